/// A value with one strict JSON form.
///
/// Reading takes a whole text: one JSON value with optional whitespace around it, by the text rules of the
/// specification. Writing gives UTF-8 without whitespace and without a byte order mark, members in declared order, so
/// equal values have equal bytes (JSN-001).
///
/// The wire types are also `Codable` and work with any coder. A lenient coder cannot know everything that the strict
/// reader knows: doubled members, trailing commas and the bytes of a name are lost on it.
public protocol WireValue: Hashable, Sendable {
    /// Reads a value from a whole text.
    ///
    /// - Parameter bytes: The text; it is not kept.
    /// - Throws: `WireFault` of code `malformed`, `bad-argument` or `unknown-type`, with pointer and offset.
    init(wire bytes: UnsafeRawBufferPointer) throws(WireFault)

    /// Writes the value.
    ///
    /// - Returns: The text in UTF-8, without whitespace, members in declared order.
    func wire() -> [UInt8]

    /// Writes the value and lends the bytes, without making an array of them.
    ///
    /// - Parameter body: Receives the text, which is valid until it returns.
    /// - Returns: What `body` returns.
    /// - Throws: Only what `body` throws.
    func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension WireValue {
    /// Reads a value from a whole text.
    ///
    /// - Parameter bytes: The text.
    /// - Throws: `WireFault` of code `malformed`, `bad-argument` or `unknown-type`, with pointer and offset.
    @inlinable
    public init(wire bytes: [UInt8]) throws(WireFault) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(WireFault) in
            try Self(wire: UnsafeRawBufferPointer(buffer))
        }
    }
}
