import Testing

@testable import PNSConformance

@Suite struct BehaviourStepTests {
    private static let expectPing = """
        {"do": "expectPing", "conn": "d1", "checks": [{"check": "ping", "clause": "MST-001", "text": "hello"}]}
        """

    @Test("takes a ping that came before the step, and each of them once")
    func takesAPing() throws {
        var bench = try MachineBench(MachineBench.open + ", " + Self.expectPing + ", " + Self.expectPing)
        bench.accept()
        bench.feed(.device(conn: "d1", .ping(Array("hello".utf8))))
        #expect(bench.machine.index == 2)
        bench.pass(.quiet)
        bench.receiveSeen()  // the barrier's answer: no second ping
        #expect(bench.outcome("ping")?.verdict == .fail)
        #expect(bench.outcome("ping")?.evidence == .proved)
        #expect(bench.outcome("ping")?.actual == "no ping before the answer to a later request")
    }

    @Test("has the connection stop reading and answering pings")
    func behaves() throws {
        var bench = try MachineBench(
            MachineBench.open + #", {"do": "behave", "conn": "d1", "reads": false, "pongs": true}"#
        )
        bench.accept()
        #expect(bench.commands.contains(.behave(conn: "d1", reads: false, pongs: true)))
        #expect(bench.machine.isFinished)
        let unknown = try MachineBench(#"{"do": "behave", "conn": "d1", "reads": false}"#)
        #expect(unknown.machine.stop == .untestable(why: "d1 was never opened"))
        #expect(throws: DataFault.self) { try MachineBench(#"{"do": "behave", "conn": "d1"}"#) }
    }

    private static let openUntilAsked = """
        {"do": "open", "conn": "d1", "user": "alice", "until": "asked"},
        {"do": "expectAnswer", "conn": "d1", "checks": [{"check": "answer", "clause": "MST-001", "status": 504}]}
        """

    @Test("waits for the question to the application, then for the answer")
    func waitsForTheQuestion() throws {
        var bench = try MachineBench(Self.openUntilAsked)
        bench.feed(.deadline(step: 0, .quiet))
        #expect(bench.machine.index == 0)
        let request = AuthenticationRequest(method: "GET", path: "/a", headers: [], body: [])
        bench.feed(.authentication(user: "alice", request))
        #expect(bench.machine.index == 1)
        bench.feed(.device(conn: "d1", .handshake(HTTPAnswer(status: 504))))
        #expect(bench.verdict("answer") == .pass)
    }

    @Test("cannot go on where the application was not asked")
    func isNotAsked() throws {
        var bench = try MachineBench(Self.openUntilAsked)
        bench.feed(.device(conn: "d1", .handshake(HTTPAnswer(status: 400))))
        #expect(bench.machine.stop == .untestable(why: "d1: the application was not asked about it"))
    }

    @Test("hears every device before it moves the clock once more")
    func hearsBeforeItMoves() throws {
        let clock = #"{"do": "clock", "advance": 60}"#
        let silent = #"{"do": "behave", "conn": "d2", "pongs": false}"#
        let steps = [MachineBench.open, MachineBench.openSecond, silent, clock, clock].joined(separator: ", ")
        var bench = try MachineBench(steps) { $0.means = [.clock] }
        bench.accept()
        bench.accept("d2")
        #expect(bench.commands.contains(.advanceClock(step: 3, seconds: 60)))
        bench.feed(.done(step: 3))
        let barriers = bench.commands.filter {
            $0 == .send(conn: "d1", [DeviceFrame(text: ScenarioMachine.barrierText)], bytewise: false)
        }
        #expect(barriers.count == 1)
        #expect(!bench.commands.contains(.advanceClock(step: 4, seconds: 60)))
        bench.receiveSeen()
        #expect(bench.commands.contains(.advanceClock(step: 4, seconds: 60)))
        bench.feed(.done(step: 4))
        #expect(bench.machine.isFinished)
    }

    @Test("keeps the status of a call")
    func keepsTheStatus() throws {
        let call = """
            {"do": "call", "op": "notify", "body": {}, "keepStatus": "status",
             "checks": [{"check": "any", "clause": "MST-001", "status": {"$any": true}}]},
            {"do": "assert", "checks": [{"check": "kept", "clause": "MST-001", "equal": ["${status}", 429]}]}
            """
        var bench = try MachineBench(call)
        bench.feed(.called(step: 0, HTTPAnswer(status: 429)))
        #expect(bench.verdict("kept") == .pass)
    }
}
