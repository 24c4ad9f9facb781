import PNSCodec
import Testing

@Suite("A server's message")
struct ServerMessageTests {
    @Test(
        "is read by the one member that names it, and written as it was",
        arguments: [
            #"{"newNotificationCountChanged":2}"#, #"{"newNotificationData":[]}"#, #"{"seenNotificationData":[]}"#,
            #"{"newNotificationData":[{"notification_data":"{\"order\":7}","create_date":"2026-03-04T05:06:07.120Z"}]}"#,
            #"{"seenNotificationData":[{"notification_data":"a","create_date":"2026-03-02T00:00:00.000Z","#
                + #""seen_date":"2026-03-03T09:30:00.000Z"}]}"#,
            #"{"error":{"code":"malformed","message":"The object ends with a comma.","reason":"trailing-comma","#
                + #""pointer":"/seenNotificationsRequest"}}"#,
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try ServerMessage(text: text).text == text)
    }

    @Test("is told apart from every other")
    func cases() throws {
        let count = NewNotificationCountChanged(newNotificationCountChanged: 0)
        #expect(try ServerMessage(wire: count.wire()) == .newNotificationCountChanged(count))
        let unseen = NewNotificationData(newNotificationData: [])
        #expect(try ServerMessage(wire: unseen.wire()) == .newNotificationData(unseen))
        let seen = SeenNotificationData(seenNotificationData: [])
        #expect(try ServerMessage(wire: seen.wire()) == .seenNotificationData(seen))
        let error = ErrorMessage(WireFault(reason: .tooDeep, pointer: "/a", offset: 5))
        #expect(try ServerMessage(wire: error.wire()) == .error(error))
        #expect(error.error.code == .malformed)
        #expect(error.error.pointer == "/a")
    }

    @Test(
        "is refused when it is none, or several",
        arguments: [
            Refusal("{}", .unknownType, "", 0),
            Refusal("7", .unknownType, "", 0),
            Refusal(#"{"hello":1}"#, .unknownType, "", 0),
            Refusal(
                #"{"newNotificationCountChanged":1,"error":{"code":"internal","message":""}}"#,
                .conflictingMembers,
                "/error",
                33
            ),
            Refusal(#"{"newNotificationCountChanged":null}"#, .wrongType, "/newNotificationCountChanged", 31),
            Refusal(
                #"{"newNotificationData":[{"notification_data":"a"}]}"#,
                .missingMember,
                "/newNotificationData/0/create_date",
                48
            ),
            Refusal(#"{"error":{"code":"internal"}}"#, .missingMember, "/error/message", 27),
            Refusal(#"{"error":{"code":"internal","message":"m","reason":5}}"#, .wrongType, "/error/reason", 51),
        ]
    )
    func refusals(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: ServerMessage.self) == refusal.fault)
    }
}
