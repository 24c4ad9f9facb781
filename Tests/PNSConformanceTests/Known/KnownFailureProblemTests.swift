import Testing

@testable import PNSConformance

@Suite struct KnownFailureProblemTests {
    private static func problems(_ entries: [KnownFailure], on day: String = "2026-04-02") throws -> [String] {
        let suite = try SuiteBench.suite([
            ("server.count.total", SuiteBench.members([("a", []), ("b", [])])),
            ("server.seen.page", SuiteBench.members(clause: "SEN-001", level: "should")),
        ])
        return KnownFailureProblem.all(in: entries, suite, on: try #require(CalendarDay(day))).map {
            "\($0.entry)/\($0.member ?? ""): \($0.sentence)"
        }
    }

    private static func entry(_ match: String, _ change: (inout KnownFailure) -> Void = { _ in }) -> KnownFailure {
        var entry = KnownFailure(
            match: match,
            reason: "R",
            issue: "I",
            since: CalendarDay("2026-04-01"),
            expires: CalendarDay("2026-04-02")
        )
        change(&entry)
        return entry
    }

    @Test func `finds nothing in complete entries, up to the last day`() throws {
        let flaky = Self.entry("server.seen.*") { ($0.kind, $0.minPassRate, $0.over) = (.flaky, 0.9, 20) }
        #expect(try Self.problems([Self.entry("server.count.total#a"), Self.entry("**#b"), flaky]) == [])
    }

    static let wrong: [(entry: KnownFailure, says: String)] = [
        (entry("server.count.total#a") { $0.reason = " " }, "0/reason: server.count.total#a: its reason is empty"),
        (entry("server.count.total#a") { $0.issue = "" }, "0/issue: server.count.total#a: its issue is empty"),
        (entry("server.count.total#a") { $0.since = nil }, "0/since: server.count.total#a: say since when"),
        (entry("server.count.total#a") { $0.expires = nil }, "such as \"2026-07-01\""),
        (entry("server.count.total#a") { $0.expires = CalendarDay("2026-04-01") }, "it expired on 2026-04-01; mend"),
        (entry("server.count.total#a") { $0.since = CalendarDay("2026-05-01") }, "it expires before it is known"),
        (entry("server.count.totl"), "0/match: server.count.totl: it matches nothing"),
        (entry("server.count.total#c"), "it matches nothing"), (entry("clause:CNT-001"), "never a clause"),
        (entry("server.count.total#a") { $0.over = 2 }, "0/: server.count.total#a: minPassRate and over belong"),
        (entry("server.count.total#a") { $0.kind = .flaky }, "0/over: server.count.total#a: say how many"),
        (
            entry("server.count.total#a") { ($0.kind, $0.minPassRate, $0.over) = (.flaky, 1, 2) },
            "0/minPassRate: server.count.total#a: say the least part"
        ),
        (
            entry("server.count.total#a") {
                ($0.kind, $0.minPassRate, $0.over, $0.failsAs) = (.flaky, 0.5, 2, "1")
            },
            "0/failsAs: server.count.total#a: failsAs belongs"
        ),
    ]

    @Test(arguments: wrong)
    func `names the entry, the member and what to do`(entry: KnownFailure, says: String) throws {
        let problems = try Self.problems([entry])
        #expect(problems.contains { $0.contains(says) }, "\(problems)")
    }

    @Test(
        "finds entries that name the same",
        arguments: [
            ("server.count.total", "server.count.total#b"), ("server.count.*", "server.count.total"),
            ("**#a", "server.count.total#*"), ("server.count.total#a", "server.count.total#a"),
        ]
    )
    func overlaps(first: String, second: String) throws {
        let problems = try Self.problems([Self.entry("server.seen.page"), Self.entry(first), Self.entry(second)])
        #expect(problems.count == 1)
        let words = "2/match: \(second): it overlaps the entry \(first): both name server.count.total#"
        #expect(problems.first?.hasPrefix(words) == true)
    }
}
