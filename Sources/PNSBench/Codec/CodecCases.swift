import Foundation
import PNSCodec

/// The messages that `pns bench codec` measures: each one of the wire, with contents as applications send them.
enum CodecCases {
    /// All of them.
    static func all() throws -> [CodecCase] {
        let now = Timestamp(seconds: 1_781_870_423, nanoseconds: 318_000_000)
        let user = try UserID(validating: "usr-7f3c20e1")
        func id(_ number: Int) throws -> NotificationID {
            try NotificationID(validating: "order-\(4_700 + number)-shipped")
        }
        func date(_ number: Int) -> Timestamp {
            Timestamp(seconds: now.seconds + Int64(number), nanoseconds: 318_000_000)
        }
        func unseen(_ text: String, _ number: Int) -> UnseenNotification {
            UnseenNotification(notificationData: text, createDate: date(number))
        }
        func record(_ text: String, _ number: Int) throws -> NotifyRecord {
            NotifyRecord(notificationID: try id(number), userID: user, notificationData: text, createDate: date(number))
        }
        typealias Twins = FoundationTwins
        return [
            try CodecCase(
                "count",
                NewNotificationCountChanged(newNotificationCountChanged: 12),
                twin: Twins.Count.self
            ),
            try CodecCase(
                "count, any server message",
                ServerMessage.newNotificationCountChanged(.init(newNotificationCountChanged: 12)),
                twin: Twins.Count.self
            ),
            try CodecCase("unseen request", DeviceMessage.unseenNotificationDataRequest, twin: Twins.Request.self),
            try CodecCase(
                "seen request",
                DeviceMessage.seenNotificationsRequest(.init(receivedAfter: now)),
                twin: Twins.Request.self
            ),
            try CodecCase(
                "unseen answer, 1 item",
                NewNotificationData(newNotificationData: [unseen(structured, 0)]),
                twin: Twins.UnseenData.self
            ),
            try CodecCase(
                "unseen answer, 20 items",
                NewNotificationData(newNotificationData: (0..<20).map { unseen(mixed($0), $0) }),
                twin: Twins.UnseenData.self
            ),
            try CodecCase(
                "seen answer, 20 items",
                SeenNotificationData(
                    seenNotificationData: (0..<20).map {
                        SeenNotification(notificationData: mixed($0), createDate: date($0), seenDate: date($0 + 90))
                    }
                ),
                twin: Twins.SeenData.self
            ),
            try CodecCase(
                "error",
                ErrorMessage(
                    code: .badArgument,
                    message: "The instant cannot be read.",
                    reason: .invalidTimestamp,
                    pointer: "/seenNotificationsRequest/receivedAfter"
                ),
                twin: Twins.Failure.self
            ),
            try CodecCase("notify, ASCII", NotifyRequest.single(try record(plain, 0)), twin: Twins.Record.self),
            try CodecCase("notify, escapes", NotifyRequest.single(try record(structured, 0)), twin: Twins.Record.self),
            try CodecCase("notify, non-ASCII", NotifyRequest.single(try record(foreign, 0)), twin: Twins.Record.self),
            try CodecCase(
                "notify, 32 KiB",
                NotifyRequest.single(try record(String(repeating: plain, count: 32_768 / plain.utf8.count), 0)),
                twin: Twins.Record.self
            ),
            try CodecCase(
                "notify, 32 KiB non-ASCII",
                NotifyRequest.single(try record(String(repeating: foreign, count: 32_768 / foreign.utf8.count), 0)),
                twin: Twins.Record.self
            ),
            try CodecCase(
                "notify, batch of 100",
                NotifyRequest.batch(try (0..<100).map { try record(mixed($0), $0) }),
                twin: Twins.Batch.self
            ),
            try CodecCase("receipt, 1 user", try receipt(users: 1, at: now), twin: Twins.Receipt.self),
            try CodecCase("receipt, 100 users", try receipt(users: 100, at: now), twin: Twins.Receipt.self),
            try CodecCase("notify answer", NotifyAnswer(notificationID: try id(0)), twin: Twins.Answer.self),
            try CodecCase(
                "notify answer, 100",
                NotifyBatchAnswer(notifications: try (0..<100).map { NotifyAnswer(notificationID: try id($0)) }),
                twin: Twins.BatchAnswer.self
            ),
            try CodecCase(
                "problem",
                Problem(
                    code: .badArgument,
                    detail: "The member is longer than the server takes.",
                    reason: .empty,
                    pointer: "/notifications/3/user_id"
                ),
                twin: Twins.Problem.self
            ),
        ]
    }

    /// A message to so many users, of whom every third one has a connection.
    private static func receipt(users: UInt64, at date: Timestamp) throws -> Receipt {
        guard let sender = UID(number: 1_001), let topic = TopicName("grpuwsAAAAAAAA") else {
            throw CodecCaseFault.notTheSame
        }
        let to = (1...users).compactMap { number in
            UID(number: number &* 0x9E37_79B9_7F4A_7C15).map { uid in
                (uid, Recipient(delivered: number % 3 == 0 ? 1 : 0, unread: number))
            }
        }
        let content = JSONValue.string(foreign)
        let payload = Payload(what: .message, topic: topic, ts: date, from: sender, seq: 4_711, content: content)
        return Receipt(to: Dictionary(uniqueKeysWithValues: to), payload: payload)
    }

    /// A sentence.
    private static let plain =
        "Your order 4711 left our warehouse this morning and should reach you on Thursday before noon."

    /// What applications often put there: JSON in a string.
    private static let structured =
        #"{"kind":"order","title":"Order 4711 shipped","url":"https://shop.example/o/4711","unread":3}"#

    /// Two, three and four bytes a character, with some ASCII between.
    private static let foreign = "ご注文 4711 は本日発送されました。สินค้าจะถึงวันพฤหัสบดี – größer, schöner 🎉📦 Доставка завтра"

    /// Every fourth one not ASCII, every fourth one with escapes.
    private static func mixed(_ number: Int) -> String {
        switch number % 4 {
        case 0: foreign
        case 1: structured
        default: plain
        }
    }
}
