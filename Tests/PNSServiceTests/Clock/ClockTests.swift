import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("A clock")
struct ClockTests {
    private static let start = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)

    @Test func ofTheSystemShowsTimeThatPasses() async throws {
        let clock = SystemClock()
        let before = clock.now()
        #expect(before > Timestamp(seconds: 1_700_000_000))
        let deadline = before.advanced(by: .milliseconds(2))
        try await clock.sleep(until: deadline)
        #expect(clock.now() >= deadline)
        try await clock.sleep(until: before)
    }

    @Test func ofATestWakesThoseWhoseInstantHasCome() async throws {
        let clock = ManualClock(now: Self.start)
        let woken = Recorder<Int>()
        await withTaskGroup(of: Void.self) { group in
            for seconds in [10, 20, 30] {
                group.addTask {
                    try? await clock.sleep(until: Self.start.advanced(by: .seconds(seconds)))
                    woken.note(seconds)
                }
            }
            await clock.waitForSleepers(3)
            clock.advance(by: .seconds(20))
            await group.next()
            await group.next()
            #expect(woken.values.sorted() == [10, 20])
            clock.advance(by: .seconds(10))
        }
        #expect(woken.values.sorted() == [10, 20, 30])
        #expect(clock.now() == Self.start.advanced(by: .seconds(30)))
    }

    @Test func ofATestEndsACancelledSleep() async throws {
        let clock = ManualClock(now: Self.start)
        let sleeping = Task { try await clock.sleep(until: Self.start.advanced(by: .seconds(1))) }
        await clock.waitForSleepers()
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
    }

    @Test func thatCanBeMovedWakesItsSleepersByAMoveOrByTime() async throws {
        let base = ManualClock(now: Self.start)
        let clock = AdjustableClock(base: base)
        for _ in 0..<20 {
            let deadline = clock.now().advanced(by: .seconds(60))
            let moved = Task { try await clock.sleep(until: deadline) }
            await base.waitForSleepers()
            #expect(await clock.advance(by: .seconds(59)) == deadline.advanced(by: .zero - .seconds(1)))
            // It sleeps on for the second that is left.
            await base.waitForSleepers()
            _ = await clock.advance(by: .seconds(1))
            try await moved.value
            #expect(clock.now() == deadline)
        }
        let deadline = clock.now().advanced(by: .seconds(60))
        let passed = Task { try await clock.sleep(until: deadline) }
        await base.waitForSleepers()
        base.advance(by: .seconds(60))
        try await passed.value
        #expect(clock.now() == deadline)
    }

    @Test func thatCanBeMovedEndsACancelledSleep() async throws {
        let base = ManualClock(now: Self.start)
        let clock = AdjustableClock(base: base)
        let sleeping = Task { try await clock.sleep(until: Self.start.advanced(by: .seconds(1))) }
        await base.waitForSleepers()
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
    }

    @Test func thatCanBeMovedWaitsForTheWorkThatIsDue() async {
        let clock = AdjustableClock(base: ManualClock(now: Self.start))
        let done = Recorder<Timestamp>()
        for _ in 0..<2 {
            clock.whenAdvanced {
                for _ in 0..<10 { await Task.yield() }
                done.note(clock.now())
            }
        }
        let now = await clock.advance(by: .seconds(3_600))
        #expect(now == Self.start.advanced(by: .seconds(3_600)))
        #expect(done.values == [now, now])
    }

    @Test func thatCanBeMovedNeverGoesBack() async {
        let clock = AdjustableClock(base: ManualClock(now: Self.start))
        #expect(await clock.advance(by: .zero - .seconds(5)) == Self.start)
        #expect(await clock.advance(by: .zero) == Self.start)
    }
}
