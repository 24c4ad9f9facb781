import Synchronization

/// Waits until every listener is bound, or until one cannot be.
final class Launch: Sendable {
    /// One of the listeners.
    enum Listener: Hashable {
        case http, clock, metrics
    }

    private struct State {
        var bound: [Listener: ServerAddresses.Address] = [:]
        var outcome: Result<ServerAddresses, any Error>?
        var waiters: [CheckedContinuation<ServerAddresses, any Error>] = []
    }

    private let expected: [Listener]
    private let state = Mutex(State())

    /// Makes a launch that has not begun.
    ///
    /// - Parameter expected: The listeners that there will be, `http` among them.
    init(_ expected: [Listener]) {
        self.expected = expected
    }

    /// The addresses, once they are known.
    var addresses: ServerAddresses? {
        self.state.withLock { try? $0.outcome?.get() }
    }

    /// Notes where a listener is bound.
    func bound(_ listener: Listener, at address: ServerAddresses.Address) {
        let isComplete = self.state.withLock { state -> ServerAddresses? in
            state.bound[listener] = address
            let isComplete = self.expected.allSatisfy { state.bound[$0] != nil }
            guard isComplete, let http = state.bound[.http] else { return nil }
            return ServerAddresses(http: http, clock: state.bound[.clock], metrics: state.bound[.metrics])
        }
        if let addresses = isComplete { self.finish(.success(addresses)) }
    }

    /// Notes that the server has ended; without effect once it has listened.
    func fail(_ error: any Error) {
        self.finish(.failure(error))
    }

    /// Waits for the addresses.
    ///
    /// - Returns: Where the server listens.
    /// - Throws: Why it does not.
    func wait() async throws -> ServerAddresses {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = self.state.withLock { state in
                if state.outcome == nil { state.waiters.append(continuation) }
                return state.outcome
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    private func finish(_ outcome: Result<ServerAddresses, any Error>) {
        let waiters = self.state.withLock { state in
            guard state.outcome == nil else { return [CheckedContinuation<ServerAddresses, any Error>]() }
            state.outcome = outcome
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(with: outcome) }
    }
}
