import Testing

@testable import PNSConformance

@Suite struct RequestPaceTests {
    @Test("lets no more begin than so many a second")
    func spaces() async {
        let pace = RequestPace(perSecond: 100)
        let start = ContinuousClock.now
        for _ in 0..<11 { await pace.wait() }
        #expect(ContinuousClock.now - start >= .milliseconds(100))
    }
}
