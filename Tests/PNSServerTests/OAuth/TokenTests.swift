import Foundation
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct TokenTests {
    private static let form = "Content-Type: application/x-www-form-urlencoded"
    private static let basic = "Authorization: Basic \(Data("c1:s1".utf8).base64EncodedString())"

    private static func withServer(
        clock: any ServiceClock = SystemClock(),
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let oauth = try OAuthSettings(
            clients: [OAuthClient(id: "c1", application: ApplicationName("shop"), secrets: ["s1"])],
            signingKeys: [[UInt8](repeating: 3, count: 32)],
            lifetimeSeconds: 60
        )
        try await TestServer.with(clock: clock, configure: { $0.oauth = oauth }, body)
    }

    private static func token(_ server: TestServer) async throws -> String {
        let request = TestServer.post("/oauth/token", "grant_type=client_credentials", Self.form, Self.basic)
        let response = try await server.request(request)
        try #require(response.status == 200)  // OAU-001
        #expect(response.header("cache-control") == "no-store")  // OAU-003
        return try TokenAnswer(wire: Array(response.body.utf8)).accessToken
    }

    @Test func aTokenIsTheCredentialsOfItsApplication() async throws {
        try await Self.withServer { (server) async throws in
            let token = try await Self.token(server)
            let record = #"{"notification_id":"n","user_id":"u1","notification_data":"x"}"#
            #expect(try await server.notify(record, token: token).status == 202)  // OAU-030
            // The same application under its static token: its ids are the same ids.
            #expect(try await server.notify(record, token: "shop-token").status == 202)
            let other = #"{"notification_id":"n","user_id":"u1","notification_data":"y"}"#
            #expect(try await server.notify(other, token: token).status == 409)
            #expect(try await server.notify(other, token: "mail-token").status == 202)  // NTF-033
        }
    }

    @Test func aTokenEndsByTheServersClock() async throws {
        let clock = ManualClock()
        try await Self.withServer(clock: clock) { (server) async throws in
            let token = try await Self.token(server)
            let record = #"{"user_id":"u1","notification_data":"x"}"#
            clock.advance(by: .seconds(60))
            #expect(try await server.notify(record, token: token).status == 202)
            clock.advance(by: .nanoseconds(1))
            let refused = try await server.notify(record, token: token)
            #expect(refused.status == 401)  // OAU-032
            #expect(refused.header("www-authenticate")?.contains("invalid_token") == true)  // OAU-034
        }
    }

    @Test func claimsTheFeatureWithClientsOnly() async throws {
        func features(_ server: TestServer) async throws -> [String] {
            let response = try await server.request(TestServer.get("/.well-known/pns"))
            return try Discovery(wire: Array(response.body.utf8)).features
        }
        try await Self.withServer { (server) async throws in #expect(try await features(server).contains("oauth")) }
        try await TestServer.with { (server) async throws in
            #expect(try await !features(server).contains("oauth"))
            let request = TestServer.post("/oauth/token", "grant_type=client_credentials", Self.form, Self.basic)
            #expect(try await server.request(request).status == 404)
        }
    }

    @Test func refusesAsOAuthDoes() async throws {
        try await Self.withServer { (server) async throws in
            let response = try await server.request(TestServer.post("/oauth/token", "", Self.form, Self.basic))
            #expect(response.status == 400)
            #expect(response.header("content-type") == "application/json")  // OAU-020
            let error = try TokenError(wire: Array(response.body.utf8))
            #expect(error.error == .invalidRequest)  // OAU-024
            let stranger = try await server.request(
                TestServer.post("/oauth/token", "", Self.form, "Authorization: Basic !")
            )
            #expect(stranger.status == 401)
            #expect(stranger.header("www-authenticate")?.hasPrefix("Basic ") == true)  // OAU-022
        }
    }

    @Test func theCodeIsThatOfHMAC() {
        // RFC 4231, test case 2.
        let code = HMACAuthentication().code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        let hex = code.map { String($0, radix: 16) }.map { $0.count < 2 ? "0\($0)" : $0 }.joined()
        #expect(hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
