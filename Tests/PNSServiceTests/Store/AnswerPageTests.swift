import PNSCodec
import PNSService
import Testing

@Suite("A page of an answer")
struct AnswerPageTests {
    private static let date = Timestamp(seconds: 1_772_600_767, nanoseconds: 123_456_789)
    /// Every kind of character that an encoder can make longer.
    private static let texts = [
        "", "plain", "\"\\/\u{8}\n\u{0}\u{1F}\u{7F}", "é👩‍👩‍👧‍👦\u{2028}", String(repeating: "\u{1}", count: 50),
    ]

    @Test(arguments: [200, 400, 1_024, 4_096, 100_000])
    func ofUnseenNotificationsIsNoLongerThanItsBytesWhenEncoded(maxBytes: Int) {
        var page = UnseenPage(AnswerBounds(maxNotifications: 100, maxBytes: maxBytes))
        var sequence: Int64 = 0
        repeat {
            sequence += 1
        } while page.add(
            StoredNotification(
                sequence: sequence,
                data: Self.texts[Int(sequence) % Self.texts.count],
                createDate: Self.date
            )
        )
        let message = NewNotificationData(
            newNotificationData: page.notifications.map {
                UnseenNotification(notificationData: $0.data, createDate: $0.createDate)
            }
        )
        #expect(page.notifications.count >= 1)
        #expect(message.wire().count <= maxBytes || page.notifications.count == 1)
        // Little of the room is lost: at most one notification's worth.
        #expect(page.notifications.count == 100 || message.wire().count > maxBytes / 2 || maxBytes <= 400)
    }

    @Test("UNS-016: what a text takes is not overrated", arguments: ["\n", "/", "\u{7F}", "\"", "\u{1}", "é"])
    func isFilled(_ unit: String) {
        let data = String(repeating: unit, count: 100)
        var page = UnseenPage(AnswerBounds(maxNotifications: 1_000, maxBytes: 20_000))
        var sequence: Int64 = 0
        while page.add(StoredNotification(sequence: sequence, data: data, createDate: Self.date)) { sequence += 1 }
        let message = NewNotificationData(
            newNotificationData: page.notifications.map {
                UnseenNotification(notificationData: $0.data, createDate: $0.createDate)
            }
        )
        #expect(message.wire().count > 19_000 && message.wire().count <= 20_000)
    }

    @Test(arguments: [300, 1_024, 4_096, 100_000])
    func ofSeenNotificationsIsNoLongerThanItsBytesWhenEncoded(maxBytes: Int) {
        var page = SeenPage(AnswerBounds(maxNotifications: 100, maxBytes: maxBytes))
        var sequence: Int64 = 0
        repeat {
            sequence += 1
        } while page.add(
            RetainedNotification(
                sequence: sequence,
                data: Self.texts[Int(sequence) % Self.texts.count],
                createDate: Self.date.advanced(by: .seconds(sequence)),
                seenDate: Self.date
            )
        )
        let message = SeenNotificationData(
            seenNotificationData: page.notifications.map {
                SeenNotification(notificationData: $0.data, createDate: $0.createDate, seenDate: $0.seenDate)
            }
        )
        #expect(page.notifications.count >= 1)
        #expect(message.wire().count <= maxBytes || page.notifications.count == 1)
    }
}
