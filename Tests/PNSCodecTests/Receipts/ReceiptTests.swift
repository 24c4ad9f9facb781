import Foundation
import PNSCodec
import Testing

@Suite("A receipt")
struct ReceiptTests {
    private let date = Timestamp(seconds: 1_772_600_767, nanoseconds: 80_000_000)

    private func underlying(_ text: String) -> WireFault? {
        do {
            _ = try JSONDecoder().decode(Receipt.self, from: Data(text.utf8))
            return nil
        } catch DecodingError.dataCorrupted(let context) {
            return context.underlyingError as? WireFault
        } catch {
            return nil
        }
    }

    private static let whole =
        #"{"to":{"usr0gcAAAAAAAA":{"delivered":1,"devices":["a"],"unread":3}},"channel":"","payload":{"what":"msg","silent":false,"#
        + #""topic":"sys","ts":"2026-03-04T05:06:07Z","from":"","seq":1,"mime":"","want":"J","replace":":1"}}"#

    @Test(
        "refused through a lenient decoder has the reason and the pointer of the strict reader",
        arguments: [
            ("usr0gcAAAAAAAA", "1001"), (#""a""#, #""""#), (#"["a"]"#, #"["a","a"]"#),
            (#""delivered":1"#, #""delivered":0"#), (#""unread":3"#, #""unread":9007199254740992"#),
            (#""channel":"""#, #""channel":"sys""#), (#""what":"msg""#, #""what":"""#),
            (#""topic":"sys""#, #""topic":"s""#), ("05:06:07Z", "05:06:60Z"), (#""from":"""#, #""from":"usr1""#),
            (#""want":"J""#, #""want":"JN""#), (#"":1""#, #""1""#),
        ]
    )
    func lenient(part: String, replacement: String) throws {
        _ = try Receipt(text: Self.whole)
        let text = Self.whole.replacing(part, with: replacement, maxReplacements: 1)
        #expect(text != Self.whole)
        let strict = try #require(fault(reading: text, as: Receipt.self))
        let lenient = try #require(self.underlying(text))
        #expect(lenient.reason == strict.reason)
        #expect(lenient.pointer == strict.pointer)
    }

    @Test("gives equal receipts for what is said in two ways")
    func normalization() throws {
        let plain = Self.whole.replacing(#""channel":"","#, with: "")
        #expect(try Receipt(text: plain) == Receipt(text: Self.whole))
        let bare = plain.replacing("usr0gcAAAAAAAA", with: "0gcAAAAAAAA")
        #expect(try Receipt(text: plain) == Receipt(text: bare))
        #expect(try Receipt(text: plain).hashValue == Receipt(text: bare).hashValue)
    }

    @Test("has the rights that belong to its action")
    func rights() {
        let message = Payload(what: .message, topic: .system, ts: self.date, want: AccessMode.none, given: .join)
        #expect(message.want == nil)
        #expect(message.given == .join)
        let subscription = Payload(what: .subscription, topic: .system, ts: self.date, given: .join)
        #expect(subscription.want == AccessMode.none)
        #expect(subscription.given == .join)
    }

    @Test("has no picture to leave out without a call, and null as content is nothing")
    func nothing() {
        let payload = Payload(what: .message, topic: .system, ts: self.date, content: .null, aonly: true)
        #expect(payload.aonly == nil)
        #expect(payload == Payload(what: .message, topic: .system, ts: self.date))
        let call = Payload(what: .message, topic: .system, ts: self.date, webrtc: .started, aonly: true)
        #expect(call.aonly == true)
    }

    @Test("tells a channel and no other topic")
    func channel() throws {
        let payload = Payload(what: .message, topic: .system, ts: self.date)
        let group = try #require(TopicName("grpuwsAAAAAAAA"))
        let channel = try #require(group.alias)
        #expect(Receipt(channel: group, payload: payload) == nil)
        let receipt = try #require(Receipt(channel: channel, payload: payload))
        #expect(receipt.channel == channel)
        #expect(receipt.to == nil)
        #expect(try Receipt(text: receipt.text) == receipt)
    }

    @Test("keeps apart devices that look alike")
    func devices() throws {
        let ids = [try #require(DeviceID("\u{E9}")), try #require(DeviceID("e\u{301}"))]
        #expect(ids[0] != ids[1])
        #expect(Set(ids).count == 2)
        #expect(Recipient(delivered: 1, devices: [ids[0]]) != Recipient(delivered: 1, devices: [ids[1]]))
        #expect(DeviceID("") == nil)
    }

    @Test("has its date, its sender and its replacement as they were set")
    func setters() throws {
        let user = try #require(UID(number: 2002))
        var payload = Payload(what: .message, topic: .system, ts: .earliest)
        payload.ts = self.date
        payload.from = user
        payload.replace = 12
        let whole = Payload(what: .message, topic: .system, ts: self.date, from: user, replace: 12)
        #expect(payload == whole)
        #expect(payload.text.contains(#""ts":"2026-03-04T05:06:07.08Z","from":"usr0gcAAAAAAAA""#))
        #expect(payload.text.hasSuffix(#""replace":":12"}"#))
    }
}
