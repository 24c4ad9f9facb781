import PNSCodec
import PNSService
import Testing

/// Requests of the feature `pns-2024`.
@Suite struct BothAtOnceTests {
    private let old = Dialogue.seenBefore

    private func answer(_ notifications: [AnsweredNotification]) -> ServerMessage {
        .notificationData(
            NotificationData(
                notificationData: notifications.map {
                    DatedNotification(notificationData: $0.data, createdDate: $0.createDate, seenDate: $0.seenDate)
                }
            )
        )
    }

    @Test func asksTheStoreForWhatIsLater() {
        var device = Dialogue.opened()
        let after = Timestamp("2026-03-01T00:00:00Z")
        #expect(device.hears(.message(Dialogue.askBoth)) == [.readNotifications(after: after)])  // DAT-004
    }

    @Test func asksTheStoreForWhatIsUnseen() {
        for text in [#"{"receivedAfter":""}"#, #"{"receivedAfter":null}"#, "{}"] {
            var device = Dialogue.opened()
            let message = Array(#"{"notificationDataRequest":\#(text)}"#.utf8)
            #expect(device.hears(.message(message)) == [.readNotifications(after: nil)])  // DAT-003
        }
    }

    @Test func marksOnlyWhatWasUnseen() {
        var device = Dialogue.opened(count: 1, version: 1)
        _ = device.hears(.message(Dialogue.askBoth))
        let both = [old, AnsweredNotification(Dialogue.stored(7)[0])]
        #expect(device.hears(.notificationsRead(both)) == [.sendAndReport(answer(both))])
        #expect(device.hears(.sent(ok: true)) == [.markSeen([7])])  // DAT-006
        #expect(device.hears(.marked(UnseenCount(count: 0, version: 2))) == [Dialogue.count(0)])  // DAT-011
    }

    @Test func marksNothingWhereAllWasSeen() {
        var device = Dialogue.opened()
        _ = device.hears(.message(Dialogue.askBoth))
        #expect(device.hears(.notificationsRead([old])) == [.send(answer([old]))])
        #expect(device.hears(.message(Dialogue.askSeen)) == [.readSeen(after: nil)])
    }

    @Test func tellsThatTheStoreFailed() {
        var device = Dialogue.opened()
        _ = device.hears(.message(Dialogue.askBoth))
        #expect(device.hears(.storeFailed(Dialogue.outage)) == [Dialogue.refusal(Dialogue.outage)])
    }

    @Test func refusesTwoRequestsInOne() {
        var device = Dialogue.opened()
        let message = Array(#"{"notificationDataRequest":{},"seenNotificationsRequest":{}}"#.utf8)
        guard case .send(.error(let error))? = device.hears(.message(message)).first else {
            Issue.record("no error")
            return
        }
        #expect(error.error.code == .badArgument)  // FRM-006
    }
}
