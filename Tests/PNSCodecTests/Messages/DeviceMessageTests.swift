import PNSCodec
import Testing

@Suite("A device's message")
struct DeviceMessageTests {
    @Test(
        "asks for unseen data in three spellings",
        arguments: [
            "unseenNotificationDataRequest", #""unseenNotificationDataRequest""#, #" "unseenNotificationDataRequest" "#,
            #""\u0075nseenNotificationDataRequest""#, #"{"unseenNotificationDataRequest":{}}"#,
            #"{"unseenNotificationDataRequest":null}"#, #"{"unseenNotificationDataRequest":true}"#,
            #"{"unseenNotificationDataRequest":{"x":[1]}}"#, #" { "x" : 1 , "unseenNotificationDataRequest" : true } "#,
            #"{"unseenNotificationDataRequest":{},"newNotificationCountChanged":5}"#,
        ]
    )
    func unseen(text: String) throws {
        let message = try DeviceMessage(text: text)
        #expect(message == .unseenNotificationDataRequest)
        #expect(message.text == #"{"unseenNotificationDataRequest":{}}"#)
    }

    @Test(
        "asks for seen data from the beginning when receivedAfter is absent, null or empty",
        arguments: [
            #"{"seenNotificationsRequest":{}}"#, #"{"seenNotificationsRequest":{"receivedAfter":null}}"#,
            #"{"seenNotificationsRequest":{"receivedAfter":""}}"#, #"{"seenNotificationsRequest":{"other":""}}"#,
        ]
    )
    func seen(text: String) throws {
        let message = try DeviceMessage(text: text)
        #expect(message == .seenNotificationsRequest(SeenNotificationsRequest()))
        #expect(message.text == #"{"seenNotificationsRequest":{}}"#)
    }

    @Test("asks for seen data after an instant")
    func seenAfter() throws {
        let message = try DeviceMessage(
            text: #"{"seenNotificationsRequest":{"receivedAfter":"2026-03-01T01:00:00.123456789+01:00"}}"#
        )
        let instant = Timestamp(seconds: 1_772_323_200, nanoseconds: 123_456_789)
        #expect(message == .seenNotificationsRequest(SeenNotificationsRequest(receivedAfter: instant)))
        #expect(message.text == #"{"seenNotificationsRequest":{"receivedAfter":"2026-03-01T00:00:00.123456789Z"}}"#)
    }

    @Test(
        "is of unknown type when it is JSON and names no request",
        arguments: [
            Refusal("{}", .unknownType, "", 0),
            Refusal(" 42", .unknownType, "", 1),
            Refusal("null", .unknownType, "", 0),
            Refusal("[]", .unknownType, "", 0),
            Refusal(#""hello""#, .unknownType, "", 0),
            Refusal(#""UnseenNotificationDataRequest""#, .unknownType, "", 0),
            Refusal(#""""#, .unknownType, "", 0),
            Refusal(#"{"hello":1}"#, .unknownType, "", 0),
            Refusal(#"{"newNotificationCountChanged":1}"#, .unknownType, "", 0),
            Refusal(#"{"UnseenNotificationDataRequest":{}}"#, .unknownType, "", 0),
        ]
    )
    func unknownType(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: DeviceMessage.self) == refusal.fault)
    }

    @Test(
        "is a bad argument when its content cannot be accepted",
        arguments: [
            Refusal(#"{"unseenNotificationDataRequest":false}"#, .wrongType, "/unseenNotificationDataRequest", 33),
            Refusal(#"{"unseenNotificationDataRequest":1}"#, .wrongType, "/unseenNotificationDataRequest", 33),
            Refusal(#"{"unseenNotificationDataRequest":"x"}"#, .wrongType, "/unseenNotificationDataRequest", 33),
            Refusal(#"{"unseenNotificationDataRequest":[]}"#, .wrongType, "/unseenNotificationDataRequest", 33),
            Refusal(#"{"seenNotificationsRequest":null}"#, .wrongType, "/seenNotificationsRequest", 28),
            Refusal(#"{"seenNotificationsRequest":true}"#, .wrongType, "/seenNotificationsRequest", 28),
            Refusal(
                #"{"seenNotificationsRequest":{"receivedAfter":0}}"#,
                .wrongType,
                "/seenNotificationsRequest/receivedAfter",
                45
            ),
            Refusal(
                #"{"seenNotificationsRequest":{"receivedAfter":"yesterday"}}"#,
                .invalidTimestamp,
                "/seenNotificationsRequest/receivedAfter",
                45
            ),
            Refusal(
                #"{"seenNotificationsRequest":{"receivedAfter":" "}}"#,
                .invalidTimestamp,
                "/seenNotificationsRequest/receivedAfter",
                45
            ),
            Refusal(
                #"{"unseenNotificationDataRequest":{},"seenNotificationsRequest":{}}"#,
                .conflictingMembers,
                "/seenNotificationsRequest",
                36
            ),
            Refusal(
                #"{"seenNotificationsRequest":{},"unseenNotificationDataRequest":null}"#,
                .conflictingMembers,
                "/unseenNotificationDataRequest",
                31
            ),
        ]
    )
    func badArgument(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: DeviceMessage.self) == refusal.fault)
        #expect(refusal.fault.code == .badArgument)
    }

    @Test(
        "is malformed when it is neither JSON nor the bare word by exact bytes",
        arguments: [
            Refusal("", .unexpectedEnd, "", 0),
            Refusal("unseenNotificationDataRequest ", .unexpectedToken, "", 0),
            Refusal(" unseenNotificationDataRequest", .unexpectedToken, "", 1),
            Refusal("unseenNotificationDataRequest\n", .unexpectedToken, "", 0),
            Refusal("unseennotificationdatarequest", .unexpectedToken, "", 0),
            Refusal("seenNotificationsRequest", .unexpectedToken, "", 0),
            Refusal(#"{"unseenNotificationDataRequest":{},}"#, .trailingComma, "", 35),
            Refusal(
                #"{"seenNotificationsRequest":{"receivedAfter":"2026-03-01T00:00:00Z",}}"#,
                .trailingComma,
                "/seenNotificationsRequest",
                67
            ),
            Refusal(
                #"{"unseenNotificationDataRequest":{"a":1,"a":2}}"#,
                .duplicateMember,
                "/unseenNotificationDataRequest/a",
                40
            ),
            Refusal(
                #"{"unseenNotificationDataRequest":{},"unseenNotificationDataRequest":{}}"#,
                .duplicateMember,
                "/unseenNotificationDataRequest",
                36
            ),
            Refusal(#""unseenNotificationDataRequest"x"#, .trailingData, "", 31),
            Refusal("42,", .trailingData, "", 2),
        ]
    )
    func malformed(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: DeviceMessage.self) == refusal.fault)
        #expect(refusal.fault.code == .malformed)
    }
}
