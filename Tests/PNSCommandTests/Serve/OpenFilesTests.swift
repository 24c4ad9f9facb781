import Testing

@testable import pns

@Suite struct OpenFilesTests {
    @Test func saysWhatToRaise() throws {
        let files = OpenFiles(limit: 1_024)
        let warning = try #require(files.warning(room: 672, wanted: 100_000))
        #expect(warning.contains("672 devices") && warning.contains("1024 files"))
        #expect(warning.contains("raise that to 116730 ") && warning.contains("limits.maxConnections to 672"))
        #expect(files.warning(room: 672, wanted: 0) != nil)
    }

    @Test func isSilentWhereThereIsRoom() {
        #expect(OpenFiles(limit: 1_024).warning(room: 672, wanted: 672) == nil)
        #expect(OpenFiles(limit: 524_288).warning(room: 457_632, wanted: 100_000) == nil)
        #expect(OpenFiles(limit: 524_288).warning(room: 457_632, wanted: 0) == nil)
    }

    @Test func raisesTheLimitAsFarAsItCan() {
        let files = OpenFiles.raised()
        #expect(files.limit >= 64)
        #expect(OpenFiles.raised().limit == files.limit)
    }
}
