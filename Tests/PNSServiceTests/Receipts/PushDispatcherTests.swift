import PNSCodec
import PNSService
import Testing

@Suite("The dispatcher", .timeLimit(.minutes(1)))
struct PushDispatcherTests {
    private func receipts(_ count: Int) throws -> [Receipt] {
        try (1...count).map { try Samples.message(content: "\"message \($0)\"") }
    }

    @Test func `hands a receipt to every handler`() async throws {
        let (one, other) = (GatedHandler(isOpen: true), GatedHandler(isOpen: true))
        let dispatcher = PushDispatcher([("one", one), ("other", other)])
        let receipt = try Samples.message()
        dispatcher.hand(receipt, bytes: 10)
        dispatcher.close()
        await dispatcher.run()
        #expect(one.begun.values == [receipt])
        #expect(other.begun.values == [receipt])
        let expected = HandlerCounters.Snapshot(handed: 1, sent: 1)
        #expect(dispatcher.counters.map(\.name) == ["one", "other"])
        #expect(dispatcher.counters.map(\.counters) == [expected, expected])
        #expect(one.stopCount == 1)
    }

    @Test func `drops what a full handler has no room for, for that handler alone (HND-004)`() async throws {
        let (slow, quick) = (GatedHandler(queueLimit: 2), GatedHandler(queueLimit: 100, isOpen: true))
        let dispatcher = PushDispatcher([("slow", slow), ("quick", quick)])
        let running = Task { await dispatcher.run() }
        let receipts = try receipts(6)
        dispatcher.hand(receipts[0], bytes: 10)
        // Only when the first one is in work are there two places for others.
        for await _ in slow.arrivals { break }
        for receipt in receipts.dropFirst() { dispatcher.hand(receipt, bytes: 10) }
        #expect(dispatcher.counters[0].counters == HandlerCounters.Snapshot(handed: 3, dropped: 3))
        var count = 0
        for await _ in quick.arrivals {
            count += 1
            if count == 6 { break }
        }
        #expect(quick.begun.values == receipts)
        slow.open()
        dispatcher.close()
        await running.value
        #expect(slow.begun.values == Array(receipts[0..<3]))
        #expect(dispatcher.counters[0].counters == HandlerCounters.Snapshot(handed: 3, dropped: 3, sent: 3))
        #expect(dispatcher.counters[1].counters == HandlerCounters.Snapshot(handed: 6, sent: 6))
    }

    @Test func `works on as many receipts at once as the handler says`() async throws {
        let handler = GatedHandler(queueLimit: 10, concurrency: 3)
        let dispatcher = PushDispatcher([("handler", handler)])
        let running = Task { await dispatcher.run() }
        for receipt in try receipts(5) { dispatcher.hand(receipt, bytes: 10) }
        var count = 0
        for await _ in handler.arrivals {
            count += 1
            if count == 3 { break }
        }
        #expect(handler.begun.values.count == 3)
        handler.open()
        dispatcher.close()
        await running.value
        #expect(handler.begun.values.count == 5)
    }

    @Test func `handles what waits when it is closed`() async throws {
        let handler = GatedHandler(queueLimit: 10, isOpen: true)
        let dispatcher = PushDispatcher([("handler", handler)])
        let receipts = try receipts(4)
        for receipt in receipts { dispatcher.hand(receipt, bytes: 10) }
        dispatcher.close()
        dispatcher.hand(receipts[0], bytes: 10)
        await dispatcher.run()
        #expect(handler.begun.values == receipts)
        #expect(dispatcher.counters[0].counters == HandlerCounters.Snapshot(handed: 4, dropped: 1, sent: 4))
    }

    @Test func `drops and counts what is left when it is cancelled`() async throws {
        let handler = GatedHandler(queueLimit: 10)
        let dispatcher = PushDispatcher([("handler", handler)])
        let running = Task { await dispatcher.run() }
        for receipt in try receipts(4) { dispatcher.hand(receipt, bytes: 10) }
        for await _ in handler.arrivals { break }
        running.cancel()
        await running.value
        #expect(dispatcher.counters[0].counters == HandlerCounters.Snapshot(handed: 4, dropped: 3, failed: 1))
        #expect(handler.stopCount == 1)
    }
}
