import PNSCodec
import Synchronization

/// Who in this process watches whose count.
///
/// A watcher that is slow is told the newest count only: that is its queue, one place.
final class CountWatchers: Sendable {
    fileprivate struct Watcher {
        var continuation: AsyncStream<UnseenCount>.Continuation
        var version: Int64 = -1
    }

    fileprivate struct State {
        var users: [UserID: [UInt64: Watcher]] = [:]
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Whether there are none, so that a publication need not look for them.
    private let isIdle = Atomic<Bool>(true)

    /// Who is watched.
    var users: [UserID] { state.withLock { Array($0.users.keys) } }

    /// Begins to watch; ends when the stream is let go of.
    func watch(_ user: UserID) -> AsyncStream<UnseenCount> {
        let (counts, continuation) = AsyncStream.makeStream(of: UnseenCount.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.last += 1
            state.users[user, default: [:]][state.last] = Watcher(continuation: continuation)
            isIdle.store(false, ordering: .sequentiallyConsistent)
            return state.last
        }
        continuation.onTermination = { [weak self] _ in self?.end(number, user) }
        return counts
    }

    /// Tells the watchers; of two counts the newer one remains, in whatever order they come (CNT-007).
    func tell(_ changes: [CountChange]) {
        guard !isIdle.load(ordering: .sequentiallyConsistent) else { return }
        state.withLock { state in
            for change in changes { state.tell(change.count, change.user) }
        }
    }

    private func end(_ number: UInt64, _ user: UserID) {
        state.withLock { state in
            state.users[user]?[number] = nil
            if state.users[user]?.isEmpty == true { state.users[user] = nil }
            isIdle.store(state.users.isEmpty, ordering: .sequentiallyConsistent)
        }
    }
}

extension CountWatchers.State {
    fileprivate mutating func tell(_ count: UnseenCount, _ user: UserID) {
        guard var watchers = users[user] else { return }
        for (number, watcher) in watchers where count.version > watcher.version {
            watchers[number]?.version = count.version
            watcher.continuation.yield(count)
        }
        users[user] = watchers
    }
}
