import Testing

@testable import PNSBench

@Suite("Budget")
struct BudgetTests {
    @Test("is held by the median, and the limit itself is enough")
    func holds() throws {
        let rounds = try #require(Summary([1, 10, 30]))
        #expect(Budget("x", .atLeast, 10, measured: rounds).holds)
        #expect(!Budget("x", .atLeast, 10.1, measured: rounds).holds)
        #expect(Budget("x", .atMost, 10, measured: rounds).holds)
        #expect(!Budget("x", .atMost, 9.9, measured: rounds).holds)
    }

    @Test("says in a table when it is missed")
    func text() throws {
        let rounds = try #require(Summary([5]))
        #expect(Budget("x", .atLeast, 30_000, measured: rounds).text == "≥ 30 000, missed")
        #expect(Budget("x", .atMost, 6, measured: rounds).text == "≤ 6")
    }
}
