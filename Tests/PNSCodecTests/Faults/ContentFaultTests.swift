import PNSCodec
import Testing

@Suite("A message whose content is at fault")
struct ContentFaultTests {
    @Test(
        "tells the first fault with its place",
        arguments: [
            Refusal("[]", .wrongType, "", 0),
            Refusal("  null ", .wrongType, "", 2),
            Refusal(#""x""#, .wrongType, "", 0),
            Refusal("{}", .missingMember, "/user_id", 1),
            Refusal(#"{"notification_data":"a"}"#, .missingMember, "/user_id", 24),
            Refusal(#"{"user_id":"u" }"#, .missingMember, "/notification_data", 15),
            Refusal(#"{"user_id":5,"notification_data":6}"#, .wrongType, "/user_id", 11),
            Refusal(#"{"notification_data":6,"user_id":5}"#, .wrongType, "/notification_data", 21),
            Refusal(#"{"user_id":"","notification_data":"a"}"#, .empty, "/user_id", 11),
            Refusal(#"{"user_id":null,"notification_data":"a"}"#, .wrongType, "/user_id", 11),
            Refusal(#"{"user_id":"u","notification_data":null}"#, .wrongType, "/notification_data", 35),
            Refusal(
                #"{"user_id":"u","notification_data":"a","notification_id":7}"#,
                .wrongType,
                "/notification_id",
                57
            ),
            Refusal(#"{"user_id":"u","notification_data":"a","create_date":1}"#, .wrongType, "/create_date", 53),
            Refusal(
                #"{"user_id":"u","notification_data":"a","create_date":""}"#,
                .invalidTimestamp,
                "/create_date",
                53
            ),
            Refusal(#"{"user_id":"u","user_id":"u"}"#, .duplicateMember, "/user_id", 15),
            Refusal(#"{"user_id":"u","\u0075ser_id":"u"}"#, .duplicateMember, "/user_id", 15),
            Refusal(#"{"x":1,"user_id":"u","\u0078":1}"#, .duplicateMember, "/x", 21),
            Refusal(#"{"x":{"y":1,"y":2}}"#, .duplicateMember, "/x/y", 12),
        ]
    )
    func place(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: NotifyRecord.self) == refusal.fault)
    }

    @Test(
        "is malformed when the text is not JSON, whatever is wrong before",
        arguments: [
            Refusal(#"{"user_id":5,"notification_data":"a",}"#, .trailingComma, "", 36),
            Refusal(#"{"user_id":5"#, .unexpectedEnd, "", 12),
            Refusal(#"{"user_id":"","x":01}"#, .invalidNumber, "/x", 19),
            Refusal(#"[] x"#, .trailingData, "", 3),
            Refusal(#"{"user_id":tru}"#, .unexpectedToken, "/user_id", 14),
            Refusal(#"{"user_id":}"#, .unexpectedToken, "/user_id", 11),
            Refusal(#"{"user_id":5,"user_id":5}"#, .duplicateMember, "/user_id", 13),
            Refusal(#"{"user_id":"u" "notification_data":"a"}"#, .unexpectedToken, "", 15),
            Refusal(#"{"user_id":"\ud800"}"#, .loneSurrogate, "/user_id", 12),
        ]
    )
    func syntaxFirst(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: NotifyRecord.self) == refusal.fault)
    }

    @Test(
        "is located in arrays",
        arguments: [
            Refusal(#"{"newNotificationData":[],}"#, .trailingComma, "", 25),
            Refusal(
                #"{"newNotificationData":[{"notification_data":"","create_date":"1970-01-01T00:00:00Z"},]}"#,
                .trailingComma,
                "/newNotificationData",
                85
            ),
            Refusal(
                #"{"newNotificationData":[{"notification_data":"","create_date":"1970-01-01T00:00:00Z",}]}"#,
                .trailingComma,
                "/newNotificationData/0",
                84
            ),
            Refusal(
                #"{"newNotificationData":[{"notification_data":"","create_date":"1970-01-01T00:00:00Z"},{}]}"#,
                .missingMember,
                "/newNotificationData/1/notification_data",
                87
            ),
            Refusal(#"{"newNotificationData":[5]}"#, .wrongType, "/newNotificationData/0", 24),
            Refusal(#"{"newNotificationData":{}}"#, .wrongType, "/newNotificationData", 23),
            Refusal(#"{"newNotificationData":null}"#, .wrongType, "/newNotificationData", 23),
        ]
    )
    func arrays(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: NewNotificationData.self) == refusal.fault)
    }
}
