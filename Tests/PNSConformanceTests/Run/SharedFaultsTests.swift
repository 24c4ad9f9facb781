import Testing

@testable import PNSConformance

@Suite struct SharedFaultsTests {
    private static func check(_ id: String, _ verdict: Verdict, _ actual: String = "") -> CheckResult {
        CheckResult(id: id, clauses: ["FRM-001"], level: .must, verdict: verdict, evidence: .observed, actual: actual)
    }

    private static func result(_ id: String, _ checks: [CheckResult]) -> ScenarioResult {
        let verdict = Verdict.combining(checks.map(\.verdict))
        return ScenarioResult(id: id, title: "", level: .must, verdict: verdict, checks: checks)
    }

    private static let date = "/a/0: The member \"create_date\" is missing. (answer.schema.json/required)"

    @Test("explains what only an automatic check shows by the scenario that shows it best")
    func explains() throws {
        let results = [
            Self.result("a", [Self.check("own", .pass), Self.check("wire", .fail, Self.date)]),
            Self.result("b", [Self.check("own", .fail), Self.check("wire", .fail, Self.date)]),
            Self.result("c", [Self.check("wire", .fail, "/a/7" + Self.date.dropFirst(4))]),
        ]
        #expect(SharedFaults.explanations(of: results) == ["a": "b", "c": "b"])
        let explained = ScenarioVerdicts.explainingFailures(results, [:])
        #expect(explained.map(\.verdict) == [.blocked, .fail, .blocked])
        #expect(explained[0].reason == "blocked by b, which failed")
        #expect(explained[0].checks[1].isExplainedFailure)
        #expect(!explained[0].checks[0].isExplainedFailure)
    }

    @Test("leaves red what builds on the fewest others, where several show a fault equally well")
    func findsTheFoundation() throws {
        let results =
            ["late", "own"].map { other in
                Self.result(other, [Self.check("mine", .fail), Self.check("late", .fail)])
            } + [Self.result("plain", [Self.check("late", .fail)])]
        #expect(SharedFaults.explanations(of: results) == ["plain": "late"])
        #expect(SharedFaults.explanations(of: results, foundations: ["late": 2, "own": 1]) == ["plain": "own"])

        let heads = ["late": #""blockedBy": ["plain", "own"],"#, "own": #""blockedBy": ["plain"],"#, "plain": ""]
        let scenarios = try heads.mapValues { try MachineBench.scenario("", head: $0) }
        let verdicts = ScenarioVerdicts.explainingFailures(results, scenarios).map(\.verdict)
        #expect(verdicts == [.blocked, .fail, .blocked])
    }

    @Test("leaves the first red where nothing shows it better, and every other fault")
    func leavesTheFirst() {
        let results = [
            Self.result("a", [Self.check("wire", .fail, Self.date)]),
            Self.result("b", [Self.check("late", .fail)]),
            Self.result("c", [Self.check("wire", .fail, Self.date), Self.check("late", .pass)]),
            Self.result("d", [Self.check("wire", .fail, "another (error.schema.json/type)")]),
            Self.result("e", [Self.check("wire", .pass), Self.check("late", .pass)]),
        ]
        #expect(SharedFaults.explanations(of: results) == ["c": "a"])
    }

    @Test("explains nothing that failed in a check of its own, or in nothing")
    func explainsNoMore() {
        let results = [
            Self.result("a", [Self.check("own", .fail), Self.check("wire", .fail)]),
            Self.result("b", [Self.check("own", .fail), Self.check("wire", .fail)]),
            ScenarioResult(id: "c", title: "", level: .must, verdict: .untestable),
        ]
        #expect(SharedFaults.explanations(of: results).isEmpty)
    }

    @Test("keeps a red where blockers and shared faults lead in a circle", arguments: [["a", "b"], ["b", "a"]])
    func survivesCircles(order: [String]) throws {
        let results = [
            "a": Self.result("a", [Self.check("own", .fail), Self.check("wire", .fail)]),
            "b": Self.result("b", [Self.check("wire", .fail)]),
        ]
        let scenarios = ["a": try MachineBench.scenario("", head: #""blockedBy": ["b"],"#)]
        let explained = ScenarioVerdicts.explainingFailures(order.compactMap { results[$0] }, scenarios)
        #expect(explained.filter { $0.verdict == .fail }.map(\.id) == ["a"])
        #expect(explained.filter { $0.verdict == .blocked }.map(\.id) == ["b"])
    }

    @Test(
        "keeps a red where what shows the fault best builds on those that show it too",
        arguments: [["d", "u", "w"], ["w", "u", "d"], ["u", "w", "d"], ["d", "w", "u"]]
    )
    func survivesLongCircles(order: [String]) throws {
        let results = [
            "w": Self.result("w", [Self.check("own", .fail), Self.check("wire", .fail)]),
            "u": Self.result("u", [Self.check("wire", .fail)]), "d": Self.result("d", [Self.check("wire", .fail)]),
        ]
        let scenarios = [
            "w": try MachineBench.scenario("", head: #""blockedBy": ["u", "d"],"#),
            "d": try MachineBench.scenario("", head: #""blockedBy": ["u"],"#),
        ]
        let explained = ScenarioVerdicts.explainingFailures(order.compactMap { results[$0] }, scenarios)
        #expect(explained.filter { $0.verdict == .fail }.map(\.id) == ["w"])
        let reasons = explained.filter { $0.verdict == .blocked }.map(\.reason)
        #expect(reasons == Array(repeating: "blocked by w, which failed", count: 2))
    }
}
