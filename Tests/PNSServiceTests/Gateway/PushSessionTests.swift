import PNSCodec
import Testing

@testable import PNSService

@Suite struct PushSessionTests {
    private let start = Timestamp(seconds: 1_772_600_767)

    private func rules(
        batchSize: Int = 3,
        maxBatches: Int = 2,
        window: Int = 12,
        schedule: RetrySchedule = .session
    ) -> PushSession.Rules {
        PushSession.Rules(
            lanes: [PushSession.Lane(batchSize: batchSize, maxBatches: maxBatches)],
            laneOfClass: [.android: 0],
            window: window,
            flushInterval: .seconds(1),
            idleTimeout: .seconds(600),
            schedule: schedule
        )
    }

    private func devices(_ range: Range<Int>, type: DeviceClass = .android) -> [SessionDevice] {
        range.map { SessionDevice(token: "tok-\($0)" as DeviceID, type: type) }
    }

    private func tokens(_ batches: [PushBatch]) -> [[String]] {
        batches.map { $0.devices.map(\.token.text) }
    }

    @Test func fillsBatchesWhileTheStreamIsOpen() {
        var session = PushSession(self.rules(), at: self.start)
        #expect(session.take(self.devices(0..<2), at: self.start).isEmpty)
        let batches = session.take(self.devices(2..<4), at: self.start)
        #expect(self.tokens(batches) == [["tok-0", "tok-1", "tok-2"]])
        #expect(session.phase == .open)
    }

    @Test func sendsAPartialBatchAfterATimeAndAtTheEnd() {
        var session = PushSession(self.rules(), at: self.start)
        _ = session.take(self.devices(0..<2), at: self.start)
        #expect(session.deadline == self.start.advanced(by: .seconds(1)))
        #expect(session.wake(at: self.start.advanced(by: .milliseconds(999))).isEmpty)
        #expect(self.tokens(session.wake(at: self.start.advanced(by: .seconds(1)))) == [["tok-0", "tok-1"]])
        _ = session.take(self.devices(2..<3), at: self.start)
        #expect(self.tokens(session.close(at: self.start)) == [["tok-2"]])
        #expect(session.phase == .closing)
    }

    @Test func keepsNoMoreUnderWayThanAProviderMayHave() {
        var session = PushSession(self.rules(), at: self.start)
        let batches = session.take(self.devices(0..<12), at: self.start)
        #expect(batches.count == 2)
        let accepted = Array(repeating: PushOutcome.accepted(id: nil), count: 3)
        let more = session.answered(batches[0].number, accepted, at: self.start, chance: 0)
        #expect(self.tokens(more) == [["tok-6", "tok-7", "tok-8"]])
    }

    @Test func hasNoRoomUntilFeedbackWasTakenForGood() {
        var session = PushSession(self.rules(batchSize: 1, maxBatches: 100), at: self.start)
        let batches = session.take(self.devices(0..<12), at: self.start)
        #expect(session.room == 0)
        for batch in batches { _ = session.answered(batch.number, [.accepted(id: nil)], at: self.start, chance: 0) }
        #expect(session.room == 0)
        #expect(session.handOver(atMost: 5, at: self.start).count == 5)
        // Handed over, and not known to have arrived.
        #expect(session.room == 0)
        #expect(!session.hasAmpleRoom)
        #expect(session.handOver(atMost: 5, at: self.start).count == 5)
        #expect(session.room == 5)
        #expect(session.hasAmpleRoom)
    }

    @Test func aFullWindowSendsPartialBatches() {
        var session = PushSession(self.rules(batchSize: 5, maxBatches: 10), at: self.start)
        let batches = session.take(self.devices(0..<12), at: self.start)
        #expect(batches.map(\.devices.count) == [5, 5, 2])
    }

    @Test func whatDidNotArriveComesAgainFirst() {
        var session = PushSession(self.rules(batchSize: 1, maxBatches: 100), at: self.start)
        for batch in session.take(self.devices(0..<3), at: self.start) {
            _ = session.answered(batch.number, [.accepted(id: nil)], at: self.start, chance: 0)
        }
        let first = session.handOver(atMost: 2, at: self.start)
        session.takeBack()
        #expect(session.handOver(atMost: 2, at: self.start) == first)
        #expect(session.handOver(atMost: 2, at: self.start).count == 1)
        #expect(session.handOver(atMost: 2, at: self.start).isEmpty)
    }

    @Test func eachDeviceHasOneFeedbackByItsPlace() throws {
        var session = PushSession(self.rules(), at: self.start)
        let same = SessionDevice(token: "tok-0" as DeviceID, type: .android)
        let batch = try #require(session.take([same, same, same], at: self.start).first)
        let outcomes: [PushOutcome] = [.accepted(id: nil), .dead(code: "NotRegistered", since: nil)]
        _ = session.answered(batch.number, outcomes, at: self.start, chance: 0)
        let results = session.handOver(atMost: 9, at: self.start).map(\.result)
        #expect(
            results == [
                .success, .invalidDevice(error: "NotRegistered"), .ioError(error: "interrupted: no result"),
            ]
        )
        // A second answer to the same batch says nothing more.
        _ = session.answered(batch.number, outcomes, at: self.start, chance: 0)
        #expect(session.handOver(atMost: 9, at: self.start).isEmpty)
    }

    @Test func anUnknownClassIsToldAtOnce() {
        var session = PushSession(self.rules(), at: self.start)
        #expect(session.take(self.devices(0..<1, type: .ios), at: self.start).isEmpty)
        let feedback = session.handOver(atMost: 9, at: self.start)
        #expect(feedback.map(\.result) == [.providerError(error: "unknown-class", retryable: false)])
    }

    @Test func onlyWhatFailedIsTriedAgain() throws {
        var session = PushSession(self.rules(), at: self.start)
        let batch = try #require(session.take(self.devices(0..<3), at: self.start).first)
        let outcomes: [PushOutcome] = [
            .accepted(id: nil), .transient(code: "Unavailable", retryAfter: .seconds(2)), .message(code: "400"),
        ]
        #expect(session.answered(batch.number, outcomes, at: self.start, chance: 0).isEmpty)
        #expect(session.handOver(atMost: 9, at: self.start).count == 2)
        #expect(session.deadline == self.start.advanced(by: .seconds(2)))
        #expect(session.wake(at: self.start.advanced(by: .milliseconds(1_999))).isEmpty)
        let again = session.wake(at: self.start.advanced(by: .seconds(2)))
        #expect(self.tokens(again) == [["tok-1"]])
        #expect(again.first?.tries == 2)
    }

    @Test func triesEndAndAreToldAsSuchThatCanBeMadeAgain() throws {
        var session = PushSession(self.rules(batchSize: 1), at: self.start)
        var now = self.start
        var batch = try #require(session.take(self.devices(0..<1), at: now).first)
        for _ in 0..<2 {
            _ = session.answered(batch.number, [.throttled(code: "429", retryAfter: nil)], at: now, chance: 0.5)
            now = try #require(session.deadline)
            batch = try #require(session.wake(at: now).first)
        }
        _ = session.answered(batch.number, [.throttled(code: "429", retryAfter: nil)], at: now, chance: 0.5)
        let results = session.handOver(atMost: 9, at: now).map(\.result)
        #expect(results == [.providerError(error: "429", retryable: true)])
    }

    @Test(arguments: [
        PushOutcome.unanswered(.timedOut), .unanswered(.interrupted("reset")), .dead(code: "x", since: nil),
        .credential(code: "x"), .message(code: "x"), .transient(code: "x", retryAfter: .seconds(900)),
    ])
    func nothingElseIsTriedAgain(outcome: PushOutcome) throws {
        var session = PushSession(self.rules(batchSize: 1), at: self.start)
        let batch = try #require(session.take(self.devices(0..<1), at: self.start).first)
        _ = session.answered(batch.number, [outcome], at: self.start, chance: 0)
        #expect(session.handOver(atMost: 9, at: self.start).count == 1)
    }

    @Test func endsWhenEverythingWasReadAfterItWasClosed() throws {
        var session = PushSession(self.rules(batchSize: 1), at: self.start)
        let batch = try #require(session.take(self.devices(0..<1), at: self.start).first)
        _ = session.close(at: self.start)
        #expect(session.room == 0)
        _ = session.answered(batch.number, [.accepted(id: nil)], at: self.start, chance: 0)
        #expect(session.handOver(atMost: 9, at: self.start).count == 1)
        #expect(session.phase == .closing)
        #expect(session.handOver(atMost: 9, at: self.start).isEmpty)
        #expect(session.phase == .over)
        #expect(session.deadline == nil)
    }

    @Test func theEndOfAnEmptySessionIsReadToo() {
        var session = PushSession(self.rules(), at: self.start)
        #expect(!session.hasNews)
        #expect(session.close(at: self.start).isEmpty)
        #expect(session.phase == .closing)
        #expect(session.hasNews)
        #expect(session.handOver(atMost: 1, at: self.start).isEmpty)
        #expect(session.phase == .over)
    }

    @Test func expiresWhenNobodyUsesIt() {
        var session = PushSession(self.rules(), at: self.start)
        session.enter()
        #expect(session.deadline == nil)
        let later = self.start.advanced(by: .seconds(1_000))
        #expect(session.wake(at: later).isEmpty)
        #expect(session.phase == .open)
        session.leave(at: later)
        #expect(session.deadline == later.advanced(by: .seconds(600)))
        _ = session.wake(at: later.advanced(by: .seconds(599)))
        #expect(session.phase == .open)
        _ = session.wake(at: later.advanced(by: .seconds(600)))
        #expect(session.phase == .over)
    }

    @Test func holdsNoMoreThanItsWindowHoweverMuchComes() {
        var session = PushSession(self.rules(batchSize: 2, maxBatches: 1, window: 8), at: self.start)
        var (fed, told, now) = (0, 0, self.start)
        var underWay: [PushBatch] = []
        while told < 1_000 {
            let count = min(session.room, 1_000 - fed)
            underWay += session.take(self.devices(fed..<(fed + count)), at: now)
            fed += count
            #expect(fed - told <= 8 + 3)
            if let batch = underWay.first {
                underWay.removeFirst()
                let outcomes = batch.devices.map { _ in PushOutcome.accepted(id: nil) }
                underWay += session.answered(batch.number, outcomes, at: now, chance: 0)
            } else {
                now = now.advanced(by: .seconds(1))
                underWay += session.wake(at: now)
            }
            told += session.handOver(atMost: 3, at: now).count
        }
        #expect(told == 1_000)
    }
}
