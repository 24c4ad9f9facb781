import Testing

@testable import PNSConformance

/// The time after the last step, and the checks that come by themselves.
@Suite struct LingerTests {
    private static func settled(_ steps: String = MachineBench.open) throws -> MachineBench {
        var bench = try MachineBench(steps)
        bench.accept()
        bench.receiveCount(2)
        bench.beginLinger()
        bench.receiveSeen()
        #expect(!bench.machine.isLingerSettled)
        bench.receiveSeen()
        #expect(bench.machine.isLingerSettled)
        return bench
    }

    @Test("takes what a request on one connection brings on another for in time")
    func settlesOneAfterTheOther() throws {
        var bench = try MachineBench([MachineBench.open, MachineBench.openSecond].joined(separator: ", "))
        bench.accept("d1")
        bench.accept("d2")
        bench.beginLinger()
        bench.receiveSeen(on: "d2")
        bench.receiveSeen(on: "d1")
        #expect(bench.barriers(on: "d2") == 2)
        // What was asked on the first is over now; the second hears of it before its second barrier is answered.
        bench.receiveCount(0, on: "d2")
        bench.receiveSeen(on: "d1")
        bench.receiveSeen(on: "d2")
        bench.endLinger()
        bench.receiveSeen(on: "d1")
        bench.receiveSeen(on: "d2")
        #expect(bench.verdict("late") == .pass)
    }

    @Test(
        "charges what comes late",
        arguments: [
            (#"{"newNotificationCountChanged":3}"#, "ORD-001"), (#"{"newNotificationData":[]}"#, "ORD-007"),
            (#"{"seenNotificationData":[]}"#, "ORD-007"),
        ]
    )
    func chargesLateMessages(text: String, clause: String) throws {
        var bench = try Self.settled()
        bench.receive(text)
        bench.endLinger()
        bench.receiveSeen()
        #expect(bench.machine.isLingerSettled)
        #expect(bench.outcome("late")?.verdict == .fail)
        #expect(bench.outcome("late")?.clauses == [clause])
        #expect(bench.outcome("late")?.evidence == .observed)
        #expect(bench.outcome("late")?.expected == "nothing new on d1 after everything was settled")
        #expect(bench.outcome("late")?.actual == text)
        #expect(bench.outcome("late")?.events == [5])
    }

    @Test("charges a question that comes late, where a check has counted them", arguments: [true, false])
    func chargesLateQuestions(isCounted: Bool) throws {
        let look = isCounted ? #""count": 1"# : #""request": {"method": "GET"}"#
        var bench = try MachineBench(
            """
            \(MachineBench.open), {"do": "authentication", "user": "alice", "checks": [
              {"check": "once", "clause": "MST-001", \(look)}]}
            """
        )
        let question = AuthenticationRequest(method: "GET", path: "/authenticate", headers: [], body: [])
        bench.feed(.authentication(user: "alice", question))
        bench.accept()
        bench.beginLinger()
        bench.receiveSeen()
        bench.receiveSeen()
        bench.feed(.authentication(user: "alice", question), .authentication(user: "bob", question))
        bench.endLinger()
        bench.receiveSeen()
        #expect(bench.verdict("once") == .pass)
        #expect(bench.verdict("late") == (isCounted ? .fail : .pass))
        #expect(bench.outcome("late")?.clauses == [isCounted ? "MST-001" : "ORD-007"])
        #expect(bench.outcome("late")?.actual == (isCounted ? "GET /authenticate" : nil))
    }

    @Test("permits a count that repeats the settled one")
    func permitsRepeatedCounts() throws {
        var bench = try Self.settled()
        bench.receiveCount(2)
        bench.receiveCount(2)
        bench.endLinger()
        bench.receiveSeen()
        #expect(bench.outcome("late")?.verdict == .pass)
        #expect(bench.outcome("late")?.evidence == .proved)
    }

    @Test("judges what came by the deadline where the last barrier is not answered")
    func judgesAtTheDeadline() throws {
        var bench = try Self.settled()
        bench.receiveCount(4)
        bench.endLinger()
        // The deadline for settling, still under way, is not the one for closing.
        bench.feed(.deadline(step: ScenarioMachine.lingerStep, .last))
        #expect(!bench.machine.isLingerSettled)
        bench.feed(.deadline(step: ScenarioMachine.closingStep, .last))
        #expect(bench.machine.isLingerSettled)
        #expect(bench.verdict("late") == .fail)
    }

    @Test("says that only a deadline proves it where the last barrier is not answered")
    func provesNothingWithoutABarrier() throws {
        var bench = try Self.settled()
        bench.endLinger()
        bench.feed(.deadline(step: ScenarioMachine.closingStep, .last))
        #expect(bench.verdict("late") == .pass)
        #expect(bench.outcome("late")?.evidence == .timed)
    }

    @Test("charges what comes late on one connection although another answers nothing")
    func isNotHiddenBySilence() throws {
        var bench = try MachineBench([MachineBench.open, MachineBench.openSecond].joined(separator: ", "))
        bench.accept("d1")
        bench.accept("d2")
        bench.beginLinger()
        bench.receiveSeen(on: "d2")
        bench.feed(.deadline(step: ScenarioMachine.lingerStep, .last))
        #expect(bench.machine.isLingerSettled)
        bench.receiveCount(1, on: "d2")
        bench.endLinger()
        bench.receiveSeen(on: "d2")
        #expect(bench.machine.isLingerSettled)
        #expect(bench.verdict("late") == .fail)
        #expect(bench.outcome("late")?.expected == "nothing new on d2 after everything was settled")
    }

    @Test("takes what comes before the first barrier is answered for in time")
    func settlesFirst() throws {
        var bench = try MachineBench(MachineBench.open)
        bench.accept()
        bench.beginLinger()
        bench.receiveCount(7)
        bench.receiveSeen()
        bench.receiveSeen()
        bench.endLinger()
        bench.receiveSeen()
        #expect(bench.verdict("late") == .pass)
    }

    @Test(
        "does not judge connections that are over, silent, closing or in the middle of a message",
        arguments: [
            "end", "silence", "drop", "fragment",
        ]
    )
    func leavesOthersOut(how: String) throws {
        let more =
            switch how {
            case "drop": #", {"do": "drop", "conn": "d1", "how": "close"}"#
            case "fragment": #", {"do": "frames", "conn": "d1", "frames": [{"text": "a", "final": false}]}"#
            default: ""
            }
        var bench = try MachineBench(MachineBench.open + more)
        bench.accept()
        bench.receiveCount(1)
        if how == "end" { bench.end() }
        bench.beginLinger()
        if how == "silence" { bench.feed(.deadline(step: ScenarioMachine.lingerStep, .last)) }
        #expect(bench.machine.isLingerSettled)
        bench.receiveCount(9)
        bench.endLinger()
        #expect(bench.machine.isLingerSettled)
        #expect(bench.outcome("late") == nil)
    }

    @Test("names the connection on which something came late")
    func namesTheConnection() throws {
        var bench = try MachineBench([MachineBench.open, MachineBench.openSecond].joined(separator: ", "))
        bench.accept("d1")
        bench.accept("d2")
        bench.beginLinger()
        bench.receiveSeen(on: "d2")
        #expect(!bench.machine.isLingerSettled)
        bench.receiveSeen(on: "d1")
        bench.receiveSeen(on: "d1")
        bench.receiveSeen(on: "d2")
        bench.receiveCount(1, on: "d2")
        bench.endLinger()
        bench.end("d1")
        bench.receiveSeen(on: "d2")
        #expect(bench.outcome("late")?.expected == "nothing new on d2 after everything was settled")
    }

    // MARK: wire

    @Test(
        "judges every message by its form",
        arguments: [
            (DeviceConnectionEvent.message(isText: true, bytes: Array("{\"a\":1}".utf8)), Verdict.pass, "FRM-001", nil),
            (
                .message(isText: true, bytes: Array("{\"a\":1,\"b\":2}".utf8)), .fail, "FRM-001",
                "a message without exactly one member"
            ),
            (
                .message(isText: true, bytes: Array("{\"a\":1".utf8)), .fail, "JSN-001",
                "a message that is not JSON: unexpected-end at byte 6"
            ),
            (
                .message(isText: true, bytes: [0xFF]), .fail, "JSN-001",
                "a message that is not JSON: invalid-utf8 at byte 0"
            ),
            (.message(isText: false, bytes: Array("{\"a\":1}".utf8)), .fail, "FRM-001", "a binary message"),
            (.violation("reserved opcode 3"), .fail, "FRM-001", "reserved opcode 3"),
            (.violation("a masked frame"), .fail, "FRM-032", "a masked frame"),
        ] as [(DeviceConnectionEvent, Verdict, String, String?)]
    )
    func judgesWire(event: DeviceConnectionEvent, verdict: Verdict, clause: String, actual: String?) throws {
        var bench = try MachineBench(MachineBench.open)
        bench.accept()
        bench.feed(.device(conn: "d1", event))
        #expect(bench.outcome("wire")?.verdict == verdict)
        #expect(bench.outcome("wire")?.clauses == [clause])
        #expect(bench.outcome("wire")?.actual == actual)
        #expect(bench.outcome("wire")?.events == (verdict == .fail ? [2] : []))
    }

    @Test("says nothing of the wire where no message came")
    func needsAMessage() throws {
        var bench = try MachineBench(MachineBench.open)
        bench.accept()
        #expect(bench.outcome("wire") == nil)
    }

    @Test("judges the wire of the barrier's answers too")
    func judgesBarrierAnswers() throws {
        var bench = try MachineBench(MachineBench.open + #", {"do": "settle", "conns": ["d1"]}"#) {
            $0.fault = { $0["seenNotificationData"]?.elements?.isEmpty == true ? nil : "not empty" }
        }
        bench.accept()
        bench.receiveSeen("1")
        #expect(!bench.machine.isFinished)
        bench.feed(.deadline(step: ScenarioMachine.doubtStep, .quiet))
        #expect(bench.machine.isFinished)
        #expect(bench.outcome("wire")?.actual == "not empty")
    }

    @Test("does not take a stray answer for the barrier's, whichever is read first")
    func tellsStraysFromBarriers() throws {
        var bench = try MachineBench(
            MachineBench.open + #", {"do": "settle", "conns": ["d1"], "checks": [\#(Self.nothingElse)]}"#
        )
        bench.accept()
        bench.receiveSeen("1")
        bench.receiveSeen()
        #expect(bench.machine.isFinished)
        #expect(bench.verdict("nothing-else") == .fail)
    }

    private static let nothingElse = #"{"check": "nothing-else", "clause": "MST-001", "messages": {"d1": []}}"#

    @Test("remembers what was wrong before a connection was opened anew")
    func remembersFaults() throws {
        let again = [MachineBench.open, #"{"do": "drop", "conn": "d1", "how": "end"}"#, MachineBench.open]
        var bench = try MachineBench(
            again.joined(separator: ", ").replacing(
                #""alice"}, {"do": "drop""#,
                with: #""alice"}, {"do": "expect", "conn": "d1"}, {"do": "drop""#
            )
        )
        bench.accept()
        bench.receive(#"{"a":1,"b":2}"#)
        bench.accept()
        #expect(bench.machine.isFinished)
        #expect(bench.outcome("wire")?.verdict == .fail)
        #expect(bench.outcome("wire")?.events == [2])
    }
}
