import Testing

@testable import PNSConformance

@Suite struct SelectionTests {
    private static func suite() throws -> Suite {
        try SuiteBench.suite([
            ("server.count.total", SuiteBench.members()),
            ("server.count.total-twice", SuiteBench.members(clause: "SEN-001", level: "should")),
            ("server.seen.page", SuiteBench.members(clause: "SEN-001", level: "should")),
            ("server.probe.answer", SuiteBench.members(clause: "PRB-001", level: "may", more: #""needs": ["probe"],"#)),
        ])
    }

    private static func select(only: [String] = [], not: [String] = [], shuffle: UInt64? = nil) throws -> [String] {
        var options = RunOptions(seed: 1)
        options.only = only.map(SelectionPattern.init)
        options.not = not.map(SelectionPattern.init)
        options.shuffle = shuffle
        return try Selection(try suite(), options).scenarios.map(\.id)
    }

    @Test(
        "matches texts",
        arguments: [
            ("a.b.c", "a.b.c", true), ("a.b.c", "a.b", false), ("a.b.c", "a.b.c.d", false), ("a.b.c", "a.*.c", true),
            ("a.b.c", "a.*", false), ("a.b.c", "a.**", true), ("a.b.c", "**", true), ("a.b.c", "*", false),
            ("", "*", true),
            ("a.bcd.e", "a.b*d.e", true), ("a.bcd.e", "a.*c*.e", true), ("a.b#c", "a.*", false),
            ("a.b#c", "a.b#*", true),
            ("a.b#c", "a.**", true), ("a.b.c", "**.c", true), ("a.b.c", "**c", true), ("a.b", "", false),
            ("", "", true),
            ("a.b.c.d.e.f.g.h", "**.**.**.**.x", false),
        ]
    )
    func matchesTexts(text: String, pattern: String, matches: Bool) {
        #expect(SelectionPattern.matches(text[...], pattern[...]) == matches)
    }

    @Test(
        "selects by id, clause, level and feature",
        arguments: [
            (["server.count.total"], ["server.count.total"]),
            (["server.count.*"], ["server.count.total", "server.count.total-twice"]),
            (["**.page", "server.probe.**"], ["server.probe.answer", "server.seen.page"]),
            (["clause:SEN-*"], ["server.count.total-twice", "server.seen.page"]),
            (["level:may"], ["server.probe.answer"]),
            (["feature:probe"], ["server.probe.answer"]), (["server.seen.page#check"], ["server.seen.page"]),
        ]
    )
    func selects(only: [String], ids: [String]) throws {
        #expect(try Self.select(only: only) == ids)
    }

    @Test("leaves out, and can leave out everything")
    func leavesOut() throws {
        #expect(try Self.select(not: ["server.count.*", "level:may"]) == ["server.seen.page"])
        #expect(try Self.select(only: ["level:may"], not: ["feature:probe"]) == [])
    }

    @Test(
        "refuses a pattern that matches nothing",
        arguments: [
            ("server.count.totl", "server.count.total"), ("sever.sen.page", "server.seen.page"), ("xyz", nil),
            ("level:shall", nil), ("clause:CNT-9", nil), ("feature:none", nil), ("", nil),
        ] as [(String, String?)]
    )
    func refusesUnmatched(pattern: String, nearest: String?) throws {
        let refusal = RunRefusal.unmatched(pattern: pattern, nearest: nearest)
        #expect(throws: refusal) { try Self.select(only: [pattern]) }
        #expect(throws: refusal) { try Self.select(not: [pattern]) }
    }

    @Test("shuffles by the seed alone")
    func shuffles() throws {
        let plain = try Self.select()
        #expect(plain == ["server.count.total", "server.count.total-twice", "server.probe.answer", "server.seen.page"])
        let orders = try (0..<20).map { try Self.select(shuffle: $0) }
        #expect(try (0..<20).map { try Self.select(shuffle: $0) } == orders)
        #expect(Set(orders).count > 5)
        #expect(orders.allSatisfy { $0.sorted() == plain })
    }

    @Test("draws the numbers of SplitMix64")
    func drawsKnownNumbers() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in generator.next() }
                == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        )
    }
}
