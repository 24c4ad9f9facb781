/// What one bounded sweep has done.
public struct SweepOutcome: Hashable, Sendable {
    /// How many seen notifications are no longer retained.
    public var removed: Int

    /// Whether the limit was reached, so that there can be more to do.
    public var more: Bool

    /// Creates an outcome.
    public init(removed: Int, more: Bool) {
        self.removed = removed
        self.more = more
    }
}
