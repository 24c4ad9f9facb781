public import PNSCodec

/// Devices that are sent to together.
public struct PushBatch: Hashable, Sendable {
    /// Its number in the session; a batch that is tried again has another.
    public var number: Int
    /// Which provider, by its place in the session.
    public var lane: Int
    /// The devices, in the order in which they came.
    public var devices: [SessionDevice]
    /// How many tries there will have been with this one, 1 or more.
    public var tries: Int
}
