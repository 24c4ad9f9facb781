import Synchronization

/// How many connections there are, and who waits until there are none.
final class ConnectionCount: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Whether there are none.
    var isEmpty: Bool { self.state.withLock { $0.count == 0 } }

    /// Counts a connection.
    func add() {
        self.state.withLock { $0.count += 1 }
    }

    /// Stops counting a connection.
    func remove() {
        let waiters = self.state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when there are no connections; each of them ends by a deadline of its own.
    func drained() async {
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
