import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite("POST /v1/receipts", .timeLimit(.minutes(1)))
struct ReceiptsRouteTests {
    private static func receipt(_ what: String = "msg", more: String = "") -> String {
        #"{"to":{"usr0gcAAAAAAAA":{"delivered":0,"unread":3}},"payload":{"what":"\#(what)","silent":false,"#
            + #""topic":"grpuwsAAAAAAAA","ts":"2026-03-04T05:06:07Z","from":"","seq":1,"mime":"","content":"hi"\#(more)}}"#
    }

    @Test func `hands an acceptable receipt to the handlers`() async throws {
        try await ReceiptsServer.with { server, inbox in
            let text = Self.receipt(more: #","later":[1]"#)
            let answer = try await server.call("POST", "/v1/receipts", text)
            #expect(answer.status == 202)
            #expect(answer.body.isEmpty)
            #expect(try await inbox.next() == Receipt(wire: Array(text.utf8)))
            #expect(server.application.service.clauses.exercised.isSuperset(of: [.rin001, .rin002, .hnd003]))
        }
    }

    @Test(
        arguments: [
            ("{", 400, "malformed", "unexpected-end", ""),
            (Self.receipt("poke"), 400, "bad-argument", "unknown-name", "/payload/what"),
            (Self.receipt("JX", more: #","want":"JX""#), 400, "bad-argument", "invalid-access-mode", "/payload/want"),
            (#"{"payload":{}}"#, 400, "bad-argument", "missing-member", "/payload/what"),
            (
                Self.receipt().replacing("usr0gcAAAAAAAA", with: "1001"), 400, "bad-argument", "invalid-user-id",
                "/to/1001"
            ),
        ]
    )
    func `refuses another one, and pushes nothing of it`(
        body: String,
        status: Int,
        code: String,
        reason: String,
        pointer: String
    ) async throws {
        try await ReceiptsServer.with { server, inbox in
            let answer = try await server.call("POST", "/v1/receipts", body)
            #expect(answer.status == status)
            #expect(answer.problemCode == code)
            let problem = try Problem(wire: Array(answer.body.utf8))
            #expect(problem.reason?.rawValue == reason)
            #expect(problem.pointer == pointer)
            // What is handed in behind it arrives first.
            #expect(try await server.call("POST", "/v1/receipts", Self.receipt("sub")).status == 202)
            #expect(try await inbox.next().payload.what == .subscription)
        }
    }

    @Test func `asks for the credentials of an application`() async throws {
        try await ReceiptsServer.with { server, _ in
            let answer = try await server.call("POST", "/v1/receipts", Self.receipt(), token: "other")
            #expect(answer.status == 401)
            #expect(answer.problemCode == "unauthorized")
            #expect(answer.header("www-authenticate") == #"Bearer realm="pns""#)
        }
    }

    @Test func `refuses a body over the limit`() async throws {
        try await ReceiptsServer.with { server, _ in
            let connection = try await server.connect()
            try await connection.send(
                "POST /v1/receipts HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer shop-token\r\n"
                    + "Content-Length: 1048577\r\n\r\n"
            )
            #expect(try await connection.response().status == 413)
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE"])
    func `takes no other method`(method: String) async throws {
        try await ReceiptsServer.with { server, _ in
            let answer = try await server.call(method, "/v1/receipts")
            #expect(answer.status == 405)
            #expect(answer.header("allow") == "POST")
        }
    }

    @Test func `is answered while a handler takes nothing, and drops what it has no room for`() async throws {
        let stuck = StuckHandler()
        try await ReceiptsServer.with(
            configure: { $0.receipts?.handlers.append(HandlerPlan("stuck") { _ in stuck }) }
        ) { server, inbox in
            let connection = try await server.connect()
            for _ in 0..<20 {
                try await connection.send(
                    TestServer.post("/v1/receipts", Self.receipt(), "Authorization: Bearer shop-token")
                )
                #expect(try await connection.response().status == 202)
            }
            for _ in 0..<20 { _ = try await inbox.next() }
            let metrics = try await server.request(TestServer.get("/metrics")).body
            let lines = Set(metrics.split(separator: "\n"))
            #expect(lines.contains(#"pns_receipts_total{handler="test",outcome="handed"} 20"#))
            #expect(lines.contains(#"pns_receipts_total{handler="test",outcome="dropped"} 0"#))
            #expect(lines.contains(#"pns_receipt_requests_total{outcome="accepted"} 20"#))
            // One is in work, perhaps not yet; two wait.
            let dropped = [17, 18].map { #"pns_receipts_total{handler="stuck",outcome="dropped"} \#($0)"# }
            #expect(dropped.contains { lines.contains($0[...]) }, "\(metrics)")
        }
    }

    @Test func `is not there without the profile, and neither are its metrics and limits`() async throws {
        try await TestServer.with { server in
            #expect(try await server.call("POST", "/v1/receipts", Self.receipt()).status == 404)
            #expect(try await server.call("GET", "/v1/users/alice/devices").status == 404)
            #expect(try await !server.request(TestServer.get("/metrics")).body.contains("receipt"))
            let discovery = try await server.request(TestServer.get("/.well-known/pns")).body
            #expect(!discovery.contains("eceipt") && !discovery.contains("maxDevice"))
        }
    }

    @Test func `is claimed with features and limits`() async throws {
        try await ReceiptsServer.with(configure: { configuration in
            configuration.service = (try? ServiceSettings(limits: Limits())) ?? configuration.service
            configuration.receipts?.handlers.append(HandlerPlan("stdout") { _ in ReceiptInbox() })
        }) { server, _ in
            let text = try await server.request(TestServer.get("/.well-known/pns")).body
            let discovery = try Discovery(wire: Array(text.utf8))
            #expect(discovery.profiles == ["core", "receipts"])
            // A handler of somebody else's is no feature.
            #expect(
                discovery.features.filter { $0.hasPrefix("receipts") } == [
                    "receipts-read", "receipts-channel", "receipts-call", "receipts-replace", "receipts-stdout",
                ]
            )
            #expect(discovery.limits.maxReceiptBytes == Limits.usual.maxReceiptBytes)
            #expect(discovery.limits.maxDevicesPerUser == Limits.usual.maxDevicesPerUser)
            #expect(discovery.limits.maxDeviceIdBytes == Limits.usual.maxDeviceIdBytes)
        }
    }
}

/// A handler that never takes a second receipt, until it is cancelled.
private struct StuckHandler: PushHandler {
    let queueLimit = 2

    func push(_ receipt: Receipt) async -> PushTally {
        let (never, continuation) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        continuation.finish()
        return PushTally(failed: 1)
    }
}
