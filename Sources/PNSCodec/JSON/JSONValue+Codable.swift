extension JSONValue: Codable {
    /// Reads any value; numbers get the text that Swift gives them.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: WireKey.self) {
            self = .object(
                try container.allKeys.map { key in
                    JSONMember(key.stringValue, try container.decode(JSONValue.self, forKey: key))
                }
            )
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else {
            self = .number(try Self.number(in: container))
        }
    }

    private static func number(in container: any SingleValueDecodingContainer) throws -> JSONNumber {
        if let integer = try? container.decode(Int64.self) { return JSONNumber(checked: String(integer)) }
        if let integer = try? container.decode(UInt64.self) { return JSONNumber(checked: String(integer)) }
        return JSONNumber(checked: "\(try container.decode(Double.self))")
    }

    /// Writes the value; numbers that are no 64-bit integers as `Double`.
    ///
    /// - Throws: `EncodingError` for a number that a `Double` cannot hold.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: WireKey.self)
            for member in members { try container.encode(member.value, forKey: WireKey(stringValue: member.name)) }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let number):
            var container = encoder.singleValueContainer()
            if let integer = Int64(number.text) {
                try container.encode(integer)
            } else if let integer = UInt64(number.text) {
                try container.encode(integer)
            } else if let double = Double(number.text), double.isFinite {
                try container.encode(double)
            } else {
                let context = EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "The number \(number.text) is larger than a Double can be."
                )
                throw EncodingError.invalidValue(number.text, context)
            }
        }
    }
}

extension JSONValue: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> JSONValue {
        try reader.readValue()
    }
}
