public import PNSCodec
import Synchronization

/// A clock that runs like another one and can be moved forward: the test clock of CTL-003.
public final class AdjustableClock: ServiceClock {
    private struct State {
        var offset = Duration.zero
        var moves: UInt64 = 0
        var sleepers = SleeperList()
        var dueWork: [@Sendable () async -> Void] = []
    }

    private let base: any ServiceClock
    private let state = Mutex(State())

    /// Creates a clock that shows the time of another one until it is moved.
    ///
    /// - Parameter base: The clock that makes time pass.
    public init(base: any ServiceClock = SystemClock()) {
        self.base = base
    }

    /// The present instant: that of the base clock, moved.
    public func now() -> Timestamp {
        let offset = state.withLock { $0.offset }
        return base.now().advanced(by: offset)
    }

    /// Names work that ``advance(by:)`` has to wait for.
    ///
    /// Sleeping tasks are woken by a move, but nothing tells when they have done what they woke for. Whatever a test
    /// has to find done is therefore registered here: it looks at the clock, does what is due, and returns.
    ///
    /// - Parameter work: Does what is due at the present instant.
    public func whenAdvanced(_ work: @escaping @Sendable () async -> Void) {
        state.withLock { $0.dueWork.append(work) }
    }

    /// Moves the clock forward and returns when all registered work that became due is done.
    ///
    /// CTL-003. Sleepers whose instant has come are woken before the registered work runs.
    ///
    /// - Parameter duration: How far to move; zero or more, a negative one counts as zero.
    /// - Returns: The instant after the move.
    public func advance(by duration: Duration) async -> Timestamp {
        let (sleepers, dueWork) = state.withLock { state in
            state.offset += max(duration, .zero)
            state.moves += 1
            return (state.sleepers.removeAll(), state.dueWork)
        }
        for sleeper in sleepers { sleeper.resume() }
        for work in dueWork { await work() }
        return now()
    }

    /// Waits until the clock has reached an instant, by the passing of time or by a move; or was set back, with its base.
    ///
    /// - Parameter deadline: The instant to wait for.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        let begin = base.now()
        while base.now() >= begin {
            let (offset, moves) = state.withLock { ($0.offset, $0.moves) }
            let baseDeadline = deadline.advanced(by: .zero - offset)
            guard base.now() < baseDeadline else { return }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.base.sleep(until: baseDeadline) }
                group.addTask { try await self.nextMove(after: moves, deadline: deadline) }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Waits until the clock has been moved more often than `moves` says.
    private func nextMove(after moves: UInt64, deadline: Timestamp) async throws {
        let id = state.withLock { $0.sleepers.nextID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    // A cancellation before this line is seen here; one after it finds the sleeper in the list.
                    guard !Task.isCancelled, state.moves == moves else { return true }
                    state.sleepers.add(continuation, id: id, deadline: deadline)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.remove(id) }?.resume(throwing: CancellationError())
        }
    }
}
