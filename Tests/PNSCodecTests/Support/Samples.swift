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
        try Self.visitProviders(&visitor)
        try Self.visitSessions(&visitor)
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

extension Samples {
    private static func visitProviders<Visitor: SampleVisitor>(_ visitor: inout Visitor) throws {
        let payload =
            #"{"aps":{"alert":{"title":{"loc-key":"T","loc-args":["x"]},"old":[1]},"badge":0,"sound":{"critical":1,"#
            + #""name":"n","volume":1},"content-available":1,"relevance-score":9,"timestamp":1,"event":"update","#
            + #""content-state":{"a":null},"x":true},"id":7}"#
        let notification =
            ##"{"color":"#A0b1C2","eventTime":"2026-03-04T05:06:07.080Z","notificationPriority":"PRIORITY_MAX","##
            + #""vibrateTimings":["0.500s"],"visibility":"SECRET","notificationCount":1,"lightSettings":{"color":{"red":1}}}"#
        let message =
            #"{"token":"t","data":{"é":"😀"},"notification":{"title":"a"},"android":{"priority":"HIGH","ttl":"3600s","#
            + #""data":{"a":""},"notification":\#(notification)},"apns":{"headers":{"a":"b"},"payload":\#(payload)},"#
            + #""webpush":{"notification":{"a":[1]},"fcmOptions":{"link":"https://a.example/"}}}"#
        let error =
            #"{"error":{"code":404,"details":[{"@type":"a","errorCode":"B"},{"fieldViolations":[{"field":"c"}]}]}}"#
        try visitor.visit(APNSPayload(text: payload))
        try visitor.visit(APNSHeaders(topic: "a.voip", pushType: .voip))
        try visitor.visit(APNSErrorAnswer(reason: .unregistered, timestamp: 1_772_600_767_080))
        try visitor.visit(APNSTokenClaims(iss: "i", iat: 1))
        try visitor.visit(FCMMessage(text: message))
        try visitor.visit(FCMSendRequest(message: FCMMessage(text: message), validateOnly: true))
        try visitor.visit(FCMSendAnswer(text: #"{"name":"projects/a/messages/b"}"#))
        try visitor.visit(FCMErrorAnswer(text: error))
        try visitor.visit(GoogleTokenClaims(iss: "i", scope: "s", aud: "a", iat: 1))
        try visitor.visit(TNPGPushRequest(text: "[\(message)]"))
        try visitor.visit(TNPGAnswer(sentCount: 1, failCount: 1, results: [TNPGResult(errorCode: .unregistered)]))
        try visitor.visit(TNPGChannelRequest(text: #"{"channels":["c"],"device":"d","unsub":true}"#))
        try visitor.visit(
            GCMRequest(text: #"{"registration_ids":["a","a"],"time_to_live":0,"data":{"b":"c"},"notification":{}}"#)
        )
        try visitor.visit(GCMAnswer(multicastID: JSONNumber(7), results: [GCMResult(error: .notRegistered)]))
        try visitor.visit(TokenHeader(typ: "JWT", alg: "ES256"))
        try visitor.visit(VAPIDClaims(aud: "https://a.example", exp: 1, sub: "mailto:b"))
        try visitor.visit(VAPIDClaims(text: #"{"aud":["a","b"],"exp":1}"#))
        try visitor.visit(
            DeclarativePush(
                text: #"{"web_push":8030,"notification":{"title":"a","navigate":"b://c","d":1},"app_badge":0}"#
            )
        )
    }

    private static func visitSessions<Visitor: SampleVisitor>(_ visitor: inout Visitor) throws {
        let point: [UInt8] = [4] + Array(repeating: 1, count: 64)
        let keys = try #require(PushSubscriptionKeys(p256dh: point, auth: Array(repeating: 2, count: 16)))
        let endpoint = try #require(PushEndpoint("https://push.example.net/a"))
        let subscription = PushSubscription(endpoint: endpoint, keys: keys)
        let device = SessionDevice(token: try #require(DeviceID("t")), type: .ios)
        let data = try #require(PushSessionData([JSONMember("badge", .number(JSONNumber(1)))]))
        let record = DeviceRecord(device: device.token, platform: .ios, lastSeen: Timestamp(seconds: 1, nanoseconds: 1))
        let (user, channel) = (try #require(UID(number: 1)), try #require(TopicName("chnuwsAAAAAAAA")))
        try visitor.visit(subscription)
        try visitor.visit(PushSessionPayload(title: "a", data: data))
        try visitor.visit(try #require(PushSessionAnswer(id: "a")))
        try visitor.visit(device)
        try visitor.visit(SessionDevice(subscription))
        try visitor.visit(Feedback(device: .init(device), .providerError(error: "e", retryable: true)))
        try visitor.visit(Feedback(ioError: "e"))
        try visitor.visit(DeviceRegistration(subscription, lang: "en"))
        try visitor.visit(DeviceRegistration(platform: nil))
        try visitor.visit(DeviceList(devices: [record]))
        try visitor.visit(
            HandlerLine.channel(try #require(HandlerLine.ChannelChange(user: user, channel: channel, unsub: true)))
        )
    }
}

/// What a test does with each sample.
protocol SampleVisitor {
    mutating func visit<Value: WireValue & Codable>(_ value: Value) throws
}
