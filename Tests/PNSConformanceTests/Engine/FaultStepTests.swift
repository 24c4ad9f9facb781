import Testing

@testable import PNSConformance

@Suite struct FaultStepTests {
    private static let lose = """
        {"do": "fault", "op": "notify", "rules": [{"action": "close", "direction": "received", "byte": 1}]}
        """
    private static let lost = #"{"do": "call", "op": "notify", "body": {}, "lost": true}"#
    private static let judged = """
        {"do": "call", "op": "notify", "body": {},
         "checks": [{"check": "accepted", "clause": "MST-001", "status": 202}]}
        """

    private static func result(_ bench: MachineBench) -> ScenarioResult {
        let verdicts = ScenarioVerdicts(levels: MachineBench.levels)
        let recorder = TranscriptRecorder(secrets: [])
        return verdicts.result(bench.scenario, bench.machine.finalOutcomes(), bench.machine.stop, recorder, 0)
    }

    @Test("breaks the next call of an operation, and no other")
    func breaksTheNextCall() throws {
        var bench = try MachineBench([Self.lose, Self.lost, Self.judged].joined(separator: ","))
        let rules = [try FaultRule(text: "close,received,byte=1")]
        #expect(bench.commands.prefix { $0 != .breakNext(fault: 0, rules) }.isEmpty)
        bench.feed(.faultFired(fault: 0, rule: 0), .callFailed(step: 1, why: "the connection ended"))
        bench.answerCall(202)
        #expect(bench.requests.count == 2)
        #expect(bench.commands.count { if case .breakNext = $0 { true } else { false } } == 1)
        #expect(bench.machine.stop == nil)
        #expect(Self.result(bench).verdict == .pass)
    }

    @Test("breaks the connection of a name when it is opened, with the names in a rule replaced")
    func breaksTheNextConnection() throws {
        let fault = """
            {"do": "fault", "conn": "d1",
             "rules": [{"action": "drop", "direction": "sent", "frame": 1, "containing": "${unique}"}]}
            """
        let bench = try MachineBench([fault, MachineBench.openSecond].joined(separator: ","))
        #expect(bench.commands.count { if case .breakNext = $0 { true } else { false } } == 0)
        let own = try MachineBench([fault, MachineBench.open].joined(separator: ","))
        let rule = FaultRule(.drop, .sent, at: .frame(number: 1, opcode: nil, containing: "uniq"))
        #expect(own.commands.first == .breakNext(fault: 0, [rule]))
    }

    @Test("is an error where a rule never fired and every check held")
    func demandsTheFault() throws {
        var bench = try MachineBench([Self.lose, Self.judged].joined(separator: ","))
        bench.answerCall(202)
        let result = Self.result(bench)
        #expect(result.verdict == .error)
        #expect(result.reason == "the fault close,received,byte=1,how=end never fired, so nothing was shown")
        #expect(result.checks.map(\.verdict) == [.pass])
    }

    @Test("is a failure where a rule never fired and a check failed")
    func prefersTheFailure() throws {
        let check = #"{"check": "slow", "clause": "MST-001", "status": 202}"#
        let call = #"{"do": "call", "op": "notify", "body": {}, "checks": [\#(check)]}"#
        var bench = try MachineBench([Self.lose, call].joined(separator: ","))
        bench.answerCall(500)
        #expect(Self.result(bench).verdict == .fail)
    }

    @Test("is untestable where an answer comes that was to be lost")
    func refusesAnswers() throws {
        var bench = try MachineBench([Self.lose, Self.lost].joined(separator: ","))
        bench.answerCall(202)
        #expect(bench.machine.stop == .untestable(why: "notify: an answer came that the network was to lose"))
    }

    @Test(
        "refuses a step that breaks nothing",
        arguments: [
            #"{"do": "fault", "conn": "d1", "rules": []}"#, #"{"do": "fault", "conn": "d1"}"#,
            #"{"do": "fault", "rules": [{"action": "drop", "direction": "sent", "frame": 1}]}"#,
            #"{"do": "fault", "conn": "d1", "rules": [{"action": "bite", "direction": "sent", "frame": 1}]}"#,
            """
            {"do": "call", "op": "notify", "lost": true, "checks": [{"check": "c", "clause": "MST-001", "status": 1}]}
            """,
        ]
    )
    func refuses(step: String) {
        #expect(throws: DataFault.self) { try MachineBench(step) }
    }
}
