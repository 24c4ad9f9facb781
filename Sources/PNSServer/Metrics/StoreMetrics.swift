import PNSService

/// How the store fares.
final class StoreMetrics: Sendable {
    /// The operations that are told apart.
    enum Operation: String, CaseIterable {
        case accept, count, unseen, seen, notifications, sweep
        case markSeen = "mark_seen"
    }

    private let durations = Dictionary(uniqueKeysWithValues: Operation.allCases.map { ($0, Histogram()) })
    private let failures = LabeledCounter(Operation.allCases.map(\.rawValue))

    /// Notes an operation that has ended.
    ///
    /// - Parameters:
    ///   - operation: Which.
    ///   - duration: How long it took.
    ///   - hasFailed: Whether the store failed.
    func note(_ operation: Operation, _ duration: Duration, hasFailed: Bool) {
        self.durations[operation]?.observe(duration)
        if hasFailed { self.failures.count(operation.rawValue) }
    }

    /// Writes the metrics of the store.
    ///
    /// - Parameter text: Where to.
    func write(to text: inout MetricsText) {
        text.metric("pns_store_seconds", .histogram, "How long the store took.")
        for operation in Operation.allCases {
            guard let histogram = self.durations[operation] else { continue }
            text.histogram("pns_store_seconds", labels: [("operation", operation.rawValue)], histogram.snapshot)
        }
        text.counter(
            "pns_store_failures_total",
            by: "operation",
            self.failures.values,
            "Operations of the store that failed."
        )
        text.metric("pns_sweeps_total", .counter, "Steps of sweeps.")
        text.sample("pns_sweeps_total", self.durations[.sweep]?.snapshot.cumulative.last ?? 0)
    }
}
