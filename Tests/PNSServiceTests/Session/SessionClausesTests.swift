import PNSCodec
import PNSService
import Testing

@Suite struct SessionClausesTests {
    private let clauses = ClauseCounter()

    /// What the events exercise, behind the first count.
    private func exercised(by events: [DeviceSession.Event]) -> Set<MarkedClause> {
        var session = DeviceSession(maxQueuedRequests: 8, clauses: clauses)
        _ = session.handle(.opened)
        _ = session.handle(.countRead(UnseenCount(count: 1, version: 1)))
        let before = clauses.exercised
        for event in events { _ = session.handle(event) }
        return clauses.exercised.subtracting(before)
    }

    @Test func `notes the first count and nothing else`() {
        #expect(exercised(by: []) == [])
        #expect(clauses.exercised == [.cnt001, .cnt002, .cnt003, .num003])
    }

    @Test func `tells a count that grows from one that falls`() {
        #expect(exercised(by: [Dialogue.changed(2, version: 2), .flush]) == [.cnt004])
        #expect(exercised(by: [Dialogue.changed(0, version: 2), .flush]) == [.cnt005])
    }

    @Test func `notes that a newer count replaced one`() {
        let counts = [Dialogue.changed(2, version: 2), Dialogue.changed(3, version: 3)]
        #expect(exercised(by: counts) == [.cnt007])
    }

    @Test(
        arguments: [
            (#"unseenNotificationDataRequest"#, .uns002), (#""unseenNotificationDataRequest""#, .uns003),
            (#" {"unseenNotificationDataRequest":{}}"#, .uns004),
        ] as [(String, MarkedClause)]
    )
    func `tells the spellings of an unseen request apart`(text: String, clause: MarkedClause) {
        #expect(exercised(by: [.message(Array(text.utf8))]) == [clause])
    }

    @Test(
        arguments: [
            ("{", [.frm003, .jsn002]), (#"{"a":1}"#, [.frm004]),
            (#"{"unseenNotificationDataRequest":1}"#, [.frm005, .jsn012]),
            (#"{"unseenNotificationDataRequest":{},"seenNotificationsRequest":{}}"#, [.frm006]),
            (#"{"seenNotificationsRequest":{"receivedAfter":"x"}}"#, [.frm005, .sen009]),
            (#"{"notificationDataRequest":{"receivedAfter":"x"}}"#, [.frm005, .dat010]),
        ] as [(String, Set<MarkedClause>)]
    )
    func `notes by which rule a message is refused`(text: String, refusing: Set<MarkedClause>) {
        let always: Set<MarkedClause> = [.err003, .err004, .frm007]
        #expect(exercised(by: [.message(Array(text.utf8))]) == refusing.union(always))
    }

    @Test func `notes that what was sent was marked, and only then`() {
        let answer: [DeviceSession.Event] = [.message(Dialogue.askUnseen), .unseenRead(Dialogue.stored(1, 2))]
        let sending: Set<MarkedClause> = [.uns001, .uns002, .uns005, .uns006, .uns007, .uns008, .uns011, .tim004]
        #expect(exercised(by: answer) == sending)
        let marking: [DeviceSession.Event] = [.sent(ok: true), .marked(UnseenCount(count: 0, version: 2))]
        #expect(exercised(by: answer + marking) == [.uns009, .ord002, .cnt005])
    }

    @Test func `notes an answer without notifications as one`() {
        let events: [DeviceSession.Event] = [.message(Dialogue.askUnseen), .unseenRead([])]
        #expect(exercised(by: events) == [.uns001, .uns002, .uns008, .uns010])
    }

    @Test func `keeps the clauses of the newer messages apart`() {
        let events: [DeviceSession.Event] = [
            .message(Dialogue.askBoth), .notificationsRead([Dialogue.seenBefore]),
        ]
        #expect(exercised(by: events) == [.dat001, .dat002, .dat012, .tim004])
    }
}
