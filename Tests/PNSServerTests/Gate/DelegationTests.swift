import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct DelegationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reply: TestApplication.Reply
        var status: Int
        var code: String?
        var challenge: String?
    }

    static let cases = [
        Case(testDescription: "a user (AUT-006)", reply: .user("u1"), status: 101),
        Case(
            testDescription: "a user in a chunked body",
            reply: .bytes(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"user_id\":\"u1\"}\r\n0\r\n\r\n"
            ),
            status: 101
        ),
        Case(
            testDescription: "401 with a challenge (AUT-007, AUT-012)",
            reply: .answer(401, "", #"WWW-Authenticate: Basic realm="shop""#),
            status: 401,
            code: "unauthorized",
            challenge: #"Basic realm="shop""#
        ),
        Case(
            testDescription: "401 without a challenge (AUT-012)",
            reply: .answer(401),
            status: 401,
            code: "unauthorized",
            challenge: #"Bearer realm="pns""#
        ),
        Case(testDescription: "403 (AUT-008)", reply: .answer(403), status: 403, code: "forbidden"),
        Case(testDescription: "500 (AUT-009)", reply: .answer(500), status: 502, code: "authenticator-failed"),
        Case(
            testDescription: "204 (AUT-009)",
            reply: .bytes("HTTP/1.1 204 No Content\r\n\r\n"),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "a redirect (AUT-011)",
            reply: .answer(302, "", "Location: /elsewhere"),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "HTML (AUT-013)",
            reply: .answer(200, "<html>u1</html>", "Content-Type: text/html"),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "no user id (AUT-009)",
            reply: .answer(200, "{}"),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "an empty user id (AUT-013)",
            reply: .user(""),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "a number for a user id (AUT-013)",
            reply: .answer(200, #"{"user_id":1}"#),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "a byte order mark (AUT-013)",
            reply: .user("u1").prefixed("\u{FEFF}"),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "a body that is too long",
            reply: .answer(200, #"{"user_id":"u1"}"# + String(repeating: " ", count: 70_000)),
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "a connection that breaks (AUT-009)",
            reply: .hangUp,
            status: 502,
            code: "authenticator-failed"
        ),
        Case(
            testDescription: "no HTTP (AUT-009)",
            reply: .bytes("hello\r\n\r\n"),
            status: 502,
            code: "authenticator-failed"
        ),
    ]

    @Test(arguments: Self.cases)
    func answersAsTheApplicationDid(_ example: Case) async throws {
        try await TestApplication.with({ _ in example.reply }) { application in
            try await TestServer.with(authentication: .application(url: application.url)) { server in
                let response = try await server.request(TestServer.handshake("Authorization: Bearer secret"))
                #expect(response.status == example.status)
                #expect(response.problemCode == example.code)
                #expect(response.header("www-authenticate") == example.challenge)
                #expect(!response.body.contains("secret"))
                #expect(application.asked.count == 1)  // AUT-001

                // CON-020, CON-021: the probe gets what a handshake gets.
                let probe = try await server.request(TestServer.post("/subscribe", "", "Authorization: Bearer secret"))
                #expect(probe.status == (example.status == 101 ? 200 : example.status))
                #expect(probe.problemCode == example.code)
                #expect(probe.header("www-authenticate") == example.challenge)
                if example.status == 101 { #expect(probe.body == #"{"user_id":"u1"}"#) }
            }
        }
    }

    @Test func forwardsTheHeadersOfTheDevice() async throws {
        try await TestApplication.with({ _ in .user("u1") }) { application in
            try await TestServer.with(authentication: .application(url: application.url)) { server in
                let response = try await server.request(
                    TestServer.handshake(
                        "Authorization: Bearer x",
                        "Cookie: a=1; b=2",
                        "X-Same: one",
                        "Cookie: c=3",
                        "x-same: two",
                        "User-Agent: device/1.0",
                        "Accept-Encoding: br",
                        "X-Hop: gone",
                        "Keep-Alive: timeout=5",
                        "Connection: Upgrade, X-Hop"
                    )
                )
                #expect(response.status == 101)
                let lines = try #require(application.asked.first).split(separator: "\r\n").map(String.init)
                #expect(lines.first == "GET /auth HTTP/1.1")  // AUT-002
                let forwarded = lines.dropFirst().filter { !$0.lowercased().hasPrefix("host:") }
                // AUT-003, AUT-004, AUT-005
                #expect(
                    forwarded.map { $0.lowercased() } == [
                        "authorization: bearer x", "cookie: a=1; b=2", "x-same: one", "cookie: c=3", "x-same: two",
                        "user-agent: device/1.0",
                    ]
                )
                let host = lines.filter { $0.lowercased().hasPrefix("host:") }
                #expect(
                    host.map { $0.lowercased() } == [
                        "host: " + application.url.dropFirst("http://".count).dropLast("/auth".count)
                    ]
                )
            }
        }
    }

    @Test func gives502WhenNobodyListens() async throws {
        var url = ""
        try await TestApplication.with({ _ in .silence }) { url = $0.url }
        try await TestServer.with(authentication: .application(url: url)) { server in
            let response = try await server.request(TestServer.handshake())
            #expect(response.status == 502)
            #expect(response.problemCode == "authenticator-failed")
        }
    }

    @Test func gives504WhenTheApplicationDoesNotAnswerInTime() async throws {
        let clock = ManualClock()
        try await TestApplication.with({ _ in .silence }) { application in
            try await TestServer.with(authentication: .application(url: application.url), clock: clock) { server in
                let connection = try await server.connect()
                try await connection.send(TestServer.handshake())
                await application.isAsked()
                // One sleeps for the sweep, one for the application.
                await clock.waitForSleepers(2)
                clock.advance(by: .seconds(15))
                let response = try await connection.response()
                #expect(response.status == 504)  // AUT-010
                #expect(response.problemCode == "authenticator-timeout")
                await application.connectionEnded()
            }
        }
    }

    @Test(arguments: [false, true])
    func givesUpWhenTheDeviceIsGone(byHalf: Bool) async throws {
        try await TestApplication.with({ _ in .silence }) { application in
            try await TestServer.with(authentication: .application(url: application.url)) { server in
                let connection = try await server.connect()
                try await connection.send(TestServer.handshake())
                await application.isAsked()
                if byHalf { try await connection.endSending() } else { try await connection.close() }
                await application.connectionEnded()
                #expect(await connection.end() == [])
            }
        }
    }

    @Test func keepsFramesSentDuringAuthentication() async throws {
        let (asked, answer) = (Inbox(), Inbox())
        let authenticator = WaitingAuthenticator(asked: asked, answer: answer)
        try await TestServer.with(authentication: .custom(authenticator)) { server in
            let connection = try await server.connect()
            try await connection.send(TestServer.handshake())
            _ = await asked.take { bytes, _ in bytes.first }
            try await connection.send(.text("unseenNotificationDataRequest"), TestFrame(opcode: 9, payload: [5]))
            answer.append([1])
            #expect(try await connection.response().status == 101)
            let frames = [
                try await connection.frame(), try await connection.frame(), try await connection.frame(),
            ]
            #expect(frames.contains(.text(#"{"newNotificationCountChanged":0}"#)))
            #expect(frames.contains(.text(#"{"newNotificationData":[]}"#)))
            #expect(frames.contains(.pong([5])))
        }
    }
}

/// Accepts everybody once it is told to.
private struct WaitingAuthenticator: Authenticator {
    let asked: Inbox
    let answer: Inbox

    func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome {
        self.asked.append([1])
        _ = await self.answer.take { bytes, _ in bytes.first }
        return (try? .accepted(UserID(validating: "u1"))) ?? .forbidden
    }
}

extension TestApplication.Reply {
    /// The same answer with something before its body.
    fileprivate func prefixed(_ prefix: String) -> Self {
        guard case .bytes(let text) = self, let start = text.firstRange(of: "\r\n\r\n") else { return self }
        return .answer(200, prefix + text[start.upperBound...])
    }
}
