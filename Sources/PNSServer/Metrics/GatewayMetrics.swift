import PNSService

/// What a server tells its operator about the profile `gateway`.
///
/// The names of providers are the operator's; nothing in it comes from a peer.
enum GatewayMetrics {
    /// Writes everything.
    ///
    /// - Parameters:
    ///   - gateway: What is told of.
    ///   - text: Where to.
    static func write(_ gateway: PushGateway, to text: inout MetricsText) {
        text.metric("pns_push_sessions", .gauge, "Push sessions that are open or not read to their end.")
        text.sample("pns_push_sessions", gateway.sessionCount)
        text.metric("pns_push_devices_held", .gauge, "Devices that came in and whose feedback is not read.")
        text.sample("pns_push_devices_held", gateway.heldDevices)
        text.metric(
            "pns_push_batches_pending",
            .gauge,
            "Batches on their way to a provider or waiting for their turn."
        )
        for counters in gateway.counters {
            text.sample(
                "pns_push_batches_pending",
                labels: [("provider", counters.provider)],
                counters.pendingBatches
            )
        }
        text.metric("pns_push_tries_total", .counter, "Tries to push to a device, by provider and outcome.")
        for counters in gateway.counters {
            for (word, count) in counters.values {
                text.sample(
                    "pns_push_tries_total",
                    labels: [("provider", counters.provider), ("outcome", word.rawValue)],
                    count
                )
            }
        }
    }
}
