extension Timestamp: CustomStringConvertible {
    /// Reads a timestamp in the format of RFC 3339; nil when the text is none or names no instant.
    ///
    /// Any offset, up to nine fraction digits, `T` and `Z` in both cases; nothing is rounded and no calendar field
    /// rolls over.
    ///
    /// Spec: TIM-001, TIM-002, TIM-003, TIM-005
    public init?(_ text: String) {
        var text = text
        guard let timestamp = text.withUTF8({ Timestamp(bytes: $0) }) else { return nil }
        self = timestamp
    }

    /// The instant in UTC with the letter `Z` and three fraction digits, or six or nine where three would lose a part.
    ///
    /// Spec: TIM-004
    public var description: String {
        WireWriter.withBytes { bytes in
            String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
        } write: { writer in
            writer.write(timestamp: self)
        }
    }

    init?(bytes: UnsafeBufferPointer<UInt8>) {
        var text = DigitCursor(bytes)
        guard let year = text.number(digits: 4), text.skip(.minus),
            let month = text.number(digits: 2), text.skip(.minus),
            let day = text.number(digits: 2), text.skip(letter: UInt8(ascii: "t")),
            let hour = text.number(digits: 2), text.skip(.colon),
            let minute = text.number(digits: 2), text.skip(.colon),
            let second = text.number(digits: 2)
        else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        // TIM-002
        guard civil.exists else { return nil }
        var nanoseconds = 0
        if text.skip(.period) {
            // TIM-005
            guard let fraction = text.fraction(maxDigits: 9) else { return nil }
            nanoseconds = fraction
        }
        guard let offset = text.utcOffset(), text.isAtEnd else { return nil }
        // TIM-003: the instant counts, not the year that is written.
        self.init(exactlySeconds: Int64(civil.secondsSinceEpoch - offset), nanoseconds: UInt32(nanoseconds))
    }
}

extension Timestamp: WireElement {
    /// Reads a string (TIM-001).
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault` of reason `invalid-timestamp`.
    public init(from decoder: any Decoder) throws {
        guard let timestamp = Timestamp(try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.corrupted(.invalidTimestamp, at: decoder.codingPath)
        }
        self = timestamp
    }

    /// Writes a string (TIM-004).
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> Timestamp {
        let offset = reader.position
        guard let timestamp = Timestamp(bytes: try reader.readText()) else {
            throw RawFault(.invalidTimestamp, offset)
        }
        return timestamp
    }

    func write(_ writer: inout WireWriter) {
        writer.write(timestamp: self)
    }
}
