public import PNSCodec
public import PNSService
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: ServiceClock {
    private struct State {
        var now: Timestamp
        var sleepers = SleeperList()
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Takes out the watchers who have seen enough sleepers.
        mutating func removeSatisfiedWatchers() -> [CheckedContinuation<Void, Never>] {
            let count = sleepers.count
            let satisfied = watchers.filter { $0.count <= count }
            watchers.removeAll { $0.count <= count }
            return satisfied.map(\.continuation)
        }
    }

    private let state: Mutex<State>

    /// Creates a clock.
    ///
    /// - Parameter now: The instant that it shows; by default 2026-03-04T05:06:07Z.
    public init(now: Timestamp = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)) {
        state = Mutex(State(now: now))
    }

    /// The instant that was set last.
    public func now() -> Timestamp {
        state.withLock { $0.now }
    }

    /// Moves the clock and wakes the sleepers whose instant has come, the earliest first.
    ///
    /// - Parameter duration: How far; a negative one sets the clock back and wakes every sleeper.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            return duration < .zero ? state.sleepers.removeAll() : state.sleepers.removeDue(at: state.now)
        }
        for sleeper in due { sleeper.resume() }
    }

    /// Waits until a test has moved the clock to an instant, or set it back.
    ///
    /// - Parameter deadline: The instant to wait for.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        let id = state.withLock { $0.sleepers.nextID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let (isOver, watchers) = state.withLock { state in
                    guard !Task.isCancelled, state.now < deadline else {
                        return (true, [] as [CheckedContinuation<Void, Never>])
                    }
                    state.sleepers.add(continuation, id: id, deadline: deadline)
                    return (false, state.removeSatisfiedWatchers())
                }
                if isOver { continuation.resume() }
                for watcher in watchers { watcher.resume() }
            }
            try Task.checkCancellation()
        } onCancel: {
            state.withLock { $0.sleepers.remove(id) }?.resume(throwing: CancellationError())
        }
    }

    /// Returns when at least so many tasks sleep, so that a test can move the clock under them.
    ///
    /// - Parameter count: How many.
    public func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isEnough = state.withLock { state in
                guard state.sleepers.count < count else { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isEnough { continuation.resume() }
        }
    }
}
