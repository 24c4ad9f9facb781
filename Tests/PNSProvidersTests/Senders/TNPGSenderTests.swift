import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSProviders

@Suite struct TNPGSenderTests {
    private func sender(_ client: ScriptedClient, url: String = "https://tnpg.test/gw") -> TNPGSender {
        TNPGSender(
            TNPGSender.Settings(url: url, organization: " Acme ", token: "secret"),
            context: OutboundContext(client: client, clock: ManualClock())
        )
    }

    private func messages(_ count: Int) -> [FCMMessage] {
        (0..<count).map { FCMMessage(target: .token("tok-\($0)" as DeviceID)) }
    }

    @Test(arguments: ["https://tnpg.test/gw", "https://tnpg.test/gw/"])
    func aRequestIsPackedAndSigned(url: String) async throws {
        let client = ScriptedClient { _, _ in
            OutboundAnswer(status: 200, body: Array(#"{"sent_count":2,"fail_count":0}"#.utf8))
        }
        #expect(await self.sender(client, url: url).send(self.messages(2)).count == 2)
        let request = try #require(client.requests.first)
        #expect(request.url == "https://tnpg.test/gw/pushv1/acme")
        #expect(request.header("Authorization") == "Bearer secret")
        #expect(request.header("Content-Type") == "application/json; charset=utf-8")
        #expect(request.header("Content-Encoding") == "gzip")
        #expect(request.header("Accept-Encoding") == "gzip")
        let body = try Gzip.unpacked(request.body, maxBytes: 10_000)
        #expect(try TNPGPushRequest(wire: body).messages == self.messages(2))
    }

    @Test func aPackedAnswerIsRead() async throws {
        let client = ScriptedClient { _, _ in
            let body = #"{"sent_count":0,"fail_count":1,"resp":[{"errcode":"UNREGISTERED"}]}"#
            return OutboundAnswer(
                status: 200,
                headers: [OutboundHeader("Content-Encoding", "gzip")],
                body: Gzip.packed(Array(body.utf8))
            )
        }
        #expect(await self.sender(client).send(self.messages(1)) == [.dead(code: "UNREGISTERED", since: nil)])
    }

    @Test func aBombIsAnAnswerThatCannotBeRead() async throws {
        let client = ScriptedClient { _, _ in
            OutboundAnswer(
                status: 200,
                headers: [OutboundHeader("Content-Encoding", "gzip")],
                body: Gzip.packed([UInt8](repeating: 32, count: 5_000_000))
            )
        }
        #expect(await self.sender(client).send(self.messages(1)) == [.accepted(id: nil)])
    }

    @Test func takesAHundredAtOnce() async {
        let client = ScriptedClient { _, _ in OutboundAnswer(status: 200) }
        #expect(self.sender(client).maxMessages == 100)
        #expect(
            await self.sender(client).send(self.messages(101)).allSatisfy { $0 == .message(code: "TooManyMessages") }
        )
        #expect(client.requests.isEmpty)
    }

    @Test func devicesAreSubscribedAtAPathOfTheirOwn() async throws {
        let client = ScriptedClient { _, _ in
            OutboundAnswer(status: 200, body: Array(#"{"sent_count":1,"fail_count":0}"#.utf8))
        }
        let topic = try #require(FCMTopic("chnAQAAAAAAAAA"))
        let request = try #require(TNPGChannelRequest(.devices(["tok-1" as DeviceID], of: topic)))
        #expect(await self.sender(client).subscribe(request) == .accepted(id: nil))
        #expect(client.requests.first?.url == "https://tnpg.test/gw/sub/acme")
    }
}
