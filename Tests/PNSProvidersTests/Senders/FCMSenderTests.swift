import CryptoExtras
import Foundation
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSProviders

@Suite struct FCMSenderTests {
    private let clock = ManualClock()
    private static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    private func account() throws -> FCMServiceAccount {
        let file = JSONValue.object([
            JSONMember("project_id", .string("shop-1")),
            JSONMember("client_email", .string("push@shop-1.test")),
            JSONMember("private_key_id", .string("k1")),
            JSONMember("private_key", .string(try Self.key.get().pemRepresentation)),
            JSONMember("token_uri", .string("https://oauth.test/token")),
        ])
        return try FCMServiceAccount(json: file.wire())
    }

    private func sender(_ client: ScriptedClient) throws -> FCMSender {
        FCMSender(
            try self.account(),
            url: "https://fcm.test",
            context: OutboundContext(client: client, clock: self.clock)
        )
    }

    /// Gives out a token per request, and takes every message.
    private func client(refusing refused: Set<String> = []) -> ScriptedClient {
        ScriptedClient { request, number in
            guard request.url != "https://oauth.test/token" else {
                let body = #"{"access_token":"t\#(number)","token_type":"Bearer","expires_in":3600}"#
                return OutboundAnswer(status: 200, body: Array(body.utf8))
            }
            let token = request.header("Authorization") ?? ""
            guard !refused.contains(token) else { return OutboundAnswer(status: 401) }
            return OutboundAnswer(status: 200, body: Array(#"{"name":"projects/shop-1/messages/1"}"#.utf8))
        }
    }

    private func message(_ token: String = "tok-1") -> FCMMessage {
        FCMMessage(target: .token(DeviceID(stringLiteral: token)))
    }

    private func tokenRequests(_ client: ScriptedClient) -> [OutboundRequest] {
        client.requests.filter { $0.url == "https://oauth.test/token" }
    }

    @Test func aTokenIsAskedForWithASignedAssertion() async throws {
        let client = self.client()
        #expect(try await self.sender(client).send([self.message()]) == [.accepted(id: "projects/shop-1/messages/1")])
        let request = try #require(self.tokenRequests(client).first)
        let form = try #require(FormFields(form: request.body))
        #expect(form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"])
        let token = try ReadToken(try #require(form["assertion"].first))
        #expect(token.header["alg"] == .string("RS256"))
        #expect(token.header["kid"] == .string("k1"))
        #expect(token.claims["iss"] == .string("push@shop-1.test"))
        #expect(token.claims["aud"] == .string("https://oauth.test/token"))
        #expect(token.claims["scope"] == .string("https://www.googleapis.com/auth/firebase.messaging"))
        #expect(token.claim("exp") == (token.claim("iat") ?? 0) + 3_600)
        let signature = _RSA.Signing.RSASignature(rawRepresentation: token.signature)
        #expect(
            try Self.key.get().publicKey.isValidSignature(signature, for: token.signed, padding: .insecurePKCS1v1_5)
        )

        let sent = try #require(client.requests.last)
        #expect(sent.url == "https://fcm.test/v1/projects/shop-1/messages:send")
        #expect(sent.header("Authorization") == "Bearer t0")
        #expect(try FCMSendRequest(wire: sent.body).message == self.message())
    }

    @Test func aTokenServesUntilShortlyBeforeItExpires() async throws {
        let client = self.client()
        let sender = try self.sender(client)
        _ = await sender.send([self.message()])
        self.clock.advance(by: .seconds(3_299))
        _ = await sender.send([self.message()])
        #expect(self.tokenRequests(client).count == 1)
        self.clock.advance(by: .seconds(1))
        _ = await sender.send([self.message()])
        #expect(self.tokenRequests(client).count == 2)
    }

    @Test func manyAtOnceAskOnce() async throws {
        let client = self.client()
        let sender = try self.sender(client)
        await withTaskGroup { group in
            for number in 0..<50 { group.addTask { _ = await sender.send([self.message("tok-\(number)")]) } }
        }
        #expect(self.tokenRequests(client).count == 1)
        #expect(client.requests.count == 51)
    }

    @Test func aRefusedTokenIsReplacedOnce() async throws {
        let client = self.client(refusing: ["Bearer t0"])
        #expect(try await self.sender(client).send([self.message()]) == [.accepted(id: "projects/shop-1/messages/1")])
        #expect(self.tokenRequests(client).count == 2)
        let never = self.client(refusing: ["Bearer t0", "Bearer t2"])
        #expect(try await self.sender(never).send([self.message()]) == [.credential(code: "401")])
        #expect(never.requests.count == 4)
    }

    @Test(arguments: [
        (400, PushOutcome.credential(code: "TokenEndpoint400")), (401, .credential(code: "TokenEndpoint401")),
        (503, .transient(code: "TokenEndpoint503", retryAfter: nil)),
        (429, .throttled(code: "TokenEndpoint429", retryAfter: nil)),
        (200, .transient(code: "InvalidTokenAnswer", retryAfter: nil)),
    ])
    func withoutATokenNothingIsSent(status: Int, outcome: PushOutcome) async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: status) }
        #expect(try await self.sender(client).send([self.message()]) == [outcome])
        #expect(client.requests.count == 1)
    }

    @Test func anAccountThatIsNoneIsRefused() throws {
        #expect(throws: FCMServiceAccount.Fault.notJSON) { try FCMServiceAccount(json: Array("x".utf8)) }
        #expect(throws: FCMServiceAccount.Fault.missing("project_id")) { try FCMServiceAccount(json: Array("{}".utf8)) }
        let file = #"{"project_id":"p","client_email":"e","token_uri":"https://t","private_key":"secret"}"#
        #expect(throws: FCMServiceAccount.Fault.notKey) { try FCMServiceAccount(json: Array(file.utf8)) }
    }
}
