import Testing

@testable import PNSConformance

@Suite struct CloseStepTests {
    private static func expectClose(_ members: String) -> String {
        """
        \(MachineBench.open), {"do": "expectClose", "conn": "d1", "checks": [
          {"check": "closed", "clause": "MST-001", \(members)}]}, {"do": "assert", "checks": [
          {"check": "behind", "clause": "MST-001", "equal": [1, 1.0]}]}
        """
    }

    @Test(
        "judges the code of the close frame",
        arguments: [
            (#""close": 1002"#, 1002, Verdict.pass, "1002"), (#""close": [1002, 1007]"#, 1007, .pass, "1007"),
            (#""close": [1002, 1007]"#, 1000, .fail, nil), (#""bare": true"#, 1000, .pass, "coded"),
            (#""bare": false"#, 1000, .pass, nil), (#""close": 1002, "bare": false"#, 1002, .pass, nil),
        ] as [(String, Int, Verdict, String?)]
    )
    func judgesTheCode(members: String, code: Int, verdict: Verdict, arm: String?) throws {
        var bench = try MachineBench(Self.expectClose(members))
        bench.accept()
        bench.end(code: code)
        #expect(bench.outcome("closed")?.verdict == verdict)
        #expect(bench.outcome("closed")?.arm == arm)
        #expect(bench.outcome("closed")?.evidence == .observed)
        #expect(bench.outcome("closed")?.events == [2])
        // The rest does not build on it.
        #expect(bench.verdict("behind") == .pass)
    }

    @Test("tells the code that was expected and the one that came")
    func tellsBothCodes() throws {
        var bench = try MachineBench(Self.expectClose(#""close": [1002, 1007]"#))
        bench.accept()
        bench.end(code: 1000)
        #expect(bench.outcome("closed")?.expected == "close code 1002 or 1007")
        #expect(bench.outcome("closed")?.actual == "the server closed the connection with code 1000")
    }

    @Test(
        "takes an end without a close frame for an arm of its own, unless it is ruled out",
        arguments: [
            (#""close": 1002"#, Verdict.pass), (#""close": 1002, "bare": true"#, .pass),
            (#""close": 1002, "bare": false"#, .fail),
        ]
    )
    func judgesABareEnd(members: String, verdict: Verdict) throws {
        var bench = try MachineBench(Self.expectClose(members))
        bench.accept()
        bench.feed(.device(conn: "d1", .ended(fault: "reset by peer")))
        #expect(bench.outcome("closed")?.verdict == verdict)
        #expect(bench.outcome("closed")?.arm == (verdict == .pass ? "bare" : nil))
        #expect(bench.outcome("closed")?.actual == (verdict == .fail ? "the connection ended: reset by peer" : nil))
    }

    @Test("is not satisfied by a close frame without a code, nor by a second one that corrects the first")
    func judgesTheFirstFrame() throws {
        var without = try MachineBench(Self.expectClose(#""close": 1002"#))
        without.accept()
        without.feed(.device(conn: "d1", .closeFrame(code: nil, reason: [])), .device(conn: "d1", .ended(fault: nil)))
        #expect(without.verdict("closed") == .fail)
        #expect(without.outcome("closed")?.actual == "the server closed the connection without a code")
        var corrected = try MachineBench(Self.expectClose(#""close": 1002"#))
        corrected.accept()
        corrected.feed(.device(conn: "d1", .closeFrame(code: 1000, reason: [])))
        corrected.end(code: 1002)
        #expect(corrected.verdict("closed") == .fail)
    }

    @Test("answers a close frame once, and waits for the end of the connection")
    func answersTheFrame() throws {
        var bench = try MachineBench(Self.expectClose(#""close": 1001"#))
        bench.accept()
        bench.feed(.device(conn: "d1", .closeFrame(code: 1001, reason: [])))
        bench.feed(.device(conn: "d1", .closeFrame(code: 1001, reason: [])))
        let closing = RunnerCommand.send(conn: "d1", [DeviceFrame(opcode: 8, payload: [3, 0xE9])], bytewise: false)
        #expect(bench.commands.count { $0 == closing } == 1)
        #expect(bench.verdict("closed") == .blocked)
        bench.pass(.last)
        #expect(bench.outcome("closed")?.verdict == .fail)
        #expect(bench.outcome("closed")?.actual == "the connection is open at the deadline")
    }

    @Test("proves by a barrier, sent after a quiet time, that the server still answers")
    func provesThatItIsOpen() throws {
        var bench = try MachineBench(Self.expectClose(#""close": 1002"#))
        bench.accept()
        #expect(bench.barriers() == 0)
        bench.pass(.quiet)
        #expect(bench.barriers() == 1)
        bench.receiveSeen()
        #expect(bench.outcome("closed")?.verdict == .fail)
        #expect(bench.outcome("closed")?.evidence == .proved)
        #expect(bench.outcome("closed")?.actual == "the server answers later requests")
        #expect(bench.verdict("behind") == .pass)
    }

    @Test("does not wait for the end of a connection that was refused")
    func knowsRefusals() throws {
        let open = MachineBench.open.dropLast() + #", "checks": [{"check": "s", "clause": "SHD-001", "status": 101}]}"#
        var bench = try MachineBench(Self.expectClose(#""close": 1002"#).replacing(MachineBench.open, with: open))
        bench.feed(.device(conn: "d1", .handshake(HTTPAnswer(status: 403))))
        #expect(bench.outcome("closed")?.verdict == .fail)
        #expect(bench.outcome("closed")?.actual == "the handshake was answered 403")
    }

    @Test("cannot wait for a connection that was never opened", arguments: ["expectClose", "expectPong"])
    func needsAConnection(word: String) throws {
        let bench = try MachineBench(#"{"do": "\#(word)", "conn": "d7"}"#)
        #expect(bench.machine.stop == .untestable(why: "d7 was never opened"))
    }

    @Test("without checks cannot go on with an open connection")
    func needsTheEnd() throws {
        var bench = try MachineBench(MachineBench.open + #", {"do": "expectClose", "conn": "d1"}"#)
        bench.accept()
        bench.pass(.last)
        #expect(bench.machine.stop == .untestable(why: "d1: the connection is open at the deadline"))
    }

    // MARK: Pongs

    static let expectPong = """
        , {"do": "expectPong", "conn": "d1", "checks": [{"check": "pong", "clause": "MST-001", "text": "p"}]}
        """

    @Test("judges the payload of each pong once")
    func judgesPongs() throws {
        let second = Self.expectPong.replacing("\"pong\"", with: "\"second\"")
        var bench = try MachineBench(MachineBench.open + Self.expectPong + second)
        bench.accept()
        bench.feed(.device(conn: "d1", .pong([112])))
        #expect(bench.outcome("pong")?.verdict == .pass)
        #expect(bench.outcome("pong")?.events == [2])
        #expect(!bench.machine.isFinished)
        bench.feed(.device(conn: "d1", .pong([113])))
        #expect(bench.outcome("second")?.verdict == .fail)
        #expect(bench.outcome("second")?.actual == "\"q\"")
    }

    @Test(
        "knows that a pong is missing",
        arguments: [
            (
                [
                    ScenarioEvent.deadline(step: 1, .quiet),
                    .device(conn: "d1", .message(isText: true, bytes: Array(#"{"seenNotificationData":[]}"#.utf8))),
                ],
                Evidence.proved, "no pong before the answer to a later request"
            ),
            ([.deadline(step: 1, .last)], .timed, "no pong: the connection is open"),
            (
                [.device(conn: "d1", .ended(fault: nil))], .observed,
                "no pong: the connection ended without a close frame"
            ),
        ]
    )
    func missesPongs(events: [ScenarioEvent], evidence: Evidence, actual: String) throws {
        var bench = try MachineBench(MachineBench.open + Self.expectPong)
        bench.accept()
        for event in events { bench.feed(event) }
        #expect(bench.outcome("pong")?.verdict == .fail)
        #expect(bench.outcome("pong")?.evidence == evidence)
        #expect(bench.outcome("pong")?.actual == actual)
    }
}
