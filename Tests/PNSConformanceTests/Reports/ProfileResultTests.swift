import PNSConformance
import Testing

@Suite struct ProfileResultTests {
    private func judge(_ results: [ScenarioResult], required: [String] = ["server.a.b"]) -> ProfileResult {
        ProfileResult(id: "core", required: required, results: results)
    }

    static let table: [(verdict: Verdict, outcome: ProfileResult.Outcome)] = [
        (.pass, .conformant), (.warn, .conformant), (.info, .conformant), (.notApplicable, .conformant),
        (.stale, .conformant), (.fail, .notConformant), (.known, .notConformant), (.flaky, .notConformant),
        (.blocked, .partial), (.untestable, .partial), (.error, .partial), (.notJudged, .partial),
    ]

    @Test(arguments: table)
    func `follows from the verdict of what is required`(verdict: Verdict, outcome: ProfileResult.Outcome) {
        let result = judge([ReportExample.scenario("server.a.b", verdict)])
        #expect(result.outcome == outcome)
        #expect(result.failed == (outcome == .notConformant ? ["server.a.b"] : []))
        #expect(result.notJudged == (outcome == .partial ? ["server.a.b"] : []))
    }

    @Test func `is partial where something did not run, and looks at every variant`() {
        #expect(judge([]).notJudged == ["server.a.b"])
        #expect(judge([ReportExample.scenario("server.x.y", .fail)]).outcome == .partial)
        let variants = [
            ReportExample.scenario("server.a.b[transport=ws]", .pass),
            ReportExample.scenario("server.a.b[transport=poll]", .fail),
        ]
        #expect(judge(variants).failed == ["server.a.b[transport=poll]"])
    }

    @Test func `names the checks that were not judged where others were`() {
        var result = ReportExample.scenario("server.a.b", .pass)
        result.verdict = .notJudged
        result.checks.append(CheckResult(id: "later", clauses: ["RET-002"], level: .must, verdict: .notJudged))
        #expect(judge([result]).notJudged == ["server.a.b#later"])
    }

    @Test func `does not blame a server for a SHOULD that is on its list`() {
        var result = ReportExample.scenario("server.a.b", .known)
        result.checks[0].level = .should
        #expect(judge([result]).outcome == .conformant)
    }

    static let features: [(isClaimed: Bool, verdicts: [Verdict], state: FeatureResult.State)] = [
        (false, [.fail], .unclaimed), (true, [.pass, .warn], .claimedAndProved), (true, [], .claimedAndNotJudged),
        (true, [.pass, .notJudged], .claimedAndNotJudged), (true, [.pass, .known], .claimedAndFailing),
        (true, [.notJudged, .fail], .claimedAndFailing),
    ]

    @Test(arguments: features)
    func `joins the claim of a feature with its scenarios`(
        isClaimed: Bool,
        verdicts: [Verdict],
        state: FeatureResult.State
    ) {
        #expect(FeatureResult(name: "probe", isClaimed: isClaimed, verdicts: verdicts).state == state)
    }
}
