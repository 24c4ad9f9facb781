import PNSCodec

/// Whole seconds that have passed by a clock that can be moved.
///
/// A clock that is set back stands still here, so that no timer waits for the time that it was wrong by.
struct ElapsedSeconds: Hashable, Sendable {
    private var last: Timestamp
    private var elapsed = Duration.zero

    /// Begins to count.
    ///
    /// - Parameter now: The present instant.
    init(from now: Timestamp) {
        self.last = now
    }

    /// Goes on counting.
    ///
    /// - Parameter now: The present instant.
    /// - Returns: The whole seconds since the beginning; at most those of 60 years.
    mutating func advance(to now: Timestamp) -> Int32 {
        self.elapsed += max(.zero, now.since(self.last))
        self.last = now
        return Int32(min(self.elapsed.components.seconds, 1_900_000_000))
    }
}
