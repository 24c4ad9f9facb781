public import PNSCodec

/// The time that the rules of the service go by.
///
/// The service has no clock of its own, so that a test or the test clock can move time.
public protocol ServiceClock: Sendable {
    /// The present instant.
    func now() -> Timestamp

    /// Waits until the clock has reached an instant.
    ///
    /// It returns at once when the instant has passed, and early when the clock was set back behind the beginning of the
    /// wait: what was to happen at the instant would otherwise wait for as long as the clock had been wrong. So callers
    /// look at the clock again. Cancellation ends the wait and changes nothing.
    ///
    /// - Parameter deadline: The instant to wait for.
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until deadline: Timestamp) async throws
}
