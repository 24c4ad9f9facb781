import PNSCodec
import PNSService
import Testing

/// The words of the dialogue between a session and its owner.
struct Dialogue {
    typealias Action = DeviceSession.Action

    static let askUnseen = Array("unseenNotificationDataRequest".utf8)
    static let askSeen = Array(#"{"seenNotificationsRequest":{"receivedAfter":""}}"#.utf8)
    static let askBoth = Array(#"{"notificationDataRequest":{"receivedAfter":"2026-03-01T00:00:00Z"}}"#.utf8)
    static let date = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)
    static let outage = ServiceError(code: .unavailable, message: "Later.")

    var session: DeviceSession

    init(maxQueuedRequests: Int = 8) {
        session = DeviceSession(maxQueuedRequests: maxQueuedRequests)
    }

    /// A session that has sent its first count.
    static func opened(count: Int = 0, version: Int64 = 0, maxQueuedRequests: Int = 8) -> Dialogue {
        var dialogue = Dialogue(maxQueuedRequests: maxQueuedRequests)
        _ = dialogue.hears(.opened)
        _ = dialogue.hears(.countRead(UnseenCount(count: count, version: version)))
        return dialogue
    }

    mutating func hears(_ event: DeviceSession.Event) -> [Action] { session.handle(event) }

    static func count(_ count: UInt64) -> Action {
        .send(.newNotificationCountChanged(NewNotificationCountChanged(newNotificationCountChanged: count)))
    }

    static func changed(_ count: Int, version: Int64) -> DeviceSession.Event {
        .countChanged(UnseenCount(count: count, version: version))
    }

    static func stored(_ sequences: Int64...) -> [StoredNotification] {
        sequences.map { StoredNotification(sequence: $0, data: "data \($0)", createDate: date) }
    }

    /// A notification that was seen before the session began.
    static let seenBefore = AnsweredNotification(sequence: 9_999_999, data: "old", createDate: date, seenDate: date)

    static func data(_ sequences: Int64...) -> ServerMessage {
        .newNotificationData(
            NewNotificationData(
                newNotificationData: sequences.map {
                    UnseenNotification(notificationData: "data \($0)", createDate: date)
                }
            )
        )
    }

    static let seenAnswer = Action.send(.seenNotificationData(SeenNotificationData(seenNotificationData: [])))

    static func refusal(_ error: ServiceError) -> Action {
        let message = ErrorMessage(
            code: error.code,
            message: error.message,
            reason: error.reason,
            pointer: error.pointer
        )
        return .send(.error(message))
    }
}

@Suite("A device session")
struct DeviceSessionTests {
    // MARK: CNT-001

    @Test(arguments: [0, 3])
    func sendsTheCountFirst(_ count: Int) {
        var device = Dialogue()
        #expect(device.hears(.opened) == [.readCount])
        #expect(device.hears(.countRead(UnseenCount(count: count, version: 9))) == [Dialogue.count(UInt64(count))])
    }

    @Test func holdsARequestBackUntilTheCountWasSent() {
        var device = Dialogue()
        #expect(device.hears(.opened) == [.readCount])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [])
        #expect(device.hears(.message(Array("{".utf8))) == [])
        #expect(device.hears(.countRead(UnseenCount(count: 1, version: 1))) == [Dialogue.count(1), .readUnseen])
    }

    @Test(arguments: [
        (changed: UnseenCount(count: 5, version: 7), read: UnseenCount(count: 4, version: 6), first: UInt64(5)),
        (changed: UnseenCount(count: 3, version: 5), read: UnseenCount(count: 4, version: 6), first: UInt64(4)),
        (changed: UnseenCount(count: 4, version: 6), read: UnseenCount(count: 4, version: 6), first: UInt64(4)),
    ])
    func sendsTheNewerCountWhenAChangeArrivesBeforeTheFirst(changed: UnseenCount, read: UnseenCount, first: UInt64) {
        var device = Dialogue()
        #expect(device.hears(.opened) == [.readCount])
        #expect(device.hears(.countChanged(changed)) == [])
        #expect(device.hears(.countRead(read)) == [Dialogue.count(first)])
        #expect(device.hears(.flush) == [])
    }

    @Test func closesWhenTheFirstCountCannotBeRead() {
        var device = Dialogue()
        #expect(device.hears(.opened) == [.readCount])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [])
        #expect(device.hears(.storeFailed(Dialogue.outage)) == [.close(.tryAgainLater, reason: "Later.")])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [])
    }

    // MARK: CNT-002 to CNT-007

    @Test func flushesOnceForManyChangesAndSendsTheNewest() {
        var device = Dialogue.opened()
        #expect(device.hears(Dialogue.changed(1, version: 1)) == [.scheduleFlush])
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [])
        #expect(device.hears(Dialogue.changed(3, version: 3)) == [])
        #expect(device.hears(.flush) == [Dialogue.count(3)])
        #expect(device.hears(.flush) == [])
        #expect(device.hears(Dialogue.changed(4, version: 4)) == [.scheduleFlush])
    }

    @Test func ignoresOlderCountsInWhateverOrderTheyArrive() {
        var device = Dialogue.opened(count: 2, version: 2)
        #expect(device.hears(Dialogue.changed(1, version: 1)) == [])
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [])
        #expect(device.hears(Dialogue.changed(5, version: 5)) == [.scheduleFlush])
        #expect(device.hears(Dialogue.changed(4, version: 4)) == [])
        #expect(device.hears(.flush) == [Dialogue.count(5)])
        #expect(device.hears(Dialogue.changed(3, version: 3)) == [])
        #expect(device.hears(.flush) == [])
    }

    // MARK: UNS-001, UNS-009, ORD-002

    @Test func marksExactlyWhatWasSentOnceItWasSent() {
        var device = Dialogue.opened(count: 2, version: 2)
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        #expect(device.hears(.unseenRead(Dialogue.stored(11, 7))) == [.sendAndReport(Dialogue.data(11, 7))])
        #expect(device.hears(.sent(ok: true)) == [.markSeen([11, 7])])
        #expect(device.hears(.marked(UnseenCount(count: 0, version: 3))) == [Dialogue.count(0)])
    }

    @Test func sendsTheCountOfTheStoreBeforeASeenAnswerWhenItIsNewer() {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [.scheduleFlush])
        _ = device.hears(.message(Dialogue.askSeen))
        let newest = UnseenCount(count: 3, version: 3)
        #expect(device.hears(.seenRead([], newest: newest)) == [Dialogue.count(3), Dialogue.seenAnswer])  // CLU-003
        // What the bus brings afterwards is old.
        #expect(device.hears(Dialogue.changed(3, version: 3)) == [])
        _ = device.hears(.message(Dialogue.askSeen))
        #expect(device.hears(.seenRead([], newest: newest)) == [Dialogue.seenAnswer])
    }

    @Test func marksNothingWhenTheWriteFails() {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        #expect(device.hears(.unseenRead(Dialogue.stored(1))) == [.sendAndReport(Dialogue.data(1))])
        #expect(device.hears(.sent(ok: false)) == [.close(.internalError, reason: "An answer could not be written.")])
        #expect(device.hears(.sent(ok: true)) == [])
        #expect(device.hears(.closed) == [])
    }

    @Test func leavesANotificationUnseenThatArrivesBetweenReadingAndMarking() {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        #expect(device.hears(.unseenRead(Dialogue.stored(1))) == [.sendAndReport(Dialogue.data(1))])
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [])
        #expect(device.hears(.sent(ok: true)) == [.markSeen([1])])  // ORD-008
        #expect(device.hears(.marked(UnseenCount(count: 1, version: 3))) == [Dialogue.count(1)])
    }

    @Test func sendsACountThatIsDueBeforeTheDataThatItCounts() {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [.scheduleFlush])
        #expect(
            device.hears(.unseenRead(Dialogue.stored(1, 2))) == [
                Dialogue.count(2), .sendAndReport(Dialogue.data(1, 2)),
            ]
        )
        #expect(device.hears(.flush) == [])
    }

    @Test func holdsCountsBackWhileDataIsOnItsWay() {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [.scheduleFlush])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        _ = device.hears(.unseenRead(Dialogue.stored(1, 2)))
        #expect(device.hears(Dialogue.changed(3, version: 3)) == [])
        #expect(device.hears(.flush) == [])
        #expect(device.hears(.sent(ok: true)) == [.markSeen([1, 2])])
        // The publication of the mark overtakes its answer.
        #expect(device.hears(Dialogue.changed(1, version: 4)) == [])
        #expect(device.hears(.flush) == [])
        #expect(device.hears(.marked(UnseenCount(count: 1, version: 4))) == [Dialogue.count(1)])
        #expect(device.hears(.flush) == [])
    }

    @Test func sendsTheNewerCountWhenAChangeOvertakesTheMark() {
        var device = Dialogue.opened(count: 1, version: 1)
        _ = device.hears(.message(Dialogue.askUnseen))
        _ = device.hears(.unseenRead(Dialogue.stored(1)))
        _ = device.hears(.sent(ok: true))
        #expect(device.hears(Dialogue.changed(1, version: 3)) == [])
        #expect(device.hears(.marked(UnseenCount(count: 0, version: 2))) == [Dialogue.count(1)])
    }

    // MARK: UNS-010

    @Test func answersNothingUnseenWithAnEmptyArrayAndMarksNothing() {
        var device = Dialogue.opened()
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        #expect(device.hears(.unseenRead([])) == [.send(Dialogue.data())])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
    }

    // MARK: SEN-001, ORD-003

    @Test func answersASeenRequestAfterTheCountThatIsDue() {
        var device = Dialogue.opened()
        #expect(device.hears(Dialogue.changed(1, version: 1)) == [.scheduleFlush])
        #expect(device.hears(.message(Dialogue.askSeen)) == [.readSeen(after: nil)])
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [])
        #expect(device.hears(.seenRead([])) == [Dialogue.count(2), Dialogue.seenAnswer])
        #expect(device.hears(.flush) == [])
    }

    @Test func passesOnTheDateAndWhatWasRead() throws {
        var device = Dialogue.opened()
        let message = Array(#"{"seenNotificationsRequest":{"receivedAfter":"2026-03-04T06:06:07+01:00"}}"#.utf8)
        #expect(device.hears(.message(message)) == [.readSeen(after: Dialogue.date)])
        let seenDate = Dialogue.date.advanced(by: .seconds(5))
        let read = RetainedNotification(sequence: 3, data: "a", createDate: Dialogue.date, seenDate: seenDate)
        let answer = SeenNotification(notificationData: "a", createDate: Dialogue.date, seenDate: seenDate)
        #expect(
            device.hears(.seenRead([read])) == [
                .send(.seenNotificationData(SeenNotificationData(seenNotificationData: [answer])))
            ]
        )
    }

    // MARK: ORD-004

    @Test func answersRequestsOneAtATimeInTheirOrder() {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
        #expect(device.hears(.message(Dialogue.askSeen)) == [])
        #expect(device.hears(.message(Array("{}".utf8))) == [])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [])
        _ = device.hears(.unseenRead(Dialogue.stored(1)))
        #expect(device.hears(.sent(ok: true)) == [.markSeen([1])])
        #expect(
            device.hears(.marked(UnseenCount(count: 0, version: 2))) == [Dialogue.count(0), .readSeen(after: nil)]
        )
        let actions = device.hears(.seenRead([]))
        #expect(actions.count == 3)
        #expect(actions.first == Dialogue.seenAnswer)
        #expect(actions.last == .readUnseen)
        guard case .send(.error(let message)) = actions[1] else {
            Issue.record("\(actions[1]) instead of an error")
            return
        }
        #expect(message.error.code == .unknownType)
    }

    // MARK: ORD-007

    @Test(arguments: [
        DeviceSession.Event.unseenRead(Dialogue.stored(1)), .sent(ok: true), .sent(ok: false),
        .marked(UnseenCount(count: 0, version: 9)), .seenRead([]), .storeFailed(Dialogue.outage), .flush,
        .countRead(UnseenCount(count: 0, version: 9)), .opened,
    ])
    func doesNothingOnAnEventThatItDoesNotWaitFor(_ event: DeviceSession.Event) {
        var device = Dialogue.opened(count: 1, version: 1)
        #expect(device.hears(event) == [])
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
    }

    // MARK: FRM-003 to FRM-007, SEN-009

    @Test(arguments: [
        ("{", ErrorCode.malformed, Reason.unexpectedEnd, ""),
        (#"{"seenNotificationsRequest":{},}"#, .malformed, .trailingComma, ""),
        ("{}", .unknownType, .unknownType, ""),
        ("42", .unknownType, .unknownType, ""),
        (#"{"hello":1}"#, .unknownType, .unknownType, ""),
        (
            #"{"seenNotificationsRequest":{"receivedAfter":"soon"}}"#, .badArgument, .invalidTimestamp,
            "/seenNotificationsRequest/receivedAfter"
        ),
        (
            #"{"seenNotificationsRequest":{"receivedAfter":5}}"#, .badArgument, .wrongType,
            "/seenNotificationsRequest/receivedAfter"
        ),
    ])
    func refusesAMessageAndServesTheNext(_ text: String, code: ErrorCode, reason: Reason, pointer: String) {
        var device = Dialogue.opened()
        let actions = device.hears(.message(Array(text.utf8)))
        guard actions.count == 1, case .send(.error(let message)) = actions[0] else {
            Issue.record("\(actions) instead of one error")
            return
        }
        #expect(message.error.code == code)
        #expect(message.error.reason == reason)
        #expect(message.error.pointer == pointer)
        #expect(device.hears(.message(Dialogue.askUnseen)) == [.readUnseen])
    }

    @Test func performsNeitherOfTwoRequestsInOneMessage() {
        var device = Dialogue.opened()
        let text = #"{"unseenNotificationDataRequest":{},"seenNotificationsRequest":{}}"#
        let actions = device.hears(.message(Array(text.utf8)))
        guard actions.count == 1, case .send(.error(let message)) = actions[0] else {
            Issue.record("\(actions) instead of one error")
            return
        }
        #expect(message.error.code == .badArgument)
        #expect(message.error.reason == .conflictingMembers)
    }

    // MARK: A store that fails

    @Test(arguments: [Dialogue.askUnseen, Dialogue.askSeen])
    func answersWithAnErrorWhenTheStoreFailsAndServesTheNext(_ request: [UInt8]) {
        var device = Dialogue.opened()
        #expect(device.hears(.message(request)).count == 1)
        #expect(device.hears(.message(Dialogue.askSeen)) == [])
        #expect(
            device.hears(.storeFailed(Dialogue.outage)) == [
                Dialogue.refusal(Dialogue.outage), .readSeen(after: nil),
            ]
        )
    }

    @Test func sendsTheCountThatWaitedWhenMarkingFails() {
        var device = Dialogue.opened(count: 1, version: 1)
        _ = device.hears(.message(Dialogue.askUnseen))
        _ = device.hears(.unseenRead(Dialogue.stored(1)))
        #expect(device.hears(Dialogue.changed(2, version: 2)) == [])
        #expect(device.hears(.message(Dialogue.askSeen)) == [])
        #expect(device.hears(.sent(ok: true)) == [.markSeen([1])])
        #expect(device.hears(.storeFailed(Dialogue.outage)) == [Dialogue.count(2), .readSeen(after: nil)])
    }

    // MARK: Backpressure

    @Test func pausesReadingAndLosesNoneOfAThousandRequests() {
        var device = Dialogue.opened(maxQueuedRequests: 8)
        var pauses = 0
        var resumes = 0
        for number in 0..<1_000 {
            let actions = device.hears(.message(Dialogue.askSeen))
            pauses += actions.count { $0 == .pauseReading }
            #expect(actions.contains(.pauseReading) == (number == 8))
        }
        var answers = 0
        while answers < 1_000 {
            let actions = device.hears(.seenRead([]))
            answers += actions.count { $0 == Dialogue.seenAnswer }
            resumes += actions.count { $0 == .resumeReading }
            // One is being served; at half of the bound reading goes on.
            #expect(actions.contains(.resumeReading) == (answers == 1_000 - 1 - 4))
        }
        #expect((pauses, resumes) == (1, 1))
        #expect(device.hears(.seenRead([])) == [])
    }

    // MARK: Closing at every point

    /// The events after which the connection ends.
    static let histories: [[DeviceSession.Event]] = {
        let whole: [DeviceSession.Event] = [
            .opened, .countRead(UnseenCount(count: 1, version: 1)), Dialogue.changed(2, version: 2),
            .message(Dialogue.askUnseen), .message(Dialogue.askSeen), .unseenRead(Dialogue.stored(1)),
            .sent(ok: true), .marked(UnseenCount(count: 1, version: 3)), .seenRead([]),
        ]
        return whole.indices.map { Array(whole[...$0]) } + [[]]
    }()

    @Test(arguments: histories)
    func doesNothingAfterItWasClosed(_ history: [DeviceSession.Event]) {
        var device = Dialogue()
        for event in history { _ = device.hears(event) }
        #expect(device.hears(.closed) == [])
        let isDataUnderWay = history.count == 6
        #expect(device.hears(.sent(ok: true)) == (isDataUnderWay ? [.markSeen([1])] : []))
        for event: DeviceSession.Event in [
            .opened, .countRead(UnseenCount(count: 9, version: 9)), Dialogue.changed(9, version: 10), .flush,
            .message(Dialogue.askUnseen), .unseenRead(Dialogue.stored(5)), .sent(ok: true), .sent(ok: false),
            .marked(UnseenCount(count: 9, version: 11)), .seenRead([]), .storeFailed(Dialogue.outage), .closed,
        ] {
            #expect(device.hears(event) == [])
        }
    }

    @Test func marksNothingWhenTheWriteFailsAfterItWasClosed() {
        var device = Dialogue.opened(count: 1, version: 1)
        _ = device.hears(.message(Dialogue.askUnseen))
        _ = device.hears(.unseenRead(Dialogue.stored(1)))
        #expect(device.hears(.closed) == [])
        #expect(device.hears(.sent(ok: false)) == [])
        #expect(device.hears(.sent(ok: true)) == [])
    }

    @Test func appendsToTheActionsItIsGiven() {
        var session = DeviceSession(maxQueuedRequests: 1)
        var actions: [DeviceSession.Action] = [.resumeReading]
        session.handle(.opened, into: &actions)
        #expect(actions == [.resumeReading, .readCount])
    }
}
