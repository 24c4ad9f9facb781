public import PNSCodec

/// Says when the next sweep is due.
public struct MaintenanceSchedule: Hashable, Sendable {
    /// How much time passes between two sweeps, more than zero.
    public let interval: Duration

    /// When the next sweep is due.
    public private(set) var nextDue: Timestamp

    /// Creates a schedule whose first sweep is due at once.
    ///
    /// - Parameters:
    ///   - interval: How much time passes between two sweeps, more than zero.
    ///   - now: The present instant.
    public init(interval: Duration, now: Timestamp) {
        self.interval = interval
        nextDue = now
    }

    /// Whether a sweep is due.
    ///
    /// - Parameter now: The present instant.
    /// - Returns: Whether the time has come; also when the clock was set back by more than one interval, so that a
    ///   wrong clock that is put right does not stop the sweeps.
    public func isDue(at now: Timestamp) -> Bool {
        now >= nextDue || nextDue.since(now) > interval
    }

    /// Notes that a sweep has run.
    ///
    /// Sweeps that were missed are not made up for: one removes all that is due.
    ///
    /// - Parameter now: The instant at which it began.
    public mutating func noteSweep(at now: Timestamp) {
        nextDue = now.advanced(by: interval)
    }
}
