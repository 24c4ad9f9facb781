/// An instant that is written with as many fraction digits as it needs, and none where it needs none.
///
/// The profile `receipts` writes so, as its source does; reading is that of every timestamp.
///
/// Spec: PAY-006
struct ShortestTimestamp: WireElement, Hashable {
    var instant: Timestamp

    static func read(_ reader: inout WireReader) throws(RawFault) -> ShortestTimestamp {
        ShortestTimestamp(instant: try Timestamp.read(&reader))
    }

    func write(_ writer: inout WireWriter) {
        writer.write(shortest: self.instant)
    }

    /// The instant in UTC with the letter `Z`.
    var text: String {
        WireWriter.withBytes { bytes in
            String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
        } write: { writer in
            writer.write(shortest: self.instant)
        }
    }

    init(instant: Timestamp) {
        self.instant = instant
    }

    init(from decoder: any Decoder) throws {
        self.instant = try Timestamp(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }
}
