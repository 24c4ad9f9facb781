import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct NotifyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var status: Int
        var code: String?
        var reason: String?
        var pointer: String?
        var token = "shop-token"
    }

    private static let head = "POST /notify HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer shop-token\r\n"

    static let record = #"{"user_id":"u1","notification_data":"d"}"#

    static let cases = [
        Case(testDescription: "a record (NTF-001)", body: Self.record, status: 202),
        Case(
            testDescription: "a batch (NTF-010)",
            body: #"{"notifications":[\#(Self.record),\#(Self.record)]}"#,
            status: 202
        ),
        Case(
            testDescription: "another token (NTF-020)",
            body: Self.record,
            status: 401,
            code: "unauthorized",
            token: "shop-toke"
        ),
        Case(
            testDescription: "an empty token (NTF-020)",
            body: Self.record,
            status: 401,
            code: "unauthorized",
            token: ""
        ),
        Case(
            testDescription: "no body (NTF-021)",
            body: "",
            status: 400,
            code: "malformed",
            reason: "unexpected-end",
            pointer: ""
        ),
        Case(
            testDescription: "a trailing comma (NTF-021)",
            body: #"{"user_id":"u1",}"#,
            status: 400,
            code: "malformed",
            reason: "trailing-comma",
            pointer: ""
        ),
        Case(
            testDescription: "no user (NTF-022)",
            body: #"{"notification_data":"d"}"#,
            status: 400,
            code: "bad-argument",
            reason: "missing-member",
            pointer: "/user_id"
        ),
        Case(
            testDescription: "a number for data (NTF-022)",
            body: #"{"user_id":"u1","notification_data":1}"#,
            status: 400,
            code: "bad-argument",
            reason: "wrong-type",
            pointer: "/notification_data"
        ),
        Case(
            testDescription: "an empty batch (NTF-012)",
            body: #"{"notifications":[]}"#,
            status: 400,
            code: "bad-argument",
            reason: "empty",
            pointer: "/notifications"
        ),
        Case(
            testDescription: "a batch that is too large (NTF-013)",
            body: "{\"notifications\":[" + Array(repeating: Self.record, count: 1_001).joined(separator: ",") + "]}",
            status: 413,
            code: "content-too-large",
            pointer: "/notifications"
        ),
        Case(
            testDescription: "data that is too long (NTF-023)",
            body: #"{"user_id":"u1","notification_data":"\#(String(repeating: "x", count: 262_145))"}"#,
            status: 413,
            code: "content-too-large",
            pointer: "/notification_data"
        ),
    ]

    @Test(arguments: Self.cases)
    func isAnswered(_ example: Case) async throws {
        try await TestServer.with { server in
            let response = try await server.notify(example.body, token: example.token)
            #expect(response.status == example.status)
            guard example.status == 202 else {
                #expect(response.problemCode == example.code)
                let problem = try Problem(wire: Array(response.body.utf8))
                #expect(problem.reason?.rawValue == example.reason)
                #expect(problem.pointer == example.pointer)
                #expect(!response.body.contains(example.token) || example.token.isEmpty)
                return
            }
            #expect(response.header("content-type") == "application/json")
        }
    }

    @Test func givesTheIdsInTheirOrder() async throws {
        try await TestServer.with { server in
            let one = try await server.notify(#"{"notification_id":"n1","user_id":"u1","notification_data":"d"}"#)
            #expect(one.body == #"{"notification_id":"n1"}"#)  // NTF-002
            let two = try await server.notify(
                #"{"notifications":[{"notification_id":"b","user_id":"u1","notification_data":""},"#
                    + #"{"notification_id":"a","user_id":"u2","notification_data":""}]}"#
            )
            #expect(two.body == #"{"notifications":[{"notification_id":"b"},{"notification_id":"a"}]}"#)  // NTF-010
        }
    }

    @Test func refusesAnotherRecordUnderAKnownId() async throws {
        try await TestServer.with { (server) async throws in
            func send(_ data: String, _ token: String) async throws -> Int {
                let body = #"{"notification_id":"n1","user_id":"u1","notification_data":"\#(data)"}"#
                return try await server.notify(body, token: token).status
            }
            #expect(try await send("d", "shop-token") == 202)
            #expect(try await send("d", "shop-token") == 202)  // NTF-030
            #expect(try await send("other", "shop-token") == 409)  // NTF-031
            #expect(try await send("other", "mail-token") == 202)  // NTF-033
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"])
    func refusesAnotherMethod(_ method: String) async throws {
        try await TestServer.with { server in
            let response = try await server.request("\(method) /notify HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(response.status == 405)  // NTF-025
            #expect(response.header("allow") == "POST")
            if method != "HEAD" { #expect(response.problemCode == "method-not-allowed") }
        }
    }

    @Test(
        arguments: [nil, "Basic c2hvcC10b2tlbg==", "Bearer", "shop-token", "Bearer shop-token mail-token"] as [String?]
    )
    func asksForCredentials(_ authorization: String?) async throws {
        try await TestServer.with { server in
            let header = authorization.map { "Authorization: \($0)" } ?? "X-None: 1"
            let response = try await server.request(TestServer.post("/notify", Self.record, header))
            #expect(response.status == 401)  // NTF-020
            #expect(response.problemCode == "unauthorized")
            #expect(response.header("www-authenticate") == #"Bearer realm="pns""#)
        }
    }

    @Test func takesTheSchemeInAnyCaseAndDoesNotLookAtTheContentType() async throws {
        try await TestServer.with { server in
            let response = try await server.request(
                TestServer.post("/notify", Self.record, "authorization: bEARER shop-token", "Content-Type: text/html")
            )
            #expect(response.status == 202)
        }
    }

    @Test func refusesALongBodyBeforeItArrives() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(
                Self.head + "Content-Length: 4194305\r\n\r\n"
            )
            let response = try await connection.response()
            #expect(response.status == 413)  // NTF-023
            #expect(response.problemCode == "content-too-large")
            #expect(response.header("connection") == "close")
            #expect(await connection.end() == [])
        }
    }

    @Test func refusesALongBodyInChunksWithoutWaitingForItsEnd() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(
                Self.head + "Transfer-Encoding: chunked\r\n\r\n"
            )
            let chunk = [UInt8]("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x100000) + [UInt8]("\r\n".utf8)
            for _ in 0..<5 { try await connection.send(chunk) }
            #expect(try await connection.response().status == 413)
        }
    }

    @Test func takesABodyOfTheLimit() async throws {
        try await TestServer.with { (server) async throws in
            let body = Self.record + String(repeating: " ", count: 4_194_304 - Self.record.utf8.count)
            #expect(try await server.notify(body).status == 202)
        }
    }

    @Test func letsASenderThatWaitsGoOn() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            let head = TestServer.post(
                "/notify",
                Self.record,
                "Authorization: Bearer shop-token",
                "Expect: 100-continue"
            )
            .dropLast(Self.record.count)
            try await connection.send(String(head))
            #expect(try await connection.response().status == 100)
            try await connection.send(Self.record)
            #expect(try await connection.response().status == 202)
            try await connection.send(TestServer.get("/healthz"))
            #expect(try await connection.response().status == 200)
        }
    }

    @Test func answersABrokenBodyOnce() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send(
                Self.head + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"
            )
            let response = try await connection.response()
            #expect(response.status == 400)
            #expect(response.problemCode == "malformed")
            #expect(await connection.end() == [])
        }
    }
}
