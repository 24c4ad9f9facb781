import PNSCodec
import PNSService
import Testing

@Suite("Messages of FCM")
struct FCMMappingTests {
    private static let now = Samples.now
    private static let display = DisplaySettings(
        isEnabled: true,
        common: ["title": "New message", "icon": "ic_push", "color": "#3949AB", "click_action": "OPEN"],
        actions: [
            .message: ["body": "$content", "title_loc_key": "new_message"],
            .subscription: ["title": "New chat", "body": "", "body_loc_key": "new_chat"],
        ]
    )

    private func messages(
        _ receipt: Receipt,
        _ devices: [UInt64: [RegisteredDevice]],
        _ settings: FCMMapping.Settings = FCMMapping.Settings()
    ) throws -> [MappedMessage<FCMMessage>] {
        var known: [UID: [RegisteredDevice]] = [:]
        for (user, devices) in devices { known[try Samples.uid(user)] = devices }
        return FCMMapping(settings).messages(of: try ReceiptReading(receipt), to: known, at: Self.now)
    }

    private func message(
        _ receipt: Receipt,
        _ platform: DevicePlatform?,
        _ settings: FCMMapping.Settings = FCMMapping.Settings()
    ) throws -> FCMMessage {
        let messages = try self.messages(receipt, [2002: [try Samples.device("tok", platform)]], settings)
        return try #require(messages.first).message
    }

    private func json(_ value: some WireValue) throws -> JSONValue { try JSONValue(wire: value.wire()) }

    @Test func `are one for each device of each user, and none for those that are reached`() throws {
        let receipt = try Samples.message(
            to: #""usr0gcAAAAAAAA":{"delivered":1,"devices":["b"],"unread":3},"#
                + #""usr6QMAAAAAAAA":{"delivered":0,"unread":1},"usrAQAAAAAAAAA":{"delivered":0,"unread":1}"#
        )
        let devices: [UInt64: [RegisteredDevice]] = [
            2002: [try Samples.device("a"), try Samples.device("b"), try Samples.device("c")],
            1001: [try Samples.device("d")],
            9: [try Samples.device("stranger")],
        ]
        let messages = try self.messages(receipt, devices)
        #expect(messages.map(\.device?.text) == ["d", "a", "c"])
        #expect(messages.map(\.message.target) == messages.compactMap { $0.device.map(FCMTarget.token) })
        #expect(messages.map { $0.message.data?["silent"] } == [nil, "true", "true"])
    }

    @Test(arguments: [nil, DevicePlatform(rawValue: "desktop"), .web])
    func `have token and data alone for other platforms`(_ platform: DevicePlatform?) throws {
        let message = try self.message(try Samples.message(), platform)
        guard case .object(let members) = try self.json(message) else { return #expect(Bool(false)) }
        #expect(members.map(\.name) == ["token", "data"])
    }

    @Test func `have an empty block for a browser where that is wanted`() throws {
        let settings = FCMMapping.Settings(describesWebPush: true)
        let message = try self.message(try Samples.message(), .web, settings)
        #expect(try self.json(message)["webpush"] == .object([]))
    }

    @Test(
        arguments: [
            ("msg", "", "HIGH", "3600s"), ("sub", "", "HIGH", "3600s"), ("read", "", "NORMAL", "3600s"),
            ("msg", #","webrtc":"started""#, "HIGH", "0s"), ("msg", #","webrtc":"missed""#, "HIGH", "0s"),
        ]
    )
    func `have priority and life for Android`(
        what: String,
        members: String,
        priority: String,
        ttl: String
    ) throws {
        let message = try self.message(try Samples.message(members, what: what), .android)
        let expected = JSONValue.object([
            JSONMember("priority", .string(priority)), JSONMember("ttl", .string(ttl)),
        ])
        #expect(try self.json(message)["android"] == expected)
        #expect(try self.json(message)["apns"] == nil)
    }

    @Test func `show what the operator words, the action's own words first`() throws {
        let settings = FCMMapping.Settings(timeToLive: 60, android: Self.display)
        let message = try self.json(try self.message(try Samples.message(), .android, settings))
        #expect(
            message["android"]?["notification"]
                == (try JSONValue(
                    wire: Array(
                        (##"{"title":"New message","body":"see you at six","icon":"ic_push","color":"#3949AB","##
                            + #""tag":"grpuwsAAAAAAAA","clickAction":"OPEN","titleLocKey":"new_message","#
                            + #""notificationPriority":"PRIORITY_HIGH","visibility":"PRIVATE"}"#).utf8
                    )
                ))
        )
        #expect(message["android"]?["ttl"] == .string("60s"))
        let joined = try self.json(try self.message(try Samples.message(what: "sub"), .android, settings))
        #expect(joined["android"]?["notification"]?["title"] == .string("New chat"))
        #expect(joined["android"]?["notification"]?["body"] == nil)
        #expect(joined["android"]?["notification"]?["bodyLocKey"] == .string("new_chat"))
    }

    @Test(arguments: [("", true), (#","webrtc":"started""#, false), (#","replace":":7""#, false)])
    func `show nothing of what is silent`(members: String, silent: Bool) throws {
        let settings = FCMMapping.Settings(android: Self.display, apns: Self.display)
        let receipt = try Samples.message(members, silent: silent)
        #expect(try self.message(receipt, .android, settings).android?.notification == nil)
        let aps = try self.message(receipt, .ios, settings).apns?.payload?.aps
        #expect(aps?.alert == nil)
        #expect(aps?.sound == nil)
    }

    @Test func `have the headers of APNs as strings, and the badge of the recipient`() throws {
        let message = try self.json(try self.message(try Samples.message(), .ios))
        let expected = try JSONValue(
            wire: Array(
                (#"{"headers":{"apns-push-type":"alert","apns-priority":"10","apns-collapse-id":"grpuwsAAAAAAAA","#
                    + #""apns-expiration":"1772604367"},"payload":{"aps":{"badge":3,"sound":"default","#
                    + #""thread-id":"grpuwsAAAAAAAA","content-available":1,"mutable-content":1,"#
                    + #""interruption-level":"time-sensitive"}}}"#).utf8
            )
        )
        #expect(message["apns"] == expected)
        #expect(message["android"] == nil)
    }

    @Test(arguments: [0, 7])
    func `tell iOS every badge, 0 too`(unread: Int) throws {
        let receipt = try Samples.message(to: #""usr0gcAAAAAAAA":{"delivered":0,"unread":\#(unread)}"#)
        #expect(try self.message(receipt, .ios).apns?.payload?.aps?.badge == unread)
    }

    @Test func `tell iOS no badge that it does not take`() throws {
        let receipt = try Samples.message(to: #""usr0gcAAAAAAAA":{"delivered":0,"unread":9007199254740991}"#)
        #expect(try self.message(receipt, .ios).apns?.payload?.aps?.badge == 2_147_483_647)
    }

    @Test(
        arguments: [
            ("msg", "", "alert", "10", "time-sensitive", 3_600),
            ("sub", "", "alert", "10", "time-sensitive", 3_600),
            ("read", "", "background", "5", "passive", 3_600),
            ("msg", #","webrtc":"started""#, "alert", "10", "critical", 10),
            ("msg", #","webrtc":"busy""#, "alert", "10", "time-sensitive", 3_600),
        ] as [(String, String, String, String, String, Int64)]
    )
    func `have type, priority, level and life for iOS`(
        what: String,
        members: String,
        type: String,
        priority: String,
        level: String,
        life: Int64
    ) throws {
        let apns = try #require(try self.message(try Samples.message(members, what: what), .ios).apns)
        #expect(apns.headers?["apns-push-type"] == type)
        #expect(apns.headers?["apns-priority"] == priority)
        #expect(apns.headers?["apns-expiration"] == "\(Self.now.seconds + life)")
        #expect(apns.payload?.aps?.interruptionLevel?.rawValue == level)
        #expect(apns.payload?.aps?.alert == nil)
    }

    @Test func `show on iOS what the operator words`() throws {
        let alert = DisplaySettings(
            isEnabled: true,
            common: ["title": "Chat", "launch_image": "start"],
            actions: [.message: ["body": "$content", "subtitle": "new", "title_loc_key": "t", "loc_key": "l"]]
        )
        let settings = FCMMapping.Settings(bundleID: "example.chat", apns: alert)
        let message = try self.json(try self.message(try Samples.message(), .ios, settings))
        let expected = try JSONValue(
            wire: Array(
                (#"{"title":"Chat","subtitle":"new","body":"see you at six","launch-image":"start","#
                    + #""title-loc-key":"t","loc-key":"l"}"#).utf8
            )
        )
        #expect(message["apns"]?["payload"]?["aps"]?["alert"] == expected)
        #expect(message["apns"]?["headers"]?["apns-topic"] == .string("example.chat"))
    }

    @Test func `rewrite the stored name of a talk wherever it stands`() throws {
        let receipt = try Samples.message(topic: "p2p6QMAAAAAAADSBwAAAAAAAA")
        let settings = FCMMapping.Settings(android: Self.display)
        #expect(try self.message(receipt, .android, settings).android?.notification?.tag == "usr6QMAAAAAAAA")
        let apns = try #require(try self.message(receipt, .ios, settings).apns)
        #expect(apns.headers?["apns-collapse-id"] == "usr6QMAAAAAAAA")
        #expect(apns.payload?.aps?.threadID == "usr6QMAAAAAAAA")
    }

    @Test func `reach the readers of a channel by one message behind the others`() throws {
        let receipt = try Samples.message(channel: "chnuwsAAAAAAAA")
        let messages = try self.messages(receipt, [2002: [try Samples.device("a", .ios)]])
        #expect(messages.map(\.device?.text) == ["a", nil])
        let message = try self.json(try #require(messages.last).message)
        #expect(message["topic"] == .string("chnuwsAAAAAAAA"))
        #expect(message["token"] == nil)
        #expect(message["data"]?["topic"] == .string("chnuwsAAAAAAAA"))
        #expect(message["data"]?["xfrom"] == nil)
        #expect(message["android"]?["priority"] == .string("HIGH"))
        #expect(message["apns"]?["payload"]?["aps"]?["badge"] == .number(JSONNumber(0)))
        #expect(message["webpush"] == nil)
    }

    @Test func `reach the readers of a channel without any user`() throws {
        let receipt = try Samples.receipt(
            #"{"channel":"chnuwsAAAAAAAA","payload":{"what":"sub","silent":true,"topic":"chnuwsAAAAAAAA","#
                + #""ts":"2026-03-04T05:06:10Z","from":"","seq":0,"mime":"","want":"N","given":"N"}}"#
        )
        #expect(try self.messages(receipt, [:]).count == 1)
    }

    @Test func `reach the platforms that are wanted, and never a subscription of Web Push`() throws {
        let devices = [
            try Samples.device("a", .android), try Samples.device("i", .ios), try Samples.device("n"),
            try Samples.device("w", .web, subscription: try Samples.subscription()), try Samples.device("x", .web),
        ]
        let receipt = try Samples.message()
        #expect(try self.messages(receipt, [2002: devices]).map(\.device?.text) == ["a", "i", "n", "x"])
        let settings = FCMMapping.Settings(platforms: ["android", ""])
        #expect(try self.messages(receipt, [2002: devices], settings).map(\.device?.text) == ["a", "n"])
    }
}

@Suite("Pushes of APNs and Web Push")
struct DirectMappingTests {
    @Test func `of APNs carry the data beside aps`() throws {
        let settings = APNSMapping.Settings(
            bundleID: "example.chat",
            alert: DisplaySettings(
                isEnabled: true,
                common: ["title": "Chat"],
                actions: [.message: ["body": "$content"]]
            )
        )
        let devices = [
            try Samples.device("a", .android), try Samples.device("i", .ios),
            try Samples.device("w", .ios, subscription: try Samples.subscription()),
        ]
        let messages = APNSMapping(settings).messages(
            of: try ReceiptReading(try Samples.message()),
            to: [try Samples.uid(2002): devices],
            at: Samples.now
        )
        #expect(messages.map(\.device?.text) == ["i"])
        let message = try #require(messages.first).message
        #expect(message.device.text == "i")
        #expect(
            message.headers == [
                OutboundHeader("apns-push-type", "alert"), OutboundHeader("apns-priority", "10"),
                OutboundHeader("apns-collapse-id", "grpuwsAAAAAAAA"), OutboundHeader("apns-expiration", "1772604367"),
                OutboundHeader("apns-topic", "example.chat"),
            ]
        )
        let payload = try JSONValue(wire: message.payload)
        #expect(payload["aps"]?["alert"]?["body"] == .string("see you at six"))
        #expect(payload["content"] == .string("see you at six"))
        #expect(payload["seq"] == .string("12"))
    }

    @Test(
        arguments: [
            ("msg", "", false, WebPushMessage.Urgency.high, 100), ("msg", "", true, .normal, 100),
            ("sub", "", false, .high, 100), ("read", "", false, .low, 100),
            ("msg", #","webrtc":"started""#, false, .high, 0),
        ] as [(String, String, Bool, WebPushMessage.Urgency, Int)]
    )
    func `of Web Push carry the data, with urgency, topic and life`(
        what: String,
        members: String,
        silent: Bool,
        urgency: WebPushMessage.Urgency,
        life: Int
    ) throws {
        let subscription = try Samples.subscription()
        let devices = [
            try Samples.device("a", .web), try Samples.device("w", .web, subscription: subscription),
        ]
        let reading = try ReceiptReading(try Samples.message(members, what: what, silent: silent))
        let mapping = WebPushMapping(timeToLive: 100)
        let messages = mapping.messages(of: reading, to: [try Samples.uid(2002): devices], at: Samples.now)
        #expect(messages.map(\.device?.text) == ["w"])
        let message = try #require(messages.first).message
        #expect(message.subscription == subscription)
        #expect(message.urgency == urgency)
        #expect(message.topic == "grpuwsAAAAAAAA")
        #expect(message.timeToLive == life)
        let content = try JSONValue(wire: message.content)
        #expect(content["what"] == .string(what))
        #expect(content["topic"] == .string("grpuwsAAAAAAAA"))
    }
}
