import Testing

@testable import PNSConformance

@Suite struct ExpectStepTests {
    static let ask = #", {"do": "send", "conn": "d1", "message": {"unseenNotificationDataRequest": {}}}"#
    static let expect = """
        , {"do": "expect", "conn": "d1", "keep": {"first": "/newNotificationData/0"}, "checks": [
          {"check": "data", "clause": "MST-001", "message": {"newNotificationData": ["a"]}}]}
        """
    static let expectCount = """
        , {"do": "expect", "conn": "d1", "counts": true, "checks": [
          {"check": "first", "clause": "MST-001", "message": {"newNotificationCountChanged": 0}}]}
        """
    static let expectSeen = """
        , {"do": "send", "conn": "d1", "message": {"seenNotificationsRequest": {}}}
        , {"do": "expect", "conn": "d1", "checks": [
          {"check": "seen", "clause": "MST-001", "message": {"seenNotificationData": []}}]}
        """

    @Test("takes the next message that is not a count")
    func takesTheNext() throws {
        var bench = try MachineBench(
            MachineBench.open + Self.ask + Self.expect
                + #", {"do": "assert", "checks": [{"check": "kept", "clause": "MST-001", "equal": ["${first}", "a"]}]}"#
        )
        bench.accept()
        #expect(bench.barriers() == 1)
        bench.receiveCount(3)
        bench.receive(#"{"newNotificationData":["a"]}"#)
        #expect(bench.outcome("data")?.verdict == .pass)
        #expect(bench.outcome("data")?.evidence == .observed)
        #expect(bench.outcome("data")?.events == [3])
        #expect(bench.verdict("kept") == .pass)
    }

    @Test("fails on another message, with both sides told")
    func failsOnAnother() throws {
        var bench = try MachineBench(MachineBench.open + Self.ask + Self.expect)
        bench.accept()
        bench.receive(#"{"newNotificationData":["b"]}"#)
        #expect(bench.outcome("data")?.verdict == .fail)
        #expect(bench.outcome("data")?.expected == "message/newNotificationData/0: \"a\"")
        #expect(bench.outcome("data")?.actual == "\"b\"")
        #expect(bench.machine.stop == .failed(check: "data"))
    }

    @Test("knows by the answer to the barrier that a message is missing")
    func provesAbsence() throws {
        var bench = try MachineBench(MachineBench.open + Self.ask + Self.expect)
        bench.accept()
        bench.receiveCount(1)
        #expect(bench.verdict("data") == .blocked)
        #expect(!bench.machine.isFinished)
        bench.receiveSeen()
        #expect(bench.outcome("data")?.verdict == .fail)
        #expect(bench.outcome("data")?.evidence == .proved)
        #expect(bench.outcome("data")?.expected == #"message {"newNotificationData":["a"]}"#)
        #expect(bench.outcome("data")?.actual == "no message before the answer to a later request")
    }

    @Test(
        "is timed where the deadline decides, and observed where the end of the connection does",
        arguments: [
            (ScenarioEvent.deadline(step: 2, .last), Evidence.timed, "no message within the deadline"),
            (
                .device(conn: "d1", .ended(fault: nil)), .observed,
                "no message: the connection ended without a close frame"
            ),
        ]
    )
    func failsOtherwise(event: ScenarioEvent, evidence: Evidence, actual: String) throws {
        var bench = try MachineBench(MachineBench.open + Self.ask + Self.expect)
        bench.accept()
        bench.feed(event)
        #expect(bench.outcome("data")?.verdict == .fail)
        #expect(bench.outcome("data")?.evidence == evidence)
        #expect(bench.outcome("data")?.actual == actual)
    }

    @Test("sends no barrier without a fence, and none behind a count where ORD-003 does not hold")
    func sendsNoBarrier() throws {
        let unfenced = Self.expectCount.replacing(#""counts": true"#, with: #""counts": true, "fence": false"#)
        var bench = try MachineBench(MachineBench.open + unfenced)
        bench.accept()
        #expect(bench.barriers() == 0)
        var fenced = try MachineBench(MachineBench.open + Self.expectCount)
        fenced.accept()
        #expect(fenced.barriers() == 1)
        var unproved = try MachineBench(MachineBench.open + Self.expectCount) { $0.isBarrierProved = false }
        unproved.accept()
        #expect(unproved.barriers() == 0)
        unproved.receiveCount(0)
        #expect(unproved.verdict("first") == .pass)
        var answer = try MachineBench(MachineBench.open + Self.ask + Self.expect) { $0.isBarrierProved = false }
        answer.accept()
        #expect(answer.barriers() == 1)
    }

    @Test("with counts takes a message of any kind")
    func takesAnyKind() throws {
        var bench = try MachineBench(MachineBench.open + Self.expectCount)
        bench.accept()
        bench.receive(#"{"error":{}}"#)
        #expect(bench.verdict("first") == .fail)
        #expect(bench.outcome("first")?.actual == "nothing")
    }

    @Test("takes each message once, and in order")
    func takesEachOnce() throws {
        let second = Self.expect.replacing("\"data\"", with: "\"second\"").replacing("[\"a\"]", with: "[\"b\"]")
        var bench = try MachineBench(MachineBench.open + Self.ask + Self.ask + Self.expect + second)
        bench.accept()
        bench.receive(#"{"newNotificationData":["a"]}"#)
        #expect(bench.verdict("data") == .pass)
        #expect(!bench.machine.isFinished)
        bench.receive(#"{"newNotificationData":["b"]}"#)
        #expect(bench.verdict("second") == .pass)
    }

    @Test("tells a seen answer that was asked for from the barrier's")
    func tellsSeenAnswersApart() throws {
        var bench = try MachineBench(MachineBench.open + Self.expectSeen)
        bench.accept()
        #expect(bench.barriers() == 1)
        bench.receiveSeen()
        #expect(!bench.machine.isFinished)
        bench.receiveSeen()
        #expect(bench.verdict("seen") == .pass)
        #expect(bench.outcome("seen")?.events == [2])
    }

    @Test("does not take the barrier's answer for that to a request that the server ignored")
    func noticesAnIgnoredRequest() throws {
        var bench = try MachineBench(MachineBench.open + Self.expectSeen)
        bench.accept()
        bench.receiveSeen()
        bench.pass(.last)
        #expect(bench.outcome("seen")?.verdict == .fail)
        #expect(bench.outcome("seen")?.evidence == .timed)
        #expect(bench.outcome("seen")?.actual == "one seen answer to two seen requests")
    }

    @Test("follows requests that are sent as bytes and in fragments")
    func followsFragments() throws {
        let fragments = """
            , {"do": "frames", "conn": "d1", "frames": [
              {"text": "{\\"seenNotifi", "final": false}, {"opcode": 9}, {"opcode": 0, "text": "cationsRequest\\":{}}"}]}
            , {"do": "send", "conn": "d1", "text": "{\\"seenNotificationsRequest\\":{}}"}
            , {"do": "settle", "conns": ["d1"], "checks": [
              {"check": "both", "clause": "MST-001", "messages": {"d1": [
                {"seenNotificationData": [1]}, {"seenNotificationData": [2]}]}}]}
            """
        var bench = try MachineBench(MachineBench.open + fragments)
        bench.accept()
        bench.receiveSeen("1")
        bench.receiveSeen("2")
        #expect(!bench.machine.isFinished)
        bench.receiveSeen()
        #expect(bench.verdict("both") == .pass)
    }

    @Test("awaits no seen answer to a request that is to be refused")
    func followsRefusedRequests() throws {
        var bench = try MachineBench(
            MachineBench.open + """
                , {"do": "send", "conn": "d1", "message": {"seenNotificationsRequest": 1}, "refused": true}
                , {"do": "expect", "conn": "d1", "checks": [
                  {"check": "refused", "clause": "MST-001", "message": {"error": {"code": "bad-argument"}}}]}
                , {"do": "settle", "conns": ["d1"], "checks": [
                  {"check": "nothing", "clause": "MST-001", "none": {"d1": {"seenNotificationData": {"$any": true}}}}]}
                """
        )
        bench.accept()
        bench.receive(#"{"error":{"code":"bad-argument"}}"#)
        #expect(bench.verdict("refused") == .pass)
        bench.receiveSeen()
        bench.receiveSeen()
        #expect(bench.verdict("nothing") == .pass)
        #expect(bench.machine.isFinished)
    }

    @Test("sends no barrier into an unfinished message of the scenario")
    func spareUnfinishedMessages() throws {
        var bench = try MachineBench(
            MachineBench.open + """
                , {"do": "frames", "conn": "d1", "frames": [{"text": "{", "final": false}, {"opcode": 9, "text": "p"}]}
                , {"do": "expectPong", "conn": "d1", "checks": [{"check": "pong", "clause": "MST-001", "text": "p"}]}
                """
        )
        bench.accept()
        bench.pass(.quiet)
        #expect(bench.barriers() == 0)
        bench.feed(.device(conn: "d1", .pong([112])))
        #expect(bench.verdict("pong") == .pass)
    }

    @Test("cannot go on without a connection or the value to keep")
    func cannotGoOn() throws {
        let unopened = try MachineBench(#"{"do": "expect", "conn": "d9"}"#)
        #expect(unopened.machine.stop == .untestable(why: "d9 was never opened"))
        var bench = try MachineBench(MachineBench.open + #", {"do": "expect", "conn": "d1", "keep": {"x": "/y"}}"#)
        bench.accept()
        bench.receive(#"{"newNotificationData":[]}"#)
        #expect(bench.machine.stop == .untestable(why: "there is no /y to keep"))
        var silent = try MachineBench(MachineBench.open + #", {"do": "expect", "conn": "d1"}"#)
        silent.accept()
        silent.receiveSeen()
        #expect(silent.machine.stop == .untestable(why: "d1: no message before the answer to a later request"))
    }

    @Test("finds the message behind a flood of counts")
    func findsBehindAFlood() throws {
        var bench = try MachineBench(MachineBench.open + Self.ask + Self.expect)
        bench.accept()
        for count in 0..<20_000 { bench.receiveCount(count) }
        bench.receive(#"{"newNotificationData":["a"]}"#)
        #expect(bench.verdict("data") == .pass)
        #expect(bench.outcome("data")?.events == [20_002])
    }
}
