public import PNSCodec

/// Is told of every notification that was stored.
public protocol AcceptanceObserver: Sendable {
    /// Takes note of records that are durable and whose counts are published.
    ///
    /// Called before the application is answered, so it must neither block nor take long.
    ///
    /// - Parameters:
    ///   - records: What was accepted, repetitions included.
    ///   - acceptance: What became of them.
    ///   - now: The time of acceptance.
    func noteAccepted(_ records: [NewNotification], _ acceptance: Acceptance, at now: Timestamp)
}
