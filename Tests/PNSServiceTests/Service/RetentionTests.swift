import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("Retention")
struct RetentionTests {
    private static func bench(
        _ clock: any ServiceClock,
        retention: Int,
        store: any NotificationStore = InMemoryStore(),
        sweepBatch: Int = 1_000
    ) throws -> ServiceBench {
        try ServiceBench(store: store, clock: clock, sweepBatch: sweepBatch) {
            $0.retentionAfterSeenSeconds = retention
        }
    }

    @Test func answersUntilItsTimeHasPassedAndNotAMomentLonger() async throws {
        let clock = ManualClock()
        let bench = try Self.bench(clock, retention: 10)
        let user = try bench.user()
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        clock.advance(by: .seconds(10) - .nanoseconds(1))
        #expect(try await bench.service.seen(of: user, createdAfter: nil).count == 1)  // RET-002
        clock.advance(by: .nanoseconds(1))
        #expect(try await bench.service.seen(of: user, createdAfter: nil) == [])  // RET-003, without a sweep
    }

    @Test func dropsAtOnceWhenItIsZero() async throws {
        let clock = ManualClock()
        let bench = try Self.bench(clock, retention: 0)
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        #expect(try await bench.service.seen(of: try bench.user(), createdAfter: nil) == [])
    }

    @Test func keepsAnUnseenNotificationForEver() async throws {
        let clock = ManualClock()
        let bench = try Self.bench(clock, retention: 0)
        try await bench.notify(try bench.record("a"))
        clock.advance(by: .seconds(86_400 * 365 * 100))
        await bench.service.runDue()
        #expect(try await bench.service.unseen(of: try bench.user()).count == 1)  // RET-001
    }

    @Test func survivesAClockThatIsSetBack() async throws {
        let clock = ManualClock()
        let bench = try Self.bench(clock, retention: 10)
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        clock.advance(by: .zero - .seconds(3_600))
        #expect(try await bench.service.seen(of: try bench.user(), createdAfter: nil).count == 1)
    }

    @Test func sweepsInBoundedStepsUntilNothingIsLeft() async throws {
        let clock = ManualClock()
        let store = GatedStore()
        store.open()
        let bench = try Self.bench(clock, retention: 10, store: store, sweepBatch: 3)
        for _ in 0..<10 { try await bench.notify(try bench.record()) }
        try await bench.markAllSeen()
        clock.advance(by: .seconds(31))
        await bench.service.runDue()
        let kept = try await store.seen(
            of: try bench.user(),
            createdAfter: nil,
            seenAfter: .earliest,
            within: AnswerBounds(maxNotifications: 100, maxBytes: 1 << 20)
        )
        #expect(kept == [])
        #expect(store.limits.values == [3, 3, 3, 3])
    }

    @Test func waitsForASweepThatSomebodyElseHasBegun() async throws {
        let store = GatedStore()
        let bench = try Self.bench(ManualClock(), retention: 0, store: store)
        let service = bench.service
        let order = Recorder<String>()
        let running = Task { try await service.run() }
        for await _ in store.arrivals { break }
        let waiting = Task {
            await service.runDue()
            order.note("returned after \(store.limits.values.count) sweeps")
        }
        for _ in 0..<100 { await Task.yield() }
        order.note("opened")
        store.open()
        await waiting.value
        #expect(order.values == ["opened", "returned after 1 sweeps"])
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }

    @Test func sweepsNothingBeforeItIsDue() async throws {
        let clock = ManualClock()
        let store = InMemoryStore()
        let bench = try Self.bench(clock, retention: 0, store: store)
        await bench.service.runDue()
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        clock.advance(by: .seconds(29))
        await bench.service.runDue()
        let bounds = AnswerBounds(maxNotifications: 100, maxBytes: 1 << 20)
        let user = try bench.user()
        func kept() async throws -> Int {
            try await store.seen(of: user, createdAfter: nil, seenAfter: .earliest, within: bounds).count
        }
        #expect(try await kept() == 1)
        clock.advance(by: .seconds(1))
        await bench.service.runDue()
        #expect(try await kept() == 0)
    }

    @Test func remembersAnIDForItsTimeAndForgetsItThen() async throws {
        let clock = ManualClock()
        let bench = try Self.bench(clock, retention: 0)
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        clock.advance(by: .seconds(86_400))
        await bench.service.runDue()
        await #expect(throws: ServiceError.self) { try await bench.notify(try bench.record("a", data: "other")) }
        clock.advance(by: .seconds(60))
        await bench.service.runDue()
        try await bench.notify(try bench.record("a", data: "other"))
        #expect(try await bench.service.unseen(of: try bench.user()).map(\.data) == ["other"])
    }

    @Test func goesOnAfterASweepThatFailed() async throws {
        let clock = ManualClock()
        let bench = try Self.bench(clock, retention: 0, store: FailingStore(StoreError(code: .unavailable, cause: "x")))
        await bench.service.runDue()
        clock.advance(by: .seconds(30))
        await bench.service.runDue()
    }

    @Test func sweepsOnItsOwnWhileItRuns() async throws {
        let clock = ManualClock()
        let store = InMemoryStore()
        let bench = try Self.bench(clock, retention: 10, store: store)
        try await bench.notify(try bench.record("a"))
        try await bench.markAllSeen()
        let service = bench.service
        let running = Task { try await service.run() }
        await clock.waitForSleepers()
        clock.advance(by: .seconds(30))
        // It sleeps again only after it has swept.
        await clock.waitForSleepers()
        let kept = try await store.seen(
            of: try bench.user(),
            createdAfter: nil,
            seenAfter: .earliest,
            within: AnswerBounds(maxNotifications: 100, maxBytes: 1 << 20)
        )
        #expect(kept == [])
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }

    // MARK: CTL-003

    @Test func isAppliedInTheStoreWhenTheTestClockHasBeenMoved() async throws {
        let clock = AdjustableClock(base: ManualClock())
        let store = InMemoryStore()
        let bench = try Self.bench(clock, retention: 3_600, store: store, sweepBatch: 1)
        let service = bench.service
        clock.whenAdvanced { await service.runDue() }
        await service.runDue()
        for _ in 0..<5 { try await bench.notify(try bench.record()) }
        try await bench.markAllSeen()
        let running = Task { try await service.run() }

        let before = clock.now()
        #expect(await clock.advance(by: .seconds(3_661)) == before.advanced(by: .seconds(3_661)))
        let kept = try await store.seen(
            of: try bench.user(),
            createdAfter: nil,
            seenAfter: .earliest,
            within: AnswerBounds(maxNotifications: 100, maxBytes: 1 << 20)
        )
        #expect(kept == [])
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }
}
