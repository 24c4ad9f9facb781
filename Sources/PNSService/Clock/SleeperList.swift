package import PNSCodec

/// The tasks that wait on a clock which somebody moves.
///
/// A value without a lock: the clock that owns it keeps it beside the time that it waits for.
package struct SleeperList: Sendable {
    private struct Sleeper {
        let deadline: Timestamp
        let continuation: CheckedContinuation<Void, any Error>
    }

    private var sleepers: [UInt64: Sleeper] = [:]
    private var lastID: UInt64 = 0

    package init() {}

    /// The number of tasks that wait.
    package var count: Int { sleepers.count }

    /// An id for a sleeper that is about to be added.
    package mutating func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Adds a task that waits for an instant.
    package mutating func add(_ continuation: CheckedContinuation<Void, any Error>, id: UInt64, deadline: Timestamp) {
        sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
    }

    /// Takes out one task, for instance because it was cancelled.
    package mutating func remove(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
        sleepers.removeValue(forKey: id)?.continuation
    }

    /// Takes out the tasks whose instant has come, the earliest first.
    package mutating func removeDue(at now: Timestamp) -> [CheckedContinuation<Void, any Error>] {
        let due = sleepers.filter { $0.value.deadline <= now }
        for id in due.keys { sleepers[id] = nil }
        return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }.map(\.value.continuation)
    }

    /// Takes out every task.
    package mutating func removeAll() -> [CheckedContinuation<Void, any Error>] {
        defer { sleepers.removeAll() }
        return sleepers.sorted { $0.key < $1.key }.map(\.value.continuation)
    }
}
