import Testing

@testable import PNSConformance

/// How checks and steps bear on each other.
@Suite struct StopTests {
    static let controlled = """
        \(MachineBench.open), {"do": "settle", "conns": ["d1"], "checks": [
          {"check": "control", "clause": "MST-001", "counts": {"d1": 1}},
          {"check": "negative", "clause": "MST-001", "control": "control", "none": {"d1": {"error": {"$any": true}}}}]}
        """

    @Test("blocks a check whose control did not pass")
    func blocksWithoutControl() throws {
        var bench = try MachineBench(Self.controlled)
        bench.accept()
        bench.receiveSeen()
        #expect(bench.verdict("control") == .fail)
        #expect(bench.outcome("negative")?.verdict == .blocked)
        #expect(bench.outcome("negative")?.evidence == nil)
        #expect(bench.outcome("negative")?.actual == "its control \"control\" did not pass, so this proves nothing")
    }

    @Test("passes and fails a check whose control has passed", arguments: [(false, Verdict.pass), (true, .fail)])
    func judgesWithControl(errs: Bool, verdict: Verdict) throws {
        var bench = try MachineBench(Self.controlled)
        bench.accept()
        bench.receiveCount(1)
        if errs { bench.receive(#"{"error":{}}"#) }
        bench.receiveSeen()
        #expect(bench.verdict("control") == .pass)
        #expect(bench.verdict("negative") == verdict)
    }

    static let three = """
        \(MachineBench.open), {"do": "call", "op": "notify", "checks": [{"check": "a", "clause": "MST-001", "status": 202}]},
        {"do": "call", "op": "notify"},
        {"do": "call", "op": "notify", "checks": [{"check": "b", "clause": "MST-001", "status": 202}]}
        """

    @Test("blocks what is behind a check that failed")
    func stopsBehindAFailure() throws {
        var bench = try MachineBench(Self.three)
        bench.accept()
        bench.answerCall(500)
        #expect(bench.machine.stop == .failed(check: "a"))
        #expect(bench.outcome("b")?.verdict == .blocked)
        #expect(bench.outcome("b")?.actual == "check \"a\" failed before it")
    }

    @Test("blocks what is behind a step that could not do its work")
    func stopsBehindAStep() throws {
        var bench = try MachineBench(Self.three)
        bench.accept()
        bench.answerCall(202)
        bench.answerCall(500)
        #expect(bench.machine.stop == .untestable(why: "notify: the status is 500"))
        #expect(bench.verdict("a") == .pass)
        #expect(bench.outcome("b")?.verdict == .blocked)
        #expect(bench.outcome("b")?.actual == "notify: the status is 500")
    }

    @Test(
        "does not judge what takes longer than patience lasts",
        arguments: [
            #"{"do": "settle", "conns": ["d1"], "takes": 11, "checks": [{"check": "c", "clause": "MST-001", "counts": {"d1": 1}}]}"#,
            #"{"do": "expect", "conn": "d1", "takes": 11, "checks": [{"check": "c", "clause": "MST-001", "message": {}}]}"#,
            #"{"do": "assert", "takes": 11, "checks": [{"check": "c", "clause": "MST-001", "equal": [1, 2]}]}"#,
        ]
    )
    func runsOutOfPatience(step: String) throws {
        var bench = try MachineBench(MachineBench.open + #", {"do": "send", "conn": "d1", "text": "x"}, "# + step)
        bench.accept()
        bench.receive(#"{"error":{}}"#)
        bench.end()
        #expect(bench.machine.stop == .notJudged(why: "it takes 11 s, more than --patience 10"))
        #expect(bench.outcome("c")?.verdict == .notJudged)
        #expect(bench.outcome("c")?.actual == "it takes 11 s, more than --patience 10")
    }

    @Test(
        "is proof against the limits that a server publishes",
        arguments: [
            Int.min, -1, 0, 1 << 40, Int.max - 1, .max,
        ]
    )
    func survivesLimits(limit: Int) throws {
        var context = MachineBench.context
        context.limits = ["l": limit]
        let steps = [
            #"{"do": "now", "as": "t", "takes": ["${limits.l}"]}"#, #"{"do": "clock", "advance": "${limits.l}"}"#,
            #"{"do": "call", "op": "notify", "bytes": {"repeat": {"text": "xyz"}, "times": "${limits.l}"}}"#,
            #"{"do": "call", "op": "notify", "bytes": {"repeat": {"text": ""}, "times": ["${limits.l}"]}}"#,
            #"{"do": "call", "op": "notify", "body": {"$fill": "x", "bytes": ["${limits.l}", "${limits.l}"]}}"#,
            #"{"do": "call", "op": "notify", "body": {"$times": ["${limits.l}", 1], "as": "n", "item": 1}}"#,
            """
            {"do": "assert", "checks": [{"check": "c", "clause": "MST-001", "slackSeconds": "${limits.l}",
             "between": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]}]}
            """,
        ]
        for step in steps {
            let scenario = try MachineBench.scenario(step)
            var policy = try MachineBench(step).policy
            policy.means = [.clock]
            var machine = ScenarioMachine(scenario, context: context, policy: policy, levels: MachineBench.levels)
            let commands = machine.start()
            #expect(machine.isFinished || !commands.isEmpty)
        }
    }

    // MARK: Repeats

    static let turns = """
        {"do": "repeat", "times": 3, "as": "i", "steps": [
          {"do": "call", "op": "notify", "body": "${i}", "checks": [{"check": "each", "clause": "MST-001", "status": 202}]},
          {"do": "call", "op": "notify"}]}
        """

    @Test("repeats steps with the number of the turn")
    func repeats() throws {
        var bench = try MachineBench(Self.turns)
        for _ in 0..<6 { bench.answerCall(202) }
        #expect(bench.verdict("each") == .pass)
        #expect(bench.machine.isFinished)
        #expect(bench.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["0", "", "1", "", "2", ""])
    }

    @Test("lets the first turn that failed stand")
    func keepsTheFirstFailure() throws {
        let mild = Self.turns.replacing("MST-001", with: "SHD-001")
        var bench = try MachineBench(mild)
        for status in [202, 202, 500, 202, 501, 202] { bench.answerCall(status) }
        #expect(bench.outcome("each")?.verdict == .fail)
        #expect(bench.outcome("each")?.actual == "500")
        #expect(bench.machine.stop == nil)
    }

    @Test("lets a failure stand before a turn that was blocked")
    func prefersFailure() throws {
        let steps = """
            {"do": "repeat", "times": 2, "steps": [{"do": "call", "op": "notify", "checks": [
              {"check": "control", "clause": "SHD-001", "status": 202},
              {"check": "body", "clause": "SHD-001", "control": "control", "body": "ok"}]}]}
            """
        var bench = try MachineBench(steps)
        bench.answerCall(500, "ok")
        #expect(bench.verdict("body") == .blocked)
        bench.answerCall(202, "no")
        #expect(bench.outcome("body")?.verdict == .fail)
        #expect(bench.outcome("body")?.actual == "\"no\" (status 202)")
    }

    @Test("does not pass a check whose turns were cut short")
    func needsEveryTurn() throws {
        var bench = try MachineBench(Self.turns)
        bench.answerCall(202)
        bench.answerCall(500)
        #expect(bench.machine.stop == .untestable(why: "notify: the status is 500"))
        #expect(bench.outcome("each")?.verdict == .blocked)
        #expect(bench.outcome("each")?.actual == "notify: the status is 500")
    }

    @Test("takes a check of the last turn for judged, though a later check of the same step failed")
    func passesTheLastTurn() throws {
        var bench = try MachineBench(
            """
            {"do": "call", "op": "notify", "checks": [{"check": "status", "clause": "MST-001", "status": 202},
              {"check": "body", "clause": "MST-001", "body": "ok"}]}
            """
        )
        bench.answerCall(202, "no")
        #expect(bench.verdict("status") == .pass)
        #expect(bench.verdict("body") == .fail)
    }

    // MARK: Cancelling

    @Test("leaves unjudged what it had not come to when the run was cut short")
    func isCutShort() throws {
        var bench = try MachineBench(Self.three)
        bench.accept()
        bench.answerCall(202)
        bench.feed(.cancelled(why: "enough"))
        #expect(bench.verdict("a") == .pass)
        #expect(bench.outcome("b")?.actual == "enough")
        #expect(bench.machine.stop == .untestable(why: "enough"))
    }

    @Test("is over where it is cut short behind its last step")
    func isOverAlready() throws {
        var bench = try MachineBench(#"{"do": "call", "op": "notify"}"#)
        bench.answerCall(202)
        bench.feed(.cancelled(why: "enough"))
        #expect(bench.machine.stop == nil)
    }

    @Test("judges the same events again to the same outcomes")
    func isPure() throws {
        var bench = try MachineBench(
            Self.controlled + #", {"do": "now", "as": "t"}, "#
                + Self.three.replacing(
                    MachineBench.open,
                    with: MachineBench.openSecond
                )
        )
        bench.accept()
        bench.receiveCount(1)
        bench.receive("{")
        bench.receiveSeen()
        bench.feed(.time(step: 2, "noon"))
        bench.accept("d2")
        bench.answerCall(202)
        bench.answerCall(202)
        bench.answerCall(503)
        bench.beginLinger()
        bench.receiveSeen()
        bench.receiveCount(1)
        bench.receiveSeen(on: "d2")
        bench.receiveSeen()
        bench.receiveSeen(on: "d2")
        bench.endLinger()
        bench.receiveSeen()
        bench.receiveSeen(on: "d2")
        let outcomes = bench.machine.finalOutcomes()
        #expect(outcomes.map(\.id) == ["control", "negative", "a", "b", "wire", "late"])
        #expect(outcomes.map(\.verdict) == [.pass, .pass, .pass, .fail, .fail, .pass])
        for _ in 0..<2 {
            var again = ScenarioMachine(
                bench.scenario,
                context: bench.context,
                policy: bench.policy,
                levels: MachineBench.levels
            )
            var commands = again.start()
            for (index, event) in bench.events.enumerated() {
                if index == bench.events.count - 7 { commands += again.beginLinger() }
                if index == bench.events.count - 2 { commands += again.endLinger() }
                commands += again.handle(event)
            }
            #expect(again.finalOutcomes() == outcomes)
            #expect(commands == bench.commands)
        }
    }
}
