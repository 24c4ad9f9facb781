import PNSCodec
import PNSService

/// What a server tells its operator about the profile `receipts`.
///
/// The names of handlers are the operator's; nothing in it comes from a peer.
final class ReceiptMetrics: Sendable {
    /// Receipts that applications handed in, by what they were answered.
    let requests = LabeledCounter([ServerMetrics.accepted] + ErrorCode.all.map(\.rawValue))

    /// Writes everything.
    ///
    /// - Parameters:
    ///   - receipts: Whose handlers are told of.
    ///   - text: Where to.
    func write(_ receipts: ReceiptService, to text: inout MetricsText) {
        text.counter(
            "pns_receipt_requests_total",
            by: "outcome",
            self.requests.values.filter { $0.count > 0 || $0.word == ServerMetrics.accepted },
            "Receipts that applications handed in, accepted or by the code of the refusal."
        )
        text.metric("pns_receipts_missed_total", .counter, "Notifications of which no receipt was made.")
        text.sample("pns_receipts_missed_total", receipts.missedNotifications)
        let counters = receipts.counters
        text.metric("pns_receipts_total", .counter, "Receipts by handler: handed over, or dropped for lack of room.")
        for (name, counter) in counters {
            Self.write("pns_receipts_total", name, [("handed", counter.handed), ("dropped", counter.dropped)], &text)
        }
        text.metric("pns_pushes_total", .counter, "Messages by handler: taken by the provider, or not.")
        for (name, counter) in counters {
            Self.write("pns_pushes_total", name, [("sent", counter.sent), ("failed", counter.failed)], &text)
        }
        text.metric("pns_devices_pruned_total", .counter, "Devices that a provider called dead, by handler.")
        for (name, counter) in counters {
            text.sample("pns_devices_pruned_total", labels: [("handler", name)], counter.pruned)
        }
    }

    private static func write(
        _ metric: String,
        _ handler: String,
        _ values: [(outcome: String, count: UInt64)],
        _ text: inout MetricsText
    ) {
        for (outcome, count) in values {
            text.sample(metric, labels: [("handler", handler), ("outcome", outcome)], count)
        }
    }
}
