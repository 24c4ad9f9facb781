import PNSCodec
import Testing

/// A value of every wire type of the codec, for tests that hold for all of them.
enum Samples {
    static func visit<Visitor: SampleVisitor>(_ visitor: inout Visitor) throws {
        let date = Timestamp(seconds: 1_772_600_767, nanoseconds: 120_000_000)
        let later = Timestamp(seconds: 1_772_600_800, nanoseconds: 1)
        let user = try UserID(validating: "u\u{301}1")
        let id = try NotificationID(validating: "n-1")
        let data = "{\"order\":7}\n\u{0}\u{2028}😀"
        let unseen = UnseenNotification(notificationData: data, createDate: date)
        let seen = SeenNotification(notificationData: "", createDate: date, seenDate: later)
        let record = NotifyRecord(notificationID: id, userID: user, notificationData: data, createDate: later)
        let plain = NotifyRecord(userID: user, notificationData: "a")
        let error = ErrorMessage(code: .malformed, message: "m", reason: .tooDeep, pointer: "/a~1b")

        try visitor.visit(
            NewNotificationCountChanged(newNotificationCountChanged: NewNotificationCountChanged.maxCount)
        )
        try visitor.visit(unseen)
        try visitor.visit(seen)
        try visitor.visit(NewNotificationData(newNotificationData: [unseen, unseen]))
        try visitor.visit(SeenNotificationData(seenNotificationData: [seen]))
        try visitor.visit(SeenNotificationsRequest())
        try visitor.visit(SeenNotificationsRequest(receivedAfter: later))
        try visitor.visit(error)
        try visitor.visit(error.error)
        try visitor.visit(ErrorMessage(code: .internal, message: ""))
        try visitor.visit(DeviceMessage.unseenNotificationDataRequest)
        try visitor.visit(DeviceMessage.seenNotificationsRequest(SeenNotificationsRequest(receivedAfter: date)))
        try visitor.visit(ServerMessage.newNotificationCountChanged(.init(newNotificationCountChanged: 0)))
        try visitor.visit(ServerMessage.newNotificationData(.init(newNotificationData: [])))
        try visitor.visit(ServerMessage.seenNotificationData(.init(seenNotificationData: [seen])))
        try visitor.visit(ServerMessage.error(error))
        try visitor.visit(record)
        try visitor.visit(plain)
        try visitor.visit(NotifyRequest.single(record))
        try visitor.visit(NotifyRequest.batch([record, plain]))
        try visitor.visit(NotifyAnswer(notificationID: id))
        try visitor.visit(NotifyBatchAnswer(notifications: [.init(notificationID: id)]))
        try visitor.visit(AuthenticationAnswer(userID: user))
        try visitor.visit(Limits())
        try visitor.visit(Discovery(profiles: ["core"], features: [], limits: Limits()))
        try visitor.visit(Problem(code: .conflict))
        try visitor.visit(Problem(WireFault(reason: .empty, pointer: "/user_id", offset: 11)))
        try visitor.visit(ClockAdvance(advance: ISODuration(.milliseconds(90_500))))
        try visitor.visit(ClockAnswer(now: later))
        try Self.visitReceipts(&visitor)
    }
}

extension Samples {
    private static func visitReceipts<Visitor: SampleVisitor>(_ visitor: inout Visitor) throws {
        let (first, second) = (try #require(UID(number: 1001)), try #require(UID(number: .max)))
        let device = try #require(DeviceID("d\u{301}"))
        let channel = try #require(TopicName("chnuwsAAAAAAAA"))
        let content = JSONValue.object([JSONMember("txt", .array([.string("\u{2028}😀"), .null, .bool(true)]))])
        let date = Timestamp(seconds: 1_772_600_767, nanoseconds: 80_000_000)
        let message = Payload(
            what: .message,
            topic: try #require(TopicName(pair: first, second)),
            ts: date,
            from: first,
            seq: Payload.maxSeq,
            mime: "text/x-drafty",
            content: content,
            webrtc: .started,
            aonly: true,
            replace: 12
        )
        let subscription = Payload(what: .subscription, topic: .system, ts: .latest, given: [.join, .owner])
        let known = Recipient(delivered: 1, devices: [device], unread: Payload.maxSeq)
        try visitor.visit(message)
        try visitor.visit(subscription)
        try visitor.visit(known)
        try visitor.visit(Receipt(to: [second: Recipient(), first: known], payload: message))
        try visitor.visit(Receipt(to: [:], payload: subscription))
        try visitor.visit(try #require(Receipt(channel: channel, payload: subscription)))
    }
}

/// What a test does with each sample.
protocol SampleVisitor {
    mutating func visit<Value: WireValue & Codable>(_ value: Value) throws
}
