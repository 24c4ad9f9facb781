import Synchronization

/// A number that only grows, counted from any thread without a lock.
final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// What was counted so far.
    var value: UInt64 { self.count.load(ordering: .relaxed) }

    /// Counts.
    ///
    /// - Parameter amount: How much.
    func add(_ amount: UInt64 = 1) {
        self.count.add(amount, ordering: .relaxed)
    }
}

/// A number that only grows, counted by one event loop alone and read from anywhere.
///
/// Nobody else writes, so that counting takes no locked instruction.
final class LoopCounter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// What was counted so far.
    var value: UInt64 { self.count.load(ordering: .relaxed) }

    /// Counts one.
    func increment() {
        self.count.store(self.count.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }
}
