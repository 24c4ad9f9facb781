import Testing

@testable import PNSConformance

@Suite struct OpenStepTests {
    static let checked = """
        {"do": "open", "conn": "d1", "user": "alice", "checks": [
          {"check": "status", "clause": "MST-001", "status": 101},
          {"check": "accept", "clause": "MST-001", "accept": true},
          {"check": "header", "clause": "SHD-001", "headers": {"Server": "x, y"}}]}
        """

    @Test("sends a handshake with the defaults of RFC 6455")
    func sendsAHandshake() throws {
        let bench = try MachineBench(MachineBench.open)
        guard case .open(let conn, let handshake, let bytewise) = bench.commands.first else {
            Issue.record("nothing was opened")
            return
        }
        let key = ScenarioMachine.handshakeKey(unique: "uniq", conn: "d1")
        #expect(conn == "d1")
        #expect(!bytewise)
        #expect(
            String(decoding: handshake, as: UTF8.self) == """
                GET /subscribe HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\nAuthorization: Bearer a\r\n\r\n
                """
        )
        #expect(bench.commands.last == .schedule(step: 0, .last, milliseconds: 5_000))
    }

    @Test("replaces, leaves out and adds headers")
    func changesHeaders() throws {
        let bench = try MachineBench(
            """
            {"do": "open", "conn": "d1", "user": "alice", "method": "PUT", "path": "/x?${unique}", "version": "HTTP/1.0",
             "set": {"host": "h", "UPGRADE": null, "Sec-WebSocket-Key": "k"}, "add": [["A", "${limits.maxMessageBytes}"]],
             "text": "b", "bytewise": true}
            """
        )
        let handshake = """
            PUT /x?uniq HTTP/1.0\r\nhost: h\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
            Sec-WebSocket-Key: k\r\nAuthorization: Bearer a\r\nContent-Length: 1\r\nA: 65536\r\n\r\nb
            """
        #expect(bench.commands.first == .open(conn: "d1", handshake: Array(handshake.utf8), bytewise: true))
    }

    @Test("sends frames in the bytes of the handshake, and knows that they ask for an answer")
    func sendsFramesAlong() throws {
        var bench = try MachineBench(
            """
            {"do": "open", "conn": "d1", "user": "alice",
             "with": [{"text": "{\\"seenNotificationsRequest\\":{}}", "masked": false}]},
            {"do": "expect", "conn": "d1", "checks": [
              {"check": "answer", "clause": "MST-001", "message": {"seenNotificationData": [1]}}]}
            """
        )
        guard case .open(_, let handshake, _) = bench.commands.first else {
            Issue.record("nothing was opened")
            return
        }
        #expect(
            handshake.suffix(33)
                == DeviceFrame(text: #"{"seenNotificationsRequest":{}}"#)
                .with { $0.isMasked = false }.bytes(maskedWith: [])[...]
        )
        bench.accept()
        bench.receiveSeen("1")
        bench.receiveSeen()
        #expect(bench.verdict("answer") == .pass)
    }

    @Test("sends no credentials where none are wanted, and refuses to send those of nobody")
    func knowsCredentials() throws {
        let without = try MachineBench(#"{"do": "open", "conn": "d1", "user": "alice", "credentials": false}"#)
        guard case .open(_, let handshake, _) = without.commands.first else {
            Issue.record("nothing was opened")
            return
        }
        #expect(!String(decoding: handshake, as: UTF8.self).contains("Authorization"))
        let misspelt = try MachineBench(#"{"do": "open", "conn": "d1", "user": "alise"}"#)
        #expect(misspelt.machine.stop == .untestable(why: "/steps/0: There is no user \"alise\"."))
        #expect(misspelt.commands.isEmpty)
    }

    @Test("passes on the right answer")
    func passes() throws {
        var bench = try MachineBench(Self.checked)
        let accept = Base64.accept(forKey: ScenarioMachine.handshakeKey(unique: "uniq", conn: "d1"))
        let headers = [
            HeaderField("server", "x"), HeaderField("sec-websocket-accept", accept), HeaderField("SERVER", "y"),
        ]
        bench.feed(.device(conn: "d1", .handshake(HTTPAnswer(status: 101, headers: headers))))
        for id in ["status", "accept", "header"] {
            #expect(bench.outcome(id)?.verdict == .pass)
            #expect(bench.outcome(id)?.evidence == .observed)
            #expect(bench.outcome(id)?.events == [1])
        }
        #expect(bench.machine.isFinished)
        #expect(bench.machine.stop == nil)
    }

    @Test("fails on another status and a wrong accept value, and ends there")
    func fails() throws {
        var bench = try MachineBench(Self.checked + ", " + #"{"do": "send", "conn": "d1", "text": "x"}"#)
        bench.feed(.device(conn: "d1", .handshake(HTTPAnswer(status: 200, headers: [HeaderField("Server", "x, y")]))))
        #expect(bench.outcome("status")?.verdict == .fail)
        #expect(bench.outcome("status")?.expected == "status: 101")
        #expect(bench.outcome("status")?.actual == "200")
        #expect(bench.outcome("accept")?.verdict == .fail)
        #expect(bench.outcome("accept")?.actual == "false (status 200)")
        #expect(bench.outcome("header")?.verdict == .pass)
        #expect(bench.machine.stop == .failed(check: "status"))
        #expect(bench.sent().isEmpty)
    }

    @Test("goes on behind a check with SHOULD that does not hold")
    func goesOn() throws {
        var bench = try MachineBench(Self.checked + ", " + #"{"do": "send", "conn": "d1", "text": "x"}"#)
        bench.accept()
        #expect(bench.outcome("header")?.verdict == .fail)
        #expect(bench.outcome("header")?.expected == "headers/server: \"x, y\"")
        #expect(bench.machine.stop == nil)
        #expect(bench.sent() == ["x"])
    }

    @Test(
        "fails where no answer comes",
        arguments: [
            (ScenarioEvent.deadline(step: 0, .last), "the handshake was not answered, no HTTP answer came"),
            (.openFailed(conn: "d1", why: "cannot connect: refused"), "cannot connect: refused, no HTTP answer came"),
            (
                .device(conn: "d1", .ended(fault: "not an HTTP/1 answer")),
                "the connection ended: not an HTTP/1 answer, no HTTP answer came"
            ),
        ]
    )
    func failsWithoutAnswer(event: ScenarioEvent, actual: String) throws {
        var bench = try MachineBench(Self.checked)
        bench.feed(event)
        #expect(bench.outcome("status")?.verdict == .fail)
        #expect(bench.outcome("status")?.actual == actual)
        #expect(bench.machine.stop == .failed(check: "status"))
    }

    @Test("without checks cannot go on with anything but 101")
    func needs101() throws {
        var bench = try MachineBench(MachineBench.open)
        bench.feed(.device(conn: "d1", .handshake(HTTPAnswer(status: 503))))
        #expect(bench.machine.stop == .untestable(why: "d1: the handshake was answered 503"))
    }

    @Test("is not ended by a deadline of another step")
    func ignoresOtherDeadlines() throws {
        var bench = try MachineBench(MachineBench.open)
        bench.feed(.deadline(step: 1, .last), .deadline(step: 0, .quiet))
        #expect(!bench.machine.isFinished)
    }
}
