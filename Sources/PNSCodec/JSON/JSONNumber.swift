/// A JSON number as it was written.
///
/// Two numbers are equal when their texts are: `1`, `1.0` and `1e0` differ. Compare `int64`, `uint64` or `double` to
/// compare values.
public struct JSONNumber: Hashable, Sendable {
    /// The text of the number, by the grammar of RFC 8259 section 6.
    public let text: String

    /// Takes a text that is a number by the grammar of JSON, or nothing.
    public init?(_ text: String) {
        var text = text
        let isNumber = text.withUTF8 { bytes in
            var reader = WireReader(UnsafeRawBufferPointer(bytes))
            guard reader.current == .minus || reader.current.isDigit else { return false }
            do throws(RawFault) {
                try reader.skipNumber()
                return reader.position == bytes.count
            } catch {
                return false
            }
        }
        guard isNumber else { return nil }
        self.text = text
    }

    /// Writes an integer as a number (NUM-003).
    public init(_ value: some FixedWidthInteger) {
        text = String(value)
    }

    /// - Parameter text: A number by the grammar of JSON.
    init(checked text: String) {
        self.text = text
    }

    /// The value, if it is an integer of 64 bits with a sign; in whatever spelling, never rounded (NUM-001).
    public var int64: Int64? { integer(Int64.self) }

    /// The value, if it is an integer of 64 bits without a sign; in whatever spelling, never rounded (NUM-001).
    public var uint64: UInt64? { integer(UInt64.self) }

    /// The nearest floating-point number; nil beyond the greatest one.
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        var text = text
        return text.withUTF8 { bytes in
            guard case .integer(let integer) = ExactInteger(bytes) else { return nil }
            return integer.converted(to: type)
        }
    }
}
