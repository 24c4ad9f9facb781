import Synchronization

/// What has happened at one handler; counted from any thread, read at any time.
public final class HandlerCounters: Sendable {
    /// The counters at one instant.
    public struct Snapshot: Hashable, Sendable {
        /// Receipts that were handed over.
        public var handed: UInt64
        /// Receipts that found the queue full, or that were left when the server ended.
        public var dropped: UInt64
        /// Messages that a provider took, or lines that were written.
        public var sent: UInt64
        /// Messages that were refused or not answered, and receipts that could not be turned into messages.
        public var failed: UInt64
        /// Devices that were removed because a provider said that they are dead.
        public var pruned: UInt64

        /// Makes a snapshot.
        public init(
            handed: UInt64 = 0,
            dropped: UInt64 = 0,
            sent: UInt64 = 0,
            failed: UInt64 = 0,
            pruned: UInt64 = 0
        ) {
            self.handed = handed
            self.dropped = dropped
            self.sent = sent
            self.failed = failed
            self.pruned = pruned
        }
    }

    private let handed = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)
    private let sent = Atomic<UInt64>(0)
    private let failed = Atomic<UInt64>(0)
    private let pruned = Atomic<UInt64>(0)

    /// Makes counters that stand at 0.
    public init() {}

    /// The counters now.
    public var snapshot: Snapshot {
        Snapshot(
            handed: self.handed.load(ordering: .relaxed),
            dropped: self.dropped.load(ordering: .relaxed),
            sent: self.sent.load(ordering: .relaxed),
            failed: self.failed.load(ordering: .relaxed),
            pruned: self.pruned.load(ordering: .relaxed)
        )
    }

    func noteHanded() {
        self.handed.add(1, ordering: .relaxed)
    }

    func noteDropped(_ count: Int = 1) {
        self.dropped.add(UInt64(count), ordering: .relaxed)
    }

    func note(_ tally: PushTally) {
        self.sent.add(tally.sent, ordering: .relaxed)
        self.failed.add(tally.failed, ordering: .relaxed)
        self.pruned.add(tally.pruned, ordering: .relaxed)
    }
}
