/// What was measured of one message in one direction.
///
/// Times are processor time of the thread, in nanoseconds per operation.
public struct CodecRow: Hashable, Codable, Sendable {
    /// Which message it is, and with what in it.
    public var message: String

    /// `decode` or `encode`.
    public var direction: String

    /// The length of the message in bytes.
    public var bytes: Int

    /// The codec of this project; `min` is the best round.
    public var nanoseconds: Summary

    /// Megabytes of message per second of processor time, in the median.
    public var megabytesPerSecond: Double

    /// `JSONDecoder` or `JSONEncoder` with a plain `Codable` twin of the message.
    public var foundationNanoseconds: Summary

    /// Foundation's time by ours, round by round; 10 means that ours takes a tenth.
    public var ratioToFoundation: Summary

    /// Making the strings of the message alone, without reading it; only of `decode`.
    ///
    /// Foundation pays it too: where it is a tenth of Foundation's time, no reader that returns strings is ten times as quick.
    public var stringsNanoseconds: Summary?

    /// orjson in Python, to and from a dictionary; `nil` when it is not installed.
    public var orjsonNanoseconds: Summary?

    /// orjson's time by ours, round by round; above 1 ours is quicker.
    public var ratioToOrjson: Summary?

    /// What the row has to be.
    public var budgets: [Budget]
}
