import Crypto
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSProviders

@Suite struct WebPushSenderTests {
    private let clock = ManualClock()
    private let key = P256.Signing.PrivateKey()

    private func sender(_ client: ScriptedClient, subject: String? = "mailto:push@example.org") throws -> WebPushSender
    {
        WebPushSender(
            key: try ES256Key(raw: Array(self.key.rawRepresentation)),
            subject: subject,
            context: OutboundContext(client: client, clock: self.clock)
        )
    }

    private func message(_ endpoint: String, urgency: WebPushMessage.Urgency? = nil, topic: String? = nil) throws
        -> WebPushMessage
    {
        let browser = P256.KeyAgreement.PrivateKey()
        let keys = PushSubscriptionKeys(
            p256dh: Array(browser.publicKey.x963Representation),
            auth: [UInt8](repeating: 7, count: 16)
        )
        return WebPushMessage(
            to: PushSubscription(endpoint: try #require(PushEndpoint(endpoint)), keys: try #require(keys)),
            content: Array("{}".utf8),
            timeToLive: 60,
            urgency: urgency,
            topic: topic
        )
    }

    @Test func aRequestIsSignedForTheOriginOfItsResource() async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 201) }
        let message = try self.message("https://Push.Example:8443/p/1?x=y", urgency: .high, topic: "upd")
        #expect(try await self.sender(client).send([message]) == [.accepted(id: nil)])
        let request = try #require(client.requests.first)
        #expect(request.url == "https://Push.Example:8443/p/1?x=y")
        #expect(request.header("TTL") == "60")
        #expect(request.header("Urgency") == "high")
        #expect(request.header("Topic") == "upd")
        #expect(request.header("Content-Encoding") == "aes128gcm")
        // A header of 86 bytes, two of content, a delimiter, and a tag of 16.
        #expect(request.body.count == 105)
        let value = try #require(request.header("Authorization"))
        try #require(value.hasPrefix("vapid t="))
        let parts = value.dropFirst(8).split(separator: ",k=")
        try #require(parts.count == 2)
        #expect(parts[1] == Base64URL.text(Array(self.key.publicKey.x963Representation)))
        let token = try ReadToken(parts[0])
        #expect(token.claims["aud"] == .string("https://push.example:8443"))
        #expect(token.claims["sub"] == .string("mailto:push@example.org"))
        #expect(token.claim("exp") == self.clock.now().seconds + 43_200)
        #expect(try token.isSigned(by: self.key.publicKey))
    }

    @Test func aTokenServesForItsOriginAlone() async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 201) }
        let sender = try self.sender(client, subject: nil)
        for endpoint in ["https://a.example/1", "https://a.example/2", "https://b.example/1"] {
            _ = await sender.send([try self.message(endpoint)])
        }
        self.clock.advance(by: .seconds(6 * 3_600))
        _ = await sender.send([try self.message("https://a.example/1")])
        let values = client.requests.compactMap { $0.header("Authorization") }
        #expect(values[0] == values[1])
        #expect(Set(values).count == 3)
        #expect(client.requests[0].header("Urgency") == nil)
        #expect(client.requests[0].header("Topic") == nil)
    }

    @Test func tooLongAContentIsNotSent() async throws {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 201) }
        var message = try self.message("https://a.example/1")
        message.content = [UInt8](repeating: 0, count: 3_994)
        #expect(try await self.sender(client).send([message]) == [.message(code: "PayloadTooLarge")])
        #expect(client.requests.isEmpty)
    }
}
