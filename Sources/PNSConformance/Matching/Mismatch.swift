/// Where a value differs from a pattern: the first place in a fixed order.
public struct Mismatch: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the value, a JSON pointer (RFC 6901).
    public let pointer: String
    /// What the pattern asks for, short.
    public let expected: String
    /// What stood there, short.
    public let actual: String

    /// Makes a mismatch.
    public init(pointer: String, expected: String, actual: String) {
        self.pointer = pointer
        self.expected = expected
        self.actual = actual
    }

    /// The place and both sides.
    public var description: String {
        "\(pointer.isEmpty ? "the value" : pointer): expected \(expected), got \(actual)"
    }

    /// A value as a short text.
    static func short(_ value: RawJSON?) -> String {
        guard let value else { return "nothing" }
        return value.compact().shortened(to: 120)
    }
}
