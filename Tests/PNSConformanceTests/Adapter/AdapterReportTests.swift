import Testing

@testable import PNSConformance

@Suite struct AdapterReportTests {
    private static let check =
        #"{"do": "settle", "conns": ["d1"], "checks": ["#
        + #"{"check": "count", "clause": "MST-001", "counts": {"d1": 0}},"#
        + #"{"check": "wire-kind", "clause": "FRM-001", "counts": {"d1": 0}}]}"#

    private static func plan() throws -> AdapterPlan {
        let scenario = try MachineBench.scenario(MachineBench.open + ", " + check)
        return AdapterPlan([scenario], AdapterBench.capable)
    }

    private static func result(_ verdict: Verdict, late: Verdict = .pass) -> ScenarioResult {
        let check = { (id: String, verdict: Verdict) in
            CheckResult(id: id, clauses: ["MST-001"], level: .must, verdict: verdict, evidence: .proved)
        }
        return ScenarioResult(
            id: "server.area.slug",
            title: "T",
            level: .must,
            verdict: verdict,
            checks: [check("count", verdict), check("wire", .pass), check("late", late)]
        )
    }

    @Test("brings back what was left out, with its reason, in the order of the scenario")
    func completes() throws {
        let complete = try Self.plan().complete([Self.result(.pass)], MachineBench.levels, isFenced: true)
        #expect(complete.map(\.verdict) == [.pass])
        #expect(complete[0].checks.map(\.id) == ["count", "wire-kind", "late"])
        #expect(complete[0].checks[1].verdict == .notApplicable)
        #expect(complete[0].checks[1].hint == "judged on the wire only: its clauses are about the wire")
        #expect(complete[0].checks[0].evidence == .proved)
    }

    @Test("proves nothing without a fence")
    func downgradesEvidence() throws {
        let complete = try Self.plan().complete([Self.result(.pass)], MachineBench.levels, isFenced: false)
        #expect(complete[0].checks.compactMap(\.evidence) == [.timed, .timed])
    }

    @Test("takes silence after nothing for no proof")
    func blocksLate() throws {
        let complete = try Self.plan().complete([Self.result(.untestable)], MachineBench.levels, isFenced: true)
        #expect(complete[0].checks.last?.verdict == .blocked)
        let failing = try Self.plan().complete([Self.result(.fail, late: .fail)], MachineBench.levels, isFenced: true)
        #expect(failing[0].checks.last?.verdict == .fail)
    }

    @Test("names a scenario that is all wire as not applicable, and does not invent one that was not begun")
    func namesWireScenarios() throws {
        let frames = #"{"do": "frames", "conn": "d1", "frames": [{"opcode": 9}]}, {"do": "settle", "conns": ["d1"], "#
        let check = #""checks": [{"check": "c", "clause": "MST-001", "counts": {"d1": 0}}]}"#
        let wire = try MachineBench.scenario(MachineBench.open + ", " + frames + check)
        let results = AdapterPlan([wire], AdapterBench.capable).complete([], MachineBench.levels, isFenced: true)
        #expect(results.map(\.verdict) == [.notApplicable])
        #expect(results[0].reason?.hasPrefix("judged on the wire only: ") == true)
        #expect(try Self.plan().complete([], MachineBench.levels, isFenced: true).isEmpty)
    }

    @Test("leaves results alone where there is no adapter")
    func leavesOthersAlone() throws {
        let scenario = try MachineBench.scenario(MachineBench.open + ", " + Self.check)
        let plan = AdapterPlan([scenario], nil)
        #expect(plan.scenarios.map(\.checks.count) == [2])
        #expect(plan.complete([Self.result(.pass)], MachineBench.levels, isFenced: true) == [Self.result(.pass)])
    }

    @Test("makes no server conformant")
    func staysPartial() throws {
        let results = try Self.plan().complete([Self.result(.pass)], MachineBench.levels, isFenced: true)
        var profile = ProfileResult(id: "core", required: ["server.area.slug"], results: results)
        #expect(profile.outcome == .conformant)
        profile.setApart(results)
        #expect(profile.outcome == .partial)
        #expect(profile.notJudged == ["server.area.slug"])
        var failed = ProfileResult(id: "core", outcome: .notConformant, failed: ["server.a.b"])
        failed.setApart(results)
        #expect(failed.outcome == .notConformant)
    }

    @Test("says in every report that an adapter was used, and reads it back")
    func namesTheAdapter() throws {
        var report = ReportExample.full
        #expect(!report.text().contains("adapter"))
        report.name(AdapterBench.capable)
        #expect(report.target.name == "capable")
        #expect(try RunReport(text: report.text(), file: "r.json").target.adapter == report.target.adapter)
        let text = ConsoleReport(report, style: ConsoleStyle(), replayCommand: "pns run").text()
        #expect(text.contains("through an adapter (batch clock"))
    }
}
