import Synchronization
import Testing

@testable import PNSService

@Suite struct TurnQueueTests {
    private final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var most: Int { self.state.withLock { $0.most } }

        func enter() { self.state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

        func leave() { self.state.withLock { $0.now -= 1 } }
    }

    @Test func noMoreIsUnderWayThanItSays() async {
        let (queue, gauge) = (TurnQueue(3), Gauge())
        await withTaskGroup { group in
            for _ in 0..<100 {
                group.addTask {
                    _ = await queue.run {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
        }
        #expect((1...3).contains(gauge.most))
    }

    @Test func whatIsCancelledBeforeItsTurnIsNotDone() async {
        let queue = TurnQueue(1)
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let first = Task {
            await queue.run {
                beginning.finish()
                for await _ in gate { break }
            }
        }
        for await _ in begun {}
        let second = Task { await queue.run { Issue.record("it was cancelled") } }
        second.cancel()
        if await second.value != nil { Issue.record("it had its turn") }
        opener.yield()
        _ = await first.value
        #expect(await queue.run { 7 } == 7)
    }
}
