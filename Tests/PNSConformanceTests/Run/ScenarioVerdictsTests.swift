import Testing

@testable import PNSConformance

@Suite struct ScenarioVerdictsTests {
    // MARK: One scenario

    private static func result(_ outcomes: [CheckOutcome], _ stop: ScenarioMachine.Stop? = nil) throws -> ScenarioResult
    {
        let scenario = try MachineBench.scenario("")
        return ScenarioVerdicts(levels: MachineBench.levels).result(
            scenario,
            outcomes,
            stop,
            TranscriptRecorder(secrets: []),
            0
        )
    }

    private static func outcome(_ clause: String, _ verdict: Verdict) -> CheckOutcome {
        CheckOutcome(id: "c", clauses: [clause], verdict: verdict)
    }

    @Test(
        "weighs a check by the keyword of its clauses",
        arguments: [
            ("MST-001", Verdict.fail, Verdict.fail), ("SHD-001", .fail, .warn), ("MAY-001", .fail, .info),
            ("MST-001", .pass, .pass), ("SHD-001", .pass, .pass), ("MAY-001", .pass, .info), ("XXX-001", .fail, .fail),
            ("SHD-001", .blocked, .blocked),
        ]
    )
    func weighs(clause: String, verdict: Verdict, weighed: Verdict) throws {
        let result = try Self.result([Self.outcome(clause, verdict)])
        #expect(result.checks.map(\.verdict) == [weighed])
        #expect(result.verdict == weighed)
    }

    @Test("calls untestable what could not be come to, and whatever did not come to its end")
    func namesTheUntestable() throws {
        let stop = ScenarioMachine.Stop.untestable(why: "no connection")
        let unreached = try Self.result([Self.outcome("MST-001", .pass), Self.outcome("MST-001", .blocked)], stop)
        #expect(unreached.checks.map(\.verdict) == [.pass, .untestable])
        #expect(unreached.verdict == .untestable)
        #expect(unreached.reason == "no connection")
        let allPassed = try Self.result([Self.outcome("MST-001", .pass)], stop)
        #expect(allPassed.verdict == .untestable)
        let failed = try Self.result([Self.outcome("MST-001", .fail)], stop)
        #expect(failed.verdict == .fail)
    }

    @Test("does not pass what was not judged to its end")
    func namesTheUnjudged() throws {
        let stop = ScenarioMachine.Stop.notJudged(why: "no clock")
        #expect(try Self.result([Self.outcome("MST-001", .pass)], stop).verdict == .notJudged)
        #expect(try Self.result([Self.outcome("MST-001", .notJudged)], stop).reason == "no clock")
        #expect(try Self.result([]).verdict == .notJudged)
    }

    @Test("points from an outcome to the lines of the transcript")
    func pointsToTheTranscript() throws {
        var recorder = TranscriptRecorder(secrets: [])
        recorder.record(RunnerCommand.open(conn: "d1", handshake: [], bytewise: false), at: 1)
        recorder.record(ScenarioEvent.deadline(step: 0, .quiet), at: 2)
        recorder.record(ScenarioEvent.device(conn: "d1", .pong([])), at: 3)
        var outcome = Self.outcome("MST-001", .pass)
        outcome.events = [2, 3, 0]
        let result = ScenarioVerdicts(levels: [:]).result(try MachineBench.scenario(""), [outcome], nil, recorder, 4)
        #expect(result.checks[0].frames == [2])
        #expect(result.transcript[1].kind == "pong")
        #expect(result.transcript.map(\.microseconds) == [1, 3])
        #expect(result.milliseconds == 4)
    }

    // MARK: All of them

    /// What is left of verdicts when the scenarios block each other; the graph is `id: blockers`.
    private static func explained(
        _ verdicts: KeyValuePairs<String, Verdict>,
        _ graph: [String: [String]]
    ) throws -> [String: Verdict] {
        var scenarios: [String: Scenario] = [:]
        for (id, blockers) in graph {
            let list = blockers.map { "\"\($0)\"" }.joined(separator: ",")
            scenarios[id] = try MachineBench.scenario("", head: "\"blockedBy\": [\(list)],")
        }
        let results = verdicts.map { id, verdict in
            ScenarioResult(
                id: id,
                title: "",
                level: .must,
                verdict: verdict,
                checks: [CheckResult(id: "c", clauses: [], level: .must, verdict: verdict)]
            )
        }
        let explained = ScenarioVerdicts.explainingFailures(results, scenarios)
        return Dictionary(uniqueKeysWithValues: explained.map { ($0.id, $0.verdict) })
    }

    @Test("leaves one red for one cause")
    func leavesOneRed() throws {
        let graph = ["b": ["a"], "c": ["b"], "d": ["x", "c"], "e": ["x"]]
        let verdicts = try Self.explained(
            ["d": .untestable, "c": .fail, "b": .fail, "a": .fail, "e": .fail, "x": .pass],
            graph
        )
        #expect(verdicts == ["a": .fail, "b": .blocked, "c": .blocked, "d": .blocked, "e": .fail, "x": .pass])
    }

    @Test("explains by the root, in the scenario and in its checks")
    func explainsByTheRoot() throws {
        let scenarios = [
            "b": try MachineBench.scenario("", head: #""blockedBy": ["a"],"#),
            "c": try MachineBench.scenario("", head: #""blockedBy": ["b"],"#),
        ]
        let results = ["a", "b", "c"].map { id in
            ScenarioResult(
                id: id,
                title: "",
                level: .must,
                verdict: .fail,
                checks: [
                    CheckResult(id: "c", clauses: [], level: .must, verdict: .fail),
                    CheckResult(id: "d", clauses: [], level: .must, verdict: .pass),
                ]
            )
        }
        let explained = ScenarioVerdicts.explainingFailures(results, scenarios)
        #expect(explained[2].reason == "blocked by a, which failed")
        #expect(explained[2].checks.map(\.verdict) == [.blocked, .pass])
        #expect(explained[2].checks[0].hint == "mend a first")
        #expect(explained[0] == results[0])
    }

    @Test("does not look for a cause behind a scenario that held", arguments: [Verdict.pass, .info])
    func stopsAtWhatHeld(verdict: Verdict) throws {
        let verdicts = try Self.explained(["a": .fail, "b": verdict, "c": .fail], ["b": ["a"], "c": ["b"]])
        #expect(verdicts == ["a": .fail, "b": verdict, "c": .fail])
    }

    @Test("looks behind a scenario that was not judged or not selected")
    func looksBehindTheUnjudged() throws {
        let graph = ["b": ["a"], "c": ["b"]]
        #expect(try Self.explained(["a": .fail, "c": .fail], graph) == ["a": .fail, "c": .blocked])
        #expect(try Self.explained(["a": .fail, "b": .notJudged, "c": .fail], graph)["c"] == .blocked)
    }

    @Test("does not call blocked what passed or was not judged")
    func leavesOthers() throws {
        let graph = ["b": ["a"], "c": ["a"], "d": ["a"]]
        let verdicts = try Self.explained(["a": .fail, "b": .pass, "c": .info, "d": .notJudged], graph)
        #expect(verdicts == ["a": .fail, "b": .pass, "c": .info, "d": .notJudged])
    }

    @Test("explains a warning too, and takes it for no cause")
    func explainsWarnings() throws {
        let verdicts = try Self.explained(["a": .fail, "b": .warn, "c": .fail], ["b": ["a"], "c": ["b"]])
        #expect(verdicts == ["a": .fail, "b": .blocked, "c": .fail])
    }

    @Test("takes a check that is named for a cause, also where it judges a SHOULD")
    func explainsByChecks() throws {
        let graph = ["b": ["a#c"], "c": ["a#other"]]
        let verdicts = try Self.explained(["a": .warn, "b": .fail, "c": .fail], graph)
        #expect(verdicts == ["a": .warn, "b": .blocked, "c": .fail])
        #expect(try Self.explained(["a": .pass, "b": .fail], graph)["b"] == .fail)
        #expect(try Self.explained(["a": .fail, "b": .fail], graph)["b"] == .blocked)
        #expect(try Self.explained(["a": .untestable, "b": .fail], ["b": ["a#never-reached"]])["b"] == .blocked)
    }

    @Test(
        "keeps a red in every circle",
        arguments: [
            ["a": ["a"]], ["a": ["b"], "b": ["a"]], ["a": ["b"], "b": ["c"], "c": ["a"]],
            ["a": ["b", "c"], "b": ["a"], "c": ["b"]],
        ]
    )
    func survivesCircles(graph: [String: [String]]) throws {
        for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]] {
            let ids = order.filter { graph[$0] != nil }
            let pairs = ids.map { ($0, Verdict.fail) }
            var verdicts: [Verdict] = []
            var scenarios: [String: Scenario] = [:]
            for (id, blockers) in graph {
                let list = blockers.map { "\"\($0)\"" }.joined(separator: ",")
                scenarios[id] = try MachineBench.scenario("", head: "\"blockedBy\": [\(list)],")
            }
            let results = pairs.map { ScenarioResult(id: $0, title: "", level: .must, verdict: $1) }
            verdicts = ScenarioVerdicts.explainingFailures(results, scenarios).map(\.verdict)
            #expect(verdicts.count { $0 == .fail } >= 1)
        }
    }
}
