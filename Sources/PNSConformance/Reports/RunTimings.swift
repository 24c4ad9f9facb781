/// When a run was and how long it took: the part of a report that two equal runs do not share.
public struct RunTimings: Hashable, Sendable {
    /// When the run began, RFC 3339; nil where it never did.
    public var startedAt: String?
    /// How long it took, in milliseconds.
    public var milliseconds: Int
    /// The unit of deadlines on this target, in milliseconds.
    public var unitMilliseconds: Int
    /// The longest round trip that the unit was made of, in milliseconds; 0 where none was measured.
    public var roundTripMilliseconds: Int

    /// Makes timings.
    public init(
        startedAt: String? = nil,
        milliseconds: Int = 0,
        unitMilliseconds: Int = 0,
        roundTripMilliseconds: Int = 0
    ) {
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.unitMilliseconds = unitMilliseconds
        self.roundTripMilliseconds = roundTripMilliseconds
    }
}
