extension JSONNumber: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> JSONNumber {
        let offset = reader.position
        guard case .number(let number) = try reader.readValue() else { throw RawFault(.wrongType, offset) }
        return number
    }

    func write(_ writer: inout WireWriter) {
        writer.write(ascii: self.text)
    }

    /// Reads a number; it gets the text that Swift gives it.
    public init(from decoder: any Decoder) throws {
        guard case .number(let number) = try JSONValue(from: decoder) else {
            throw DecodingError.corrupted(.wrongType, at: decoder.codingPath)
        }
        self = number
    }

    /// Writes the number, as a `Double` where it is no 64-bit integer.
    public func encode(to encoder: any Encoder) throws {
        try JSONValue.number(self).encode(to: encoder)
    }
}

/// A number from 0 to 1.
struct UnitNumber: WireElement, Hashable {
    var number: JSONNumber

    init?(_ number: JSONNumber?) {
        guard let number, let value = number.double, (0...1).contains(value) else { return nil }
        self.number = number
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> UnitNumber {
        let offset = reader.position
        guard let value = UnitNumber(try JSONNumber.read(&reader)) else { throw RawFault(.outOfRange, offset) }
        return value
    }

    func write(_ writer: inout WireWriter) {
        self.number.write(&writer)
    }

    init(from decoder: any Decoder) throws {
        guard let value = UnitNumber(try JSONNumber(from: decoder)) else {
            throw DecodingError.corrupted(.outOfRange, at: decoder.codingPath)
        }
        self = value
    }

    func encode(to encoder: any Encoder) throws {
        try self.number.encode(to: encoder)
    }
}

/// A flag that is the number 1 where it is set; 0 says the same as nothing.
struct OneFlag: WireElement, Hashable {
    var isSet: Bool

    /// Nil for a flag that is not set, and so not written.
    init?(_ isSet: Bool) {
        guard isSet else { return nil }
        self.isSet = true
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> OneFlag {
        OneFlag(number: try reader.readInteger(in: 0...1))
    }

    func write(_ writer: inout WireWriter) {
        writer.write(integer: self.isSet ? 1 : 0)
    }

    init(from decoder: any Decoder) throws {
        let number = try decoder.singleValueContainer().decode(Int.self)
        guard (0...1).contains(number) else { throw DecodingError.corrupted(.outOfRange, at: decoder.codingPath) }
        self.init(number: number)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.isSet ? 1 : 0)
    }

    private init(number: Int) {
        self.isSet = number == 1
    }
}
