import Crypto
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSProviders

@Suite struct APNSSenderTests {
    private let clock = ManualClock()
    private let key = P256.Signing.PrivateKey()

    private func sender(_ client: ScriptedClient) throws -> APNSSender {
        APNSSender(
            APNSSender.Settings(
                url: "https://apns.test",
                teamID: "TEAM000001",
                keyID: "KEY0000001",
                key: try ES256Key(pem: self.key.pemRepresentation)
            ),
            context: OutboundContext(client: client, clock: self.clock)
        )
    }

    private func message(_ token: String = "AbC0") -> APNSMessage {
        APNSMessage(
            device: DeviceID(stringLiteral: token),
            headers: [OutboundHeader("apns-topic", "org.example.app"), OutboundHeader("apns-push-type", "alert")],
            payload: Array(#"{"aps":{}}"#.utf8)
        )
    }

    private func token(_ request: OutboundRequest) throws -> Substring {
        let value = try #require(request.header("authorization"))
        try #require(value.hasPrefix("bearer "))
        return value.dropFirst(7)
    }

    @Test func aRequestIsAsAppleWantsIt() async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 200, headers: [OutboundHeader("apns-id", "a")]) }
        #expect(try await self.sender(client).send([self.message()]) == [.accepted(id: "a")])
        let request = try #require(client.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://apns.test/3/device/AbC0")
        #expect(request.header("apns-topic") == "org.example.app")
        #expect(request.body == Array(#"{"aps":{}}"#.utf8))
        let token = try ReadToken(self.token(request))
        #expect(token.header["alg"] == .string("ES256"))
        #expect(token.header["kid"] == .string("KEY0000001"))
        #expect(token.claims["iss"] == .string("TEAM000001"))
        #expect(token.claim("iat") == self.clock.now().seconds)
        #expect(token.signature.count == 64)
        #expect(try token.isSigned(by: self.key.publicKey))
    }

    @Test func aTokenServesForFiftyMinutes() async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 200) }
        let sender = try self.sender(client)
        for minutes in [0, 20, 29, 2] {
            self.clock.advance(by: .seconds(minutes * 60))
            _ = await sender.send([self.message()])
        }
        let tokens = try client.requests.map { try self.token($0) }
        #expect(tokens[0] == tokens[1])
        #expect(tokens[0] == tokens[2])
        #expect(tokens[0] != tokens[3])
    }

    @Test func anExpiredTokenIsReplacedOnce() async throws {
        let expired = OutboundAnswer(status: 403, body: Array(#"{"reason":"ExpiredProviderToken"}"#.utf8))
        let client = ScriptedClient { _, number in number == 0 ? expired : OutboundAnswer(status: 200) }
        #expect(try await self.sender(client).send([self.message()]) == [.accepted(id: nil)])
        let tokens = try client.requests.map { try self.token($0) }
        #expect(tokens.count == 2)
        #expect(tokens[0] != tokens[1])

        let never = ScriptedClient { _, _ in expired }
        let outcomes = try await self.sender(never).send([self.message()])
        #expect(outcomes == [.credential(code: "ExpiredProviderToken")])
        #expect(never.requests.count == 2)
    }

    @Test func otherRefusalsAreNotSentAgain() async throws {
        let client = ScriptedClient { _, _ in
            OutboundAnswer(status: 403, body: Array(#"{"reason":"InvalidProviderToken"}"#.utf8))
        }
        #expect(try await self.sender(client).send([self.message()]) == [.credential(code: "InvalidProviderToken")])
        #expect(client.requests.count == 1)
    }

    @Test(arguments: ["../x", "abc", "abcg", "ab cd", "é"])
    func whatIsNoTokenIsNotSent(token: String) async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 200) }
        #expect(
            try await self.sender(client).send([self.message(token)]) == [.dead(code: "BadDeviceToken", since: nil)]
        )
        #expect(client.requests.isEmpty)
    }

    @Test func aFailureOfTheConnectionIsTold() async throws {
        let client = ScriptedClient { _, _ throws(OutboundFailure) in throw .timedOut }
        #expect(try await self.sender(client).send([self.message()]) == [.unanswered(.timedOut)])
    }
}
