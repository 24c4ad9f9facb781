#if Postgres
/// A value for a statement, in the binary form of PostgreSQL.
struct Parameter: Sendable {
    /// The object id of its type, as in PostgreSQL's catalogue.
    let type: UInt32

    /// The bytes; nil for NULL.
    let bytes: [UInt8]?

    static func integer(_ value: Int64) -> Parameter {
        Parameter(type: Self.int8, bytes: Self.bigEndian(value))
    }

    static func text(_ value: String) -> Parameter {
        Parameter(type: 25, bytes: Array(value.utf8))
    }

    /// The bytes of a text as `bytea`, so that U+0000 is a character like others and order is that of bytes.
    static func bytes(of text: String) -> Parameter {
        .bytes(Array(text.utf8))
    }

    static func bytes(_ bytes: [UInt8]?) -> Parameter {
        Parameter(type: Self.bytea, bytes: bytes)
    }

    static func integers(_ values: some Collection<Int64>) -> Parameter {
        .array(of: Self.int8, type: 1016, values.count) { buffer in
            for value in values { Self.append(Self.bigEndian(value), to: &buffer) }
        }
    }

    static func bytes(of texts: some Collection<String>) -> Parameter {
        .array(of: Self.bytea, type: 1001, texts.count) { buffer in
            for text in texts { Self.append(text.utf8, to: &buffer) }
        }
    }

    private static let int8: UInt32 = 20
    private static let bytea: UInt32 = 17

    /// An array of one dimension without NULLs.
    private static func array(
        of element: UInt32,
        type: UInt32,
        _ count: Int,
        _ fill: (inout [UInt8]) -> Void
    ) -> Parameter {
        var buffer: [UInt8] = []
        buffer += Self.bigEndian(Int32(count == 0 ? 0 : 1))  // dimensions
        buffer += Self.bigEndian(Int32(0))  // no NULL among them
        buffer += Self.bigEndian(element)
        if count > 0 {
            buffer += Self.bigEndian(Int32(count))
            buffer += Self.bigEndian(Int32(1))  // the index of the first
            fill(&buffer)
        }
        return Parameter(type: type, bytes: buffer)
    }

    private static func append(_ bytes: some Collection<UInt8>, to buffer: inout [UInt8]) {
        buffer += Self.bigEndian(Int32(bytes.count))
        buffer += bytes
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
#endif
