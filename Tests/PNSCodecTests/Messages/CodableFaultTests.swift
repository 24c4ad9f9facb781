import Foundation
import PNSCodec
import Testing

@Suite("A message refused through a lenient decoder")
struct CodableFaultTests {
    private func underlying<Value: Decodable>(_ text: String, _ type: Value.Type) -> WireFault? {
        do {
            _ = try JSONDecoder().decode(type, from: Data(text.utf8))
            return nil
        } catch DecodingError.dataCorrupted(let context) {
            return context.underlyingError as? WireFault
        } catch {
            return nil
        }
    }

    @Test(
        "has the reason and the pointer of the strict reader",
        arguments: [
            #"{"user_id":"","notification_data":"a"}"#,
            #"{"notifications":[]}"#,
            #"{"user_id":"u","notifications":[{"user_id":"u","notification_data":"a"}]}"#,
            #"{"notifications":[{"user_id":"u","notification_data":"a","create_date":"x"}]}"#,
            #"{"user_id":"u","notification_data":"a","create_date":"2026-01-01T00:00:00Z","created_date":"2026-01-01T00:00:01Z"}"#,
        ]
    )
    func sameFault(text: String) throws {
        let strict = try #require(fault(reading: text, as: NotifyRequest.self))
        let lenient = try #require(underlying(text, NotifyRequest.self))
        #expect(lenient.reason == strict.reason)
        #expect(lenient.pointer == strict.pointer)
    }

    @Test("is of unknown type when it names no message")
    func unknownType() {
        for text in ["{}", #"{"hello":1}"#, #""hello""#] {
            #expect(underlying(text, DeviceMessage.self)?.reason == .unknownType)
        }
        #expect(underlying("{}", ServerMessage.self)?.reason == .unknownType)
    }

    @Test("is refused for a request whose content is at fault")
    func requests() {
        #expect(underlying(#"{"unseenNotificationDataRequest":false}"#, DeviceMessage.self)?.reason == .wrongType)
        let both = #"{"unseenNotificationDataRequest":{},"seenNotificationsRequest":{}}"#
        #expect(underlying(both, DeviceMessage.self)?.reason == .conflictingMembers)
        let date = #"{"seenNotificationsRequest":{"receivedAfter":"x"}}"#
        #expect(underlying(date, DeviceMessage.self)?.reason == .invalidTimestamp)
        #expect(underlying(#"{"advance":"-PT1H"}"#, ClockAdvance.self)?.reason == .invalidDuration)
        let count = #"{"newNotificationCountChanged":9223372036854775808}"#
        #expect(underlying(count, NewNotificationCountChanged.self)?.reason == .outOfRange)
        #expect(underlying(count, ServerMessage.self)?.reason == .outOfRange)
    }

    @Test("is refused for a missing member and for another type")
    func decoderFaults() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(NotifyRequest.self, from: Data(#"{"user_id":"u"}"#.utf8))
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(NotifyRecord.self, from: Data(#"{"user_id":5,"notification_data":"a"}"#.utf8))
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(DeviceMessage.self, from: Data("[]".utf8))
        }
    }

    @Test("is accepted in the spellings of the strict reader")
    func spellings() throws {
        for text in [
            #""unseenNotificationDataRequest""#, #"{"unseenNotificationDataRequest":null}"#,
            #"{"unseenNotificationDataRequest":true}"#, #"{"unseenNotificationDataRequest":{"x":1}}"#,
        ] {
            let message = try JSONDecoder().decode(DeviceMessage.self, from: Data(text.utf8))
            #expect(message == .unseenNotificationDataRequest)
        }
        let empty = #"{"seenNotificationsRequest":{"receivedAfter":""}}"#
        let message = try JSONDecoder().decode(DeviceMessage.self, from: Data(empty.utf8))
        #expect(message == .seenNotificationsRequest(SeenNotificationsRequest()))
    }
}
