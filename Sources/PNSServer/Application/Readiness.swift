import PNSCodec
import PNSService
import Synchronization

/// Says whether the server takes requests: it is not ending, and its store takes a write in time (OPS-010, OPS-012).
///
/// Anybody can ask. So one write at most is under way for it, and its outcome serves everybody for a while.
final class Readiness: Sendable {
    /// What stands in the way.
    enum Obstacle: Hashable, Sendable {
        case draining, storeFailed, storeSlow
    }

    fileprivate struct State {
        var isProbing = false
        var isOverdue = false
        var latest: (obstacle: Obstacle?, at: ContinuousClock.Instant)?
        var waiters: [CheckedContinuation<Obstacle?, Never>] = []
    }

    private let service: NotificationService
    private let drain: Drain
    private let bound: Duration
    private let freshness: Duration
    private let state = Mutex(State())

    /// Creates it.
    ///
    /// - Parameters:
    ///   - service: Whose store is asked.
    ///   - drain: Whether the server is ending.
    ///   - bound: How long the store can take for a write.
    ///   - freshness: How long an outcome serves.
    init(service: NotificationService, drain: Drain, bound: Duration = .seconds(1), freshness: Duration = .seconds(1)) {
        self.service = service
        self.drain = drain
        self.bound = bound
        self.freshness = freshness
    }

    /// What stands in the way of serving, if anything does.
    ///
    /// - Returns: The obstacle; `nil` when there is none.
    func obstacle() async -> Obstacle? {
        if self.drain.isDraining { return .draining }
        return await withCheckedContinuation { continuation in
            var isFirst = false
            let known: Obstacle?? = self.state.withLock { state in
                if state.isOverdue { return .some(.storeSlow) }
                if let latest = state.latest, .now - latest.at < self.freshness { return .some(latest.obstacle) }
                state.waiters.append(continuation)
                isFirst = !state.isProbing
                state.isProbing = true
                return nil
            }
            if let known { continuation.resume(returning: known) }
            if isFirst { self.probe() }
        }
    }

    /// Asks the store for a write; both tasks end within the time that the store takes.
    private func probe() {
        let timer = Task {
            try await Task.sleep(for: self.bound)
            self.expire()
        }
        Task {
            var obstacle: Obstacle?
            do throws(ServiceError) {
                try await self.service.confirmWritable()
            } catch {
                obstacle = .storeFailed
            }
            timer.cancel()
            self.finish(obstacle)
        }
    }

    private func expire() {
        let waiters = self.state.withLock { state -> [CheckedContinuation<Obstacle?, Never>] in
            guard state.isProbing else { return [] }
            state.isOverdue = true
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(returning: .storeSlow) }
    }

    private func finish(_ obstacle: Obstacle?) {
        let waiters = self.state.withLock { state in
            state.isProbing = false
            state.isOverdue = false
            state.latest = (obstacle, .now)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(returning: obstacle) }
    }
}

extension Readiness.State {
    fileprivate mutating func takeWaiters() -> [CheckedContinuation<Readiness.Obstacle?, Never>] {
        defer { self.waiters = [] }
        return self.waiters
    }
}
