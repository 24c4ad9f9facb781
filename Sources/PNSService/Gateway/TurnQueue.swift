import Synchronization

/// Lets so much be under way at once and no more; what waits goes in the order in which it came.
final class TurnQueue: Sendable {
    private struct State {
        var free: Int
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// The tickets in the order of their turn; those of cancelled waits are passed over.
        var order = Line<UInt64>()
        var lastTicket: UInt64 = 0
    }

    private let state: Mutex<State>

    /// Makes a queue.
    ///
    /// - Parameter count: How much is under way at most, 1 or more.
    init(_ count: Int) {
        self.state = Mutex(State(free: max(1, count)))
    }

    /// Does something when its turn has come.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What came of it; `nil` when the task was cancelled before its turn.
    func run<Value>(_ body: () async -> Value) async -> Value? {
        guard await self.enter() else { return nil }
        let value = await body()
        self.leave()
        return value
    }

    private func enter() async -> Bool {
        let ticket: UInt64? = self.state.withLock { state in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = self.state.withLock { state in
                    // A cancellation before this line is seen here, one after it finds the continuation.
                    guard !Task.isCancelled else { return false }
                    guard state.free == 0 else {
                        state.free -= 1
                        return true
                    }
                    state.waiting[ticket] = continuation
                    state.order.append(ticket)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            self.state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: false)
        }
    }

    private func leave() {
        let next: CheckedContinuation<Bool, Never>? = self.state.withLock { state in
            while let ticket = state.order.take(atMost: 1).first {
                if let next = state.waiting.removeValue(forKey: ticket) { return next }
            }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
