import Testing

@testable import PNSConformance

@Suite struct ChapterProfilesTests {
    @Test("reads the profiles of chapters from the table, and takes core for the rest")
    func readsTheTable() {
        let profiles = ChapterProfiles(
            readme: """
                | chapter | areas | about |
                |---|---|---|
                | [Counts](40-counts.md) | `CNT` | how many, whatever the profile `x` says |
                | [Receipts](91-receipts.md) | `UID` | profile `receipts`: a push |
                | [Providers](93-providers.md) | `APN` | profiles `receipts` and `gateway`: what `FCM` takes |
                """
        )
        #expect(profiles["40-counts.md"] == ["core"])
        #expect(profiles["91-receipts.md"] == ["receipts"])
        #expect(profiles["93-providers.md"] == ["receipts", "gateway"])
        #expect(profiles["99-none.md"] == ["core"])
    }
}
