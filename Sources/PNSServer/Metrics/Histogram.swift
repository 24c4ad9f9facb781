import Synchronization

/// How often something took how long, counted from any thread without a lock.
final class Histogram: Sendable {
    /// The upper bounds of the buckets, in seconds; the last bucket has none.
    static let bounds = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// What was counted at one moment; the parts can be one observation apart.
    struct Snapshot: Hashable, Sendable {
        /// For each bound, and at the end without one, how many took no longer.
        var cumulative: [UInt64]

        /// All of them together, in seconds.
        var sum: Double
    }

    private let buckets = (0...Histogram.bounds.count).map { _ in Counter() }
    private let nanoseconds = Counter()

    /// What was counted so far.
    var snapshot: Snapshot {
        var total: UInt64 = 0
        let cumulative = self.buckets.map { bucket in
            total += bucket.value
            return total
        }
        return Snapshot(cumulative: cumulative, sum: Double(self.nanoseconds.value) / 1e9)
    }

    /// Counts something that has ended.
    ///
    /// - Parameter duration: How long it took, zero or more.
    func observe(_ duration: Duration) {
        let (whole, attoseconds) = max(.zero, duration).components
        let seconds = Double(whole) + Double(attoseconds) / 1e18
        self.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count].add()
        self.nanoseconds.add(UInt64(whole) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000))
    }
}
