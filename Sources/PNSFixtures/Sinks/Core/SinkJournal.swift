import Synchronization

/// What a sink received: the newest exchanges, how many there were, and who waits for one.
final class SinkJournal: Sendable {
    private struct Waiter {
        var id: Int
        var matches: @Sendable (SinkExchange) -> Bool
        var continuation: CheckedContinuation<SinkExchange?, Never>
    }

    private struct State {
        var kept: [SinkExchange] = []
        var count = 0
        var waiters: [Waiter] = []
        var lastWaiter = 0
        var isOver = false
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: How many exchanges are kept; of more the oldest are forgotten, and only counted.
    init(limit: Int) { self.limit = limit }

    /// The exchanges that are kept, oldest first.
    var kept: [SinkExchange] { self.state.withLock(\.kept) }

    /// How many there were in all.
    var count: Int { self.state.withLock(\.count) }

    /// Keeps an exchange, and hands it to who waits for such a one.
    func add(_ exchange: SinkExchange) {
        let waiting = self.state.withLock { state in
            state.count += 1
            // Half of them go at once, so that keeping one costs nothing to speak of.
            if state.kept.count >= max(1, self.limit) { state.kept.removeFirst((state.kept.count + 1) / 2) }
            if self.limit > 0 { state.kept.append(exchange) }
            let waiting = state.waiters.filter { $0.matches(exchange) }
            state.waiters.removeAll { waiter in waiting.contains { $0.id == waiter.id } }
            return waiting
        }
        for waiter in waiting { waiter.continuation.resume(returning: exchange) }
    }

    /// The first exchange that matches, waiting for it where it has not come yet.
    ///
    /// - Returns: The exchange; `nil` once the sink stops or the task is cancelled.
    func first(_ matches: @escaping @Sendable (SinkExchange) -> Bool) async -> SinkExchange? {
        let id = self.state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let found: SinkExchange?? = self.state.withLock { state in
                    if let exchange = state.kept.first(where: matches) { return .some(exchange) }
                    if state.isOver || Task.isCancelled { return .some(nil) }
                    state.waiters.append(Waiter(id: id, matches: matches, continuation: continuation))
                    return .none
                }
                if let found { continuation.resume(returning: found) }
            }
        } onCancel: {
            let waiter = self.state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: nil)
        }
    }

    /// Nothing comes any more.
    func finish() {
        let waiters = self.state.withLock { state in
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }
}
