import PNSCodec
import PNSService

/// What a server tells its operator about itself (OPS-020).
///
/// Nothing in it comes from a peer: labels are words of ours, and there is no user in any of them (OPS-024).
final class ServerMetrics: Sendable {
    /// The word for what was not refused.
    static let accepted = "accepted"

    private static let outcomes = [ServerMetrics.accepted] + ErrorCode.all.map(\.rawValue)

    /// Handshakes by what they were answered.
    let handshakes = LabeledCounter(ServerMetrics.outcomes)

    /// Connections that the server closed, by the reason.
    let closed = LabeledCounter(ErrorCode.all.filter { $0.closeCode != nil }.map(\.rawValue))

    /// Notify requests by what they were answered.
    let notifies = LabeledCounter(ServerMetrics.outcomes)

    /// How long authentications took.
    let authentications = Histogram()

    /// How long operations of the store took, and how many failed.
    let store = StoreMetrics()

    /// Writes everything.
    ///
    /// - Parameters:
    ///   - connections: How many device connections there are.
    ///   - shards: What was counted on the event loops.
    ///   - writeOthers: Writes what else there is.
    /// - Returns: The text for `GET /metrics`.
    func text(
        connections: Int,
        shards: [ShardCounters],
        writeOthers: (inout MetricsText) -> Void = { _ in }
    ) -> String {
        var text = MetricsText()
        text.metric("pns_connections", .gauge, "Device connections that are open.")  // OPS-022
        text.sample("pns_connections", connections)
        text.counter(
            "pns_handshakes_total",
            by: "outcome",
            Self.reported(self.handshakes),
            "Handshakes, accepted or by the code of the refusal."
        )
        text.counter(
            "pns_connections_closed_total",
            by: "reason",
            self.closed.values,
            "Connections that the server closed, by the code."
        )
        text.metric("pns_authentication_seconds", .histogram, "How long the application took to answer.")
        text.histogram("pns_authentication_seconds", self.authentications.snapshot)
        text.counter(  // OPS-023
            "pns_notifies_total",
            by: "outcome",
            Self.reported(self.notifies),
            "Notify requests, accepted or by the code of the refusal."
        )
        text.counter(
            "pns_messages_sent_total",
            by: "message",
            Self.messages(shards),
            "Messages to devices, by name."
        )
        text.metric(
            "pns_counts_coalesced_total",
            .counter,
            "Changed counts that were put into one that was not written yet."
        )
        text.sample("pns_counts_coalesced_total", shards.reduce(0) { $0 + $1.countsCoalesced.value })
        self.store.write(to: &text)
        writeOthers(&text)
        return text.text
    }

    /// The words that were counted, and the accepted ones always: most codes never occur.
    private static func reported(_ counter: LabeledCounter) -> [(word: String, count: UInt64)] {
        counter.values.filter { $0.count > 0 || $0.word == Self.accepted }
    }

    private static func messages(_ shards: [ShardCounters]) -> [(word: String, count: UInt64)] {
        [
            ("newNotificationCountChanged", shards.reduce(0) { $0 + $1.counts.value }),
            ("newNotificationData", shards.reduce(0) { $0 + $1.unseenAnswers.value }),
            ("notificationData", shards.reduce(0) { $0 + $1.dataAnswers.value }),
            ("seenNotificationData", shards.reduce(0) { $0 + $1.seenAnswers.value }),
            ("error", shards.reduce(0) { $0 + $1.errors.value }),
        ]
    }
}
