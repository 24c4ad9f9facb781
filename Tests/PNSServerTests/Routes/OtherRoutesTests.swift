import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct OtherRoutesTests {
    @Test func givesOutWhatTheServerClaims() async throws {
        try await TestServer.with { server in
            let response = try await server.request(TestServer.get("/.well-known/pns"))
            #expect(response.status == 200)  // DSC-001, DSC-006
            #expect(response.header("content-type") == "application/json")  // DSC-007
            let discovery = try Discovery(wire: Array(response.body.utf8))
            let features = ["probe", "strict-json", "pns-2024", "ready", "metrics"]
            var limits = Limits.usual
            // Without a gateway nothing is said of push sessions.
            limits.maxPushSessions = 0
            limits.pushSessionIdleSeconds = 0
            limits.maxPushPayloadBytes = 0
            limits.maxDeviceLineBytes = 0
            for limit in Limits.ofReceipts { limits[keyPath: limit] = 0 }
            #expect(discovery == Discovery(profiles: ["core"], features: features, limits: limits))
        }
    }

    @Test func saysThatItIsWell() async throws {
        try await TestServer.with { (server) async throws in
            #expect(try await server.request(TestServer.get("/healthz")).status == 200)  // OPS-001, OPS-002
            #expect(try await server.request("HEAD /healthz HTTP/1.1\r\nHost: t\r\n\r\n").status == 200)
        }
    }

    @Test(arguments: ["/", "/notify/x", "/nothing", "/clock", "/.well-known", "*"])
    func hasNothingElsewhere(_ path: String) async throws {
        try await TestServer.with { server in
            let response = try await server.request(TestServer.get(path))
            #expect(response.status == 404)  // ERR-006
            #expect(response.problemCode == "not-found")
        }
    }

    @Test func ignoresWhatComesBehindTheLastRequest() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            let last = TestServer.get("/healthz", "Connection: close")
            try await connection.send(last + TestServer.post("/notify", "{}", "Authorization: Bearer shop-token"))
            #expect(try await connection.response().status == 200)
            #expect(await connection.end() == [])
        }
    }

    @Test func isNoProxy() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            let connect = "CONNECT other:80 HTTP/1.1\r\nHost: other:80\r\n\r\n"
            try await connection.send(connect + TestServer.get("/healthz"))
            let refused = try await connection.response()
            #expect(refused.status == 404)
            #expect(refused.problemCode == "not-found")
            #expect(try await connection.response().status == 200)
        }
    }

    @Test func takesALongHeaderAndRefusesOneThatIsTooLong() async throws {
        try await TestServer.with { server in
            let long = "Cookie: " + String(repeating: "c", count: 60_000)
            let accepted = try await server.request(TestServer.handshake("Authorization: Bearer dev-u1", long))
            #expect(accepted.status == 101)
            let tooLong = "Cookie: " + String(repeating: "c", count: 90_000)
            let refused = try await server.request(TestServer.get("/healthz", tooLong))
            #expect(refused.status == 431)  // LIM-010
            #expect(refused.problemCode == "head-too-large")
        }
    }

    @Test func hasNoProbeThatItDoesNotClaim() async throws {
        try await TestServer.with(configure: { $0.features = ["strict-json"] }) { server in
            let response = try await server.request(TestServer.post("/subscribe", "", "Authorization: Bearer dev-u1"))
            #expect(response.status == 405)
            #expect(response.header("allow") == "GET, HEAD")
        }
    }

    @Test func endsAnOldConnectionAfterTheAnswer() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            try await connection.send("GET /healthz HTTP/1.0\r\n\r\n")
            #expect(try await connection.response().status == 200)
            #expect(await connection.end() == [])
        }
    }

    @Test func keepsAConnectionThatSaysNothingOfClosing() async throws {
        try await TestServer.with { server in
            let connection = try await server.connect()
            for path in ["/healthz", "/nothing", "/subscribe", "/healthz"] {
                try await connection.send(TestServer.get(path))
                _ = try await connection.response()
            }
            try await connection.send(TestServer.get("/healthz", "Connection: close"))
            let last = try await connection.response()
            #expect(last.status == 200)
            #expect(last.header("connection") == "close")
            #expect(await connection.end() == [])
        }
    }
}
