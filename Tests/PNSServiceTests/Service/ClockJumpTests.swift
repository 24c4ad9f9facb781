import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("A clock that jumps")
struct ClockJumpTests {
    private static let year = Duration.seconds(365 * 86_400)

    private func data(_ bench: ServiceBench) async throws -> [String] {
        try await bench.service.unseen(of: bench.user()).map(\.data)
    }

    private func seen(_ bench: ServiceBench) async throws -> [String] {
        try await bench.service.seen(of: bench.user(), createdAfter: nil).map(\.data)
    }

    @Test("loses nothing unseen, whichever way it goes", arguments: [year, .zero - year, .seconds(-1)])
    func unseen(jump: Duration) async throws {
        let clock = ManualClock()
        let bench = try ServiceBench(clock: clock)
        try await bench.notify(try bench.record(data: "before"))
        clock.advance(by: jump)
        await bench.service.runDue()
        try await bench.notify(try bench.record(data: "after"))
        clock.advance(by: .zero - jump)
        await bench.service.runDue()
        // By create date (UNS-002): what was accepted while the clock was behind comes first.
        #expect(try await data(bench) == (jump < .zero ? ["after", "before"] : ["before", "after"]))
        #expect(try await bench.service.count(of: bench.user()).count == 2)
    }

    @Test("keeps what was seen at least as long as published when it is set back")
    func retentionBackward() async throws {
        let clock = ManualClock()
        let bench = try ServiceBench(clock: clock) { $0.retentionAfterSeenSeconds = 3_600 }
        try await bench.notify(try bench.record(data: "a"))
        try await bench.markAllSeen()
        clock.advance(by: .zero - Self.year)
        await bench.service.runDue()
        clock.advance(by: .seconds(3_600))
        await bench.service.runDue()
        #expect(try await seen(bench) == ["a"])
        clock.advance(by: Self.year)
        await bench.service.runDue()
        #expect(try await seen(bench).isEmpty)
    }

    @Test("takes a repeated id as the same when the clock is behind its acceptance")
    func idempotency() async throws {
        let clock = ManualClock()
        let bench = try ServiceBench(clock: clock)
        let first = try await bench.notify(try bench.record("n", data: "a"))
        clock.advance(by: .zero - Self.year)
        await bench.service.runDue()
        #expect(try await bench.notify(try bench.record("n", data: "a")) == first)
        #expect(try await data(bench) == ["a"])
    }

    @Test("still sweeps after it was a year ahead and is put right")
    func sweepsGoOn() async throws {
        let clock = ManualClock()
        clock.advance(by: Self.year)
        let bench = try ServiceBench(clock: clock) { $0.retentionAfterSeenSeconds = 60 }
        let service = bench.service
        let running = Task { try await service.run() }
        await clock.waitForSleepers()
        clock.advance(by: .zero - Self.year)
        await clock.waitForSleepers()
        try await bench.notify(try bench.record("n", data: "a"))
        try await bench.markAllSeen()
        // Each move wakes the loop only if it waits for an instant that is near.
        clock.advance(by: .seconds(100_000))
        await clock.waitForSleepers()
        // NTF-032: an id that a sweep forgot can be used again for another record.
        clock.advance(by: .seconds(100_000))
        await clock.waitForSleepers()
        try await bench.notify(try bench.record("n", data: "another"))
        #expect(try await data(bench) == ["another"])
        running.cancel()
        _ = await running.result
    }
}
