import Testing

@testable import PNSConformance

@Suite struct RunEventTests {
    private static func result(_ verdict: Verdict) -> ScenarioResult {
        let check = CheckResult(
            id: "c",
            clauses: ["CNT-001"],
            level: .must,
            verdict: verdict,
            evidence: .proved,
            margin: 0.5,
            expected: "a hush b\n"
        )
        return ScenarioResult(id: "server.a.b", title: "T", level: .must, verdict: verdict, checks: [check])
    }

    private static func words(_ events: [RunEvent]) throws -> [RawJSON] {
        try events.map { event in
            let line = event.line(at: "2026-01-02T03:04:05.678Z")
            #expect(!line.contains("\n"))
            return try RawJSON(parsing: Array(line.utf8))
        }
    }

    @Test("tells every check of a scenario, then its verdict")
    func tellsChecks() throws {
        let lines = try Self.words(RunEvent.events(for: .judged(Self.result(.fail))))
        #expect(lines.map { $0["event"]?.stringValue } == ["check", "scenario-finished"])
        #expect(lines[0]["margin"]?.compact() == "0.5")
        #expect(lines[0]["evidence"] == .string("proved"))
        #expect(lines[1]["verdict"] == .string("fail"))
        #expect(lines.allSatisfy { $0["at"] == .string("2026-01-02T03:04:05.678Z") })
    }

    @Test("tells at the end which verdicts have changed, and no other")
    func tellsChanges() throws {
        var blocked = Self.result(.blocked)
        blocked.reason = "blocked by server.a.a, which failed"
        var other = Self.result(.pass)
        other.id = "server.a.c"
        let report = RunReport(
            tool: .init(name: "pns", version: "1"),
            suite: "1",
            spec: "1",
            target: .init(name: "t"),
            results: [blocked, other]
        )
        let lines = try Self.words(RunEvent.runFinished(report, told: ["server.a.b": .fail, "server.a.c": .pass]))
        #expect(lines.map { $0["event"]?.stringValue } == ["verdict", "run-finished"])
        #expect(lines[0]["verdict"] == .string("blocked"))
        #expect(lines[1]["verdicts"]?.compact() == #"{"pass":1,"blocked":1}"#)
    }

    @Test("holds no secret")
    func redacts() throws {
        let progress = RunProgress.judged(Self.result(.fail)).redacted(by: Redactor(secrets: ["hush"]))
        let text = RunEvent.events(for: progress).map { $0.line(at: "") }.joined()
        #expect(!text.contains("hush"))
        #expect(text.contains(Redactor.replacement))
    }
}
