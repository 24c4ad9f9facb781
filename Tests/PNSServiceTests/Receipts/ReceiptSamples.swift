import Logging
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

/// Receipts, devices and numbers for tests.
enum Samples {
    static let now = Timestamp(seconds: 1_772_600_767, nanoseconds: 80_000_000)
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func uid(_ number: UInt64) throws -> UID { try #require(UID(number: number)) }

    static func topic(_ text: String) throws -> TopicName { try #require(TopicName(text)) }

    static func id(_ text: String) throws -> DeviceID { try #require(DeviceID(text)) }

    static func receipt(_ json: String) throws -> Receipt {
        try Receipt(wire: Array(json.utf8))
    }

    /// A receipt about a message in a group to the users 1001 and 2002.
    static func message(
        _ members: String = "",
        to: String = #""usr0gcAAAAAAAA":{"delivered":0,"unread":3}"#,
        what: String = "msg",
        topic: String = "grpuwsAAAAAAAA",
        silent: Bool = false,
        content: String = #""see you at six""#,
        channel: String? = nil
    ) throws -> Receipt {
        let named = channel.map { #""channel":"\#($0)","# } ?? ""
        return try self.receipt(
            #"{"to":{\#(to)},\#(named)"payload":{"what":"\#(what)","silent":\#(silent),"topic":"\#(topic)","#
                + #""ts":"2026-03-04T05:06:07.08Z","from":"usr6QMAAAAAAAA","seq":12,"mime":"","content":\#(content)\#(members)}}"#
        )
    }

    static func device(
        _ id: String,
        _ platform: DevicePlatform? = nil,
        subscription: PushSubscription? = nil
    ) throws -> RegisteredDevice {
        RegisteredDevice(
            DeviceDescription(id: try self.id(id), platform: platform, subscription: subscription),
            registered: self.now
        )
    }

    static func subscription(_ endpoint: String = "https://push.example/a") throws -> PushSubscription {
        let keys = try #require(
            PushSubscriptionKeys(p256dh: [4] + (0..<64).map { UInt8($0) }, auth: (0..<16).map { UInt8($0) })
        )
        return PushSubscription(endpoint: try #require(PushEndpoint(endpoint)), keys: keys)
    }
}
