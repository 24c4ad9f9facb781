import Testing

@testable import PNSConformance

@Suite struct KnownFailuresFileTests {
    private static let text = """
        {
          "format": "known-failures/1",
          "$comment": "kept",
          "suite": "0.9.0",
          "entries": [
            {"match": "server.count.total#a", "kind": "fails", "reason": "",
             "issue": "I", "since": "2026-04-01", "expires": "2026-09-01"},
            {"$comment": "why", "match": "server.seen.*", "kind": "fails", "reason": "R",
             "issue": "I", "since": "2026-04-01", "expires": "2026-09-01"}
          ]
        }
        """

    private static func suite() throws -> Suite {
        try SuiteBench.suite([
            ("server.count.total", SuiteBench.members([("a", []), ("b", [])])),
            ("server.seen.page", SuiteBench.members()), ("server.seen.other", SuiteBench.members()),
        ])
    }

    private static func scenario(
        _ id: String,
        _ checks: [(String, Verdict)],
        _ overall: Verdict? = nil
    ) -> ScenarioResult {
        ScenarioResult(
            id: id,
            title: "T",
            level: .must,
            verdict: overall ?? Verdict.combining(checks.map(\.1)),
            checks: checks.map { CheckResult(id: $0.0, clauses: ["CNT-001"], level: .must, verdict: $0.1) }
        )
    }

    private static func report(_ results: [ScenarioResult]) -> RunReport {
        var report = ReportExample.full
        report.results = results
        return report
    }

    @Test func `says on which line something is missing`() throws {
        let file = try KnownFailuresFile(text: Self.text, name: "known.json")
        let problems = file.problems(try Self.suite(), on: try #require(CalendarDay("2026-05-01")))
        #expect(
            problems == ["known.json:6: server.count.total#a: its reason is empty; say why the server does this"]
        )
    }

    @Test(
        "refuses what is no list",
        arguments: [
            ("\"I\", \"since\"", "\"I\", \"sins\"", "known.json:6", "The member \"since\" is missing."),
            ("2026-09-01", "2026-09-31", "known.json:7", "\"2026-09-31\" is no day such as \"2026-03-01\"."),
            ("\"fails\"", "\"sometimes\"", "known.json:6", "\"sometimes\" is none of \"fails\", \"flaky\"."),
            ("failures/1", "failures/2", "known.json:2", "Only \"known-failures/1\" can be read."),
        ]
    )
    func refuses(from: String, to: String, place: String, sentence: String) throws {
        let text = Self.text.replacing(from, with: to, maxReplacements: 1)
        let fault = #expect(throws: DataFault.self) { try KnownFailuresFile(text: text, name: "known.json") }
        #expect(fault?.file == place)
        #expect(fault?.sentence == sentence)
    }

    @Test func `begins with an entry for each failure, with nothing said about it`() throws {
        let report = Self.report([
            Self.scenario("server.count.total", [("a", .fail), ("b", .pass)]),
            Self.scenario("server.seen.page", [("c", .blocked)], .untestable),
            Self.scenario("server.seen.other", [("c", .warn)]),
        ])
        let day = try #require(CalendarDay("2026-04-02"))
        let text = try #require(KnownFailuresFile.draft(for: report, on: day))
        let file = try KnownFailuresFile(text: text, name: "k")
        #expect(file.entries.map(\.match) == ["server.count.total#a", "server.seen.page"])
        #expect(file.entries.allSatisfy { $0.reason.isEmpty && $0.expires == CalendarDay("2026-07-01") })
        // A reason and an issue each.
        #expect(file.problems(try Self.suite(), on: day).count == 4)
        #expect(KnownFailuresFile.draft(for: Self.report([]), on: day) == nil)
        let filled = text.replacing("\"reason\": \"\"", with: "\"reason\": \"R\"")
            .replacing("\"issue\": \"\"", with: "\"issue\": \"I\"")
        let usable = try KnownFailuresFile(text: filled, name: "k")
        #expect(usable.problems(try Self.suite(), on: day) == [])
        let held = report.held(against: usable.entries, on: day)
        #expect(!held.results.contains(where: held.isRed))
    }

    @Test func `takes out what is stale, splits a pattern, adds what is new, and keeps the rest as it is`() throws {
        let report = Self.report([
            Self.scenario("server.count.total", [("a", .pass), ("b", .fail)]),
            Self.scenario("server.seen.page", [("c", .fail)]), Self.scenario("server.seen.other", [("c", .pass)]),
        ])
        let file = try KnownFailuresFile(text: Self.text, name: "k")
        let day = try #require(CalendarDay("2026-05-01"))
        let update = file.update(for: report, try Self.suite(), on: day)
        #expect(update.removed == ["server.count.total#a", "server.seen.*"])
        #expect(update.added == ["server.count.total#b"])
        let new = try KnownFailuresFile(text: update.text, name: "k")
        #expect(new.entries.map(\.match) == ["server.seen.page", "server.count.total#b"])
        #expect(new.entries.map(\.reason) == ["R", ""])
        #expect(new.value["$comment"] == .string("kept"))
        #expect(new.value["suite"] == .string(report.suite))
        let again = new.update(for: report, try Self.suite(), on: day)
        #expect(again.removed == [] && again.added == [])
    }

    @Test func `keeps comments of what stays, and what the report does not speak of`() throws {
        let file = try KnownFailuresFile(text: Self.text, name: "k")
        let report = Self.report([Self.scenario("server.seen.page", [("c", .fail)])])
        let update = file.update(for: report, try Self.suite(), on: try #require(CalendarDay("2026-05-01")))
        #expect(update.removed == [] && update.added == [])
        let value = try RawJSON(parsing: update.text)
        #expect(value.at("/entries/1/$comment") == .string("why"))
        #expect(value.at("/entries")?.elements?.count == 2)
    }

    @Test func `asks anew about what fails otherwise than it says, and leaves what is flaky to people`() throws {
        var text = Self.text.replacing("\"reason\": \"\"", with: "\"reason\": \"R\", \"failsAs\": \"1\"")
        text = text.replacing(
            "\"server.seen.*\", \"kind\": \"fails\"",
            with: "\"server.seen.*\", \"kind\": \"flaky\", \"minPassRate\": 0.9, \"over\": 2"
        )
        var report = Self.report([
            Self.scenario("server.count.total", [("a", .fail)]), Self.scenario("server.seen.page", [("c", .fail)]),
        ])
        let day = try #require(CalendarDay("2026-05-01"))
        report.known = KnownFailures(
            entries: [],
            day: day,
            run: 2,
            runs: 2,
            earlier: ["server.seen.page": .init(passed: 0, executed: 1)]
        )
        let update = try KnownFailuresFile(text: text, name: "k").update(for: report, try Self.suite(), on: day)
        #expect(update.removed == ["server.count.total#a"])
        #expect(update.added == ["server.count.total#a"])
        let new = try KnownFailuresFile(text: update.text, name: "k")
        #expect(new.entries.map(\.match) == ["server.seen.*", "server.count.total#a"])
        #expect(new.entries[1].failsAs == nil && new.entries[1].reason.isEmpty)
    }
}
