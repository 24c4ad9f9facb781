import PNSCodec

/// How much a peer can still send: a bucket that holds what is permitted in a second and fills steadily.
///
/// Whoever keeps to the limit in every second is never refused (LIM-002). The bucket is told by the one instant at
/// which it will be full again.
struct TokenBucket: Hashable, Sendable {
    private static let second: Int64 = 1_000_000_000

    /// When the bucket will be full, in nanoseconds since 1970; it is full at the beginning.
    private var fullAt = Int64.min

    /// Takes one, if there is one.
    ///
    /// A clock that was set back does not hold anybody up: a bucket that would have to fill for more than a second is
    /// full.
    ///
    /// - Parameters:
    ///   - now: The present instant.
    ///   - perSecond: How many are permitted in a second, 1 or more.
    /// - Returns: How long to wait for the next one, `nil` if one was taken.
    mutating func take(at now: Timestamp, perSecond: Int) -> Duration? {
        let now = now.seconds &* Self.second &+ Int64(now.nanoseconds)
        let cost = max(1, Self.second / Int64(max(1, perSecond)))
        let isFull = self.fullAt <= now || self.fullAt - now > Self.second
        let next = (isFull ? now : self.fullAt) + cost
        guard next - now <= Self.second else { return .nanoseconds(next - now - Self.second) }
        self.fullAt = next
        return nil
    }
}
