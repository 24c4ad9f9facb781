import Testing

@testable import PNSBench

@Suite("Summary")
struct SummaryTests {
    @Test("takes the middle of an odd number of rounds and the mean of two of an even one")
    func median() throws {
        #expect(Summary([3, 1, 2])?.median == 2)
        #expect(Summary([4, 1, 3, 2])?.median == 2.5)
        let summary = try #require(Summary([5, 9, 1]))
        #expect(summary.min == 1)
        #expect(summary.max == 9)
    }

    @Test("is nothing without rounds")
    func empty() {
        #expect(Summary([]) == nil)
    }

    @Test("divides round by round, so that a drift of both sides cancels out")
    func ratios() throws {
        let ratio = try #require(Summary(ratiosOf: [10, 20, 40], to: [5, 10, 20]))
        #expect(ratio.min == 2)
        #expect(ratio.max == 2)
    }

    @Test("gives no ratio of series that do not belong together, or to zero")
    func noRatio() {
        #expect(Summary(ratiosOf: [1, 2], to: [1]) == nil)
        #expect(Summary(ratiosOf: [1, 2], to: [1, 0]) == nil)
        #expect(Summary(ratiosOf: [], to: []) == nil)
    }
}
