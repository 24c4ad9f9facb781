import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct HandshakeTests {
    private static let good = TestServer.handshake("Authorization: Bearer dev-u1")

    @Test(arguments: [
        ("as the RFC writes it", Self.good),
        (
            "with lists of tokens in any case (CON-008)",
            TestServer.handshake(
                "Authorization: Bearer dev-u1",
                "Connection: keep-alive, uPgrade",
                "Upgrade: h2c, WebSocket"
            )
        ),
        (
            "with offers that are not taken (CON-010)",
            TestServer.handshake(
                "Authorization: Bearer dev-u1",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Sec-WebSocket-Protocol: chat"
            )
        ),
        (
            "with a query",
            TestServer.handshake("Authorization: Bearer dev-u1", start: "GET /subscribe?device=1 HTTP/1.1")
        ),
    ])
    func isAccepted(_ name: String, _ handshake: String) async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(handshake)
            let response = try await connection.response()
            #expect(response.status == 101)  // CON-001
            #expect(response.header("sec-websocket-accept") == TestServer.accept)  // CON-002
            #expect(response.header("upgrade") == "websocket")
            #expect(response.header("connection") == "Upgrade")
            #expect(response.headers["sec-websocket-extensions"] == nil)
            #expect(response.headers["sec-websocket-protocol"] == nil)
            #expect(try await connection.frame() == .text(#"{"newNotificationCountChanged":0}"#))
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var status: Int
        var code: String
        var headers: [String: String] = [:]
    }

    static let refused = [
        Refused(
            testDescription: "version 8 (CON-006)",
            request: TestServer.handshake("Sec-WebSocket-Version: 8", "Authorization: Bearer dev-u1"),
            status: 426,
            code: "upgrade-required",
            headers: ["sec-websocket-version": "13"]
        ),
        Refused(
            testDescription: "no version (CON-006)",
            request: TestServer.handshake("Sec-WebSocket-Version:", "Authorization: Bearer dev-u1"),
            status: 426,
            code: "upgrade-required",
            headers: ["sec-websocket-version": "13"]
        ),
        Refused(
            testDescription: "no key (CON-007)",
            request: TestServer.handshake("Sec-WebSocket-Key:", "Authorization: Bearer dev-u1"),
            status: 400,
            code: "bad-handshake"
        ),
        Refused(
            testDescription: "a key that is too short (CON-007)",
            request: TestServer.handshake("Sec-WebSocket-Key: c2hvcnQ=", "Authorization: Bearer dev-u1"),
            status: 400,
            code: "bad-handshake"
        ),
        Refused(
            testDescription: "two keys (CON-007)",
            request: TestServer.handshake(
                "Sec-WebSocket-Key: \(TestServer.key)",
                "Sec-WebSocket-Key: \(TestServer.key)",
                "Authorization: Bearer dev-u1"
            ),
            status: 400,
            code: "bad-handshake"
        ),
        Refused(
            testDescription: "POST (CON-003)",
            request: TestServer.handshake("Authorization: Bearer dev-u1", start: "POST /subscribe HTTP/1.1"),
            status: 405,
            code: "method-not-allowed",
            headers: ["allow": "GET, POST"]
        ),
        Refused(
            testDescription: "HTTP/1.0",
            request: TestServer.handshake("Authorization: Bearer dev-u1", start: "GET /subscribe HTTP/1.0"),
            status: 400,
            code: "bad-handshake",
            headers: ["connection": "close"]
        ),
        Refused(
            testDescription: "no host",
            request: TestServer.handshake("Host:", "Authorization: Bearer dev-u1"),
            status: 400,
            code: "bad-handshake"
        ),
        Refused(
            testDescription: "a body",
            request: TestServer.handshake("Content-Length: 2", "Authorization: Bearer dev-u1") + "{}",
            status: 400,
            code: "bad-handshake"
        ),
        Refused(
            testDescription: "no credentials (AUT-007, AUT-012)",
            request: TestServer.handshake(),
            status: 401,
            code: "unauthorized",
            headers: ["www-authenticate": #"Bearer realm="pns-dev""#]
        ),
        Refused(
            testDescription: "no upgrade (CON-004, CON-005)",
            request: TestServer.get("/subscribe", "Authorization: Bearer dev-u1"),
            status: 426,
            code: "upgrade-required",
            headers: ["upgrade": "websocket"]
        ),
        Refused(
            testDescription: "an upgrade to something else (CON-004)",
            request: TestServer.handshake("Upgrade: h2c", "Authorization: Bearer dev-u1"),
            status: 426,
            code: "upgrade-required",
            headers: ["upgrade": "websocket"]
        ),
        Refused(
            testDescription: "Upgrade without Connection (CON-004)",
            request: TestServer.handshake("Connection: keep-alive", "Authorization: Bearer dev-u1"),
            status: 426,
            code: "upgrade-required"
        ),
        Refused(
            testDescription: "another path (ERR-006)",
            request: TestServer.handshake("Authorization: Bearer dev-u1", start: "GET /other HTTP/1.1"),
            status: 404,
            code: "not-found"
        ),
        Refused(
            testDescription: "bytes that are not HTTP",
            request: "\u{16}\u{03}\u{01}garbage\r\n\r\n",
            status: 400,
            code: "malformed",
            headers: ["connection": "close"]
        ),
        Refused(
            testDescription: "HTTP/2 without being asked",
            request: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            status: 400,
            code: "malformed",
            headers: ["connection": "close"]
        ),
    ]

    @Test(arguments: Self.refused)
    func isRefusedWithACompleteAnswer(_ example: Refused) async throws {
        try await TestServer.with { server in
            let response = try await server.request(example.request)
            #expect(response.status == example.status)
            #expect(response.problemCode == example.code)  // CON-009, ERR-001, ERR-002
            for (name, value) in example.headers { #expect(response.header(name) == value) }
            #expect(response.headers["date"]?.count == 1)
            #expect(!response.body.contains("dev-u1"))  // ERR-005
        }
    }

    @Test func canFollowRefusedOnesOnTheSameConnection() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            let bad = TestServer.handshake("Sec-WebSocket-Version: 8")
            // All in one packet, and a ping behind the good one (CON-013).
            let ping = TestFrame(opcode: 9, payload: [7]).bytes
            try await connection.send(Array((bad + TestServer.handshake() + Self.good).utf8) + ping)
            #expect(try await connection.response().status == 426)
            #expect(try await connection.response().status == 401)
            #expect(try await connection.response().status == 101)
            let frames = [try await connection.frame(), try await connection.frame()]
            #expect(frames.contains(.pong([7])))
            #expect(frames.contains(.text(#"{"newNotificationCountChanged":0}"#)))
        }
    }

    @Test func canFollowAPipelinedRequest() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(TestServer.get("/healthz") + TestServer.get("/.well-known/pns") + Self.good)
            #expect(try await connection.response().status == 200)
            #expect(try await connection.response().status == 200)
            #expect(try await connection.response().status == 101)
            #expect(try await connection.frame() == .text(#"{"newNotificationCountChanged":0}"#))
            try await connection.send(TestFrame(opcode: 9, payload: [1, 2]))
            #expect(try await connection.frame() == .pong([1, 2]))
        }
    }

    @Test func canFollowAnAnsweredRequest() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(TestServer.get("/healthz"))
            #expect(try await connection.response().status == 200)
            try await connection.send(Self.good)
            #expect(try await connection.response().status == 101)
            #expect(try await connection.frame() == .text(#"{"newNotificationCountChanged":0}"#))
        }
    }

    @Test(arguments: [1, 7, 64])
    func arrivesInSmallPackets(_ size: Int) async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            let request = TestFrame.text("unseenNotificationDataRequest").bytes
            try await connection.send(Array(Self.good.utf8) + request, pieces: size)
            #expect(try await connection.response().status == 101)
            #expect(try await connection.frame() == .text(#"{"newNotificationCountChanged":0}"#))
            #expect(try await connection.frame() == .text(#"{"newNotificationData":[]}"#))  // CON-013: once
            try await connection.send(TestFrame(opcode: 9))
            #expect(try await connection.frame() == .pong([]))
        }
    }

    @Test func turnsAnOfferOnAnOrdinaryRequestDown() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            let offer = TestServer.get(
                "/healthz",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQ"
            )
            let post = TestServer.post(
                "/notify",
                #"{"user_id":"u1","notification_data":"d"}"#,
                "Authorization: Bearer shop-token",
                "Connection: Upgrade",
                "Upgrade: h2c"
            )
            try await connection.send(offer + post + offer)
            #expect(try await connection.response().status == 200)
            #expect(try await connection.response().status == 202)
            #expect(try await connection.response().status == 200)
            try await connection.send(Array(post.utf8), pieces: 9)
            #expect(try await connection.response().status == 202)
        }
    }

    @Test func doesNotListenToAHeaderThatLooksInternal() async throws {
        try await TestServer.with { server in
            let response = try await server.request(TestServer.get("/healthz", "PNS-Gate: 401", "X-Status: 401"))
            #expect(response.status == 200)
        }
    }

    @Test func closesAConnectionThatSaysNothing() async throws {
        try await TestServer.with(configure: { $0.timeouts.firstRequest = .milliseconds(20) }) { server in
            let silent = try await server.connect()
            #expect(await silent.end() == [])
            let half = try await server.connect()
            // Fails when the time is over before it is sent.
            try? await half.send("GET /subscribe HTT")
            #expect(await half.end() == [])
        }
    }

    @Test func closesAConnectionThatFallsSilent() async throws {
        try await TestServer.with(configure: { $0.timeouts.idle = .milliseconds(20) }) { server in
            let connection = try await server.connect()
            try await connection.send(TestServer.get("/healthz"))
            #expect(try await connection.response().status == 200)
            #expect(await connection.end() == [])
        }
    }

    @Test func framesRightBehindAnotherRequestBreakTheFraming() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(Self.good + TestServer.get("/healthz"))
            #expect(try await connection.response().status == 101)
            var last = try await connection.frame()
            if last.closeCode == nil { last = try await connection.frame() }
            #expect(last.closeCode == 1002)
        }
    }
}
