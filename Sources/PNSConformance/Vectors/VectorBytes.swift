/// The forms in which vectors write bytes and values.
enum VectorBytes {
    /// The words of which exactly one begins the object form of bytes.
    private static let words: Set<String> = ["text", "hex", "repeat", "join"]

    /// Reads `{"text"}`, `{"hex"}`, `{"repeat", "times"}` or `{"join"}`.
    static func read(_ reader: DataReader) throws(DataFault) -> [UInt8] {
        try reader.object { members throws(DataFault) in
            if let text = members.optional("text") { return Array(try text.string().utf8) }
            if let hex = members.optional("hex") { return try readHex(hex) }
            if let unit = members.optional("repeat") {
                let bytes = try read(unit)
                let times = try members.required("times")
                let count = try times.int()
                guard count > 0, bytes.count <= 16_777_216 / count else {
                    throw times.fault("Repeated bytes are at least once there and at most 16 MiB.")
                }
                return Array(repeatElement(bytes, count: count).joined())
            }
            return Array(
                try members.required("join").elements().map { part throws(DataFault) in try read(part) }.joined()
            )
        }
    }

    /// Reads a value in which bytes can stand for a string; numbers are text already.
    static func readValue(_ reader: DataReader) throws(DataFault) -> RawJSON {
        switch reader.value {
        case .null, .bool, .string:
            return reader.value
        case .number:
            throw reader.fault("Numbers are text in vectors.")
        case .array:
            return .array(try reader.elements().map { element throws(DataFault) in try readValue(element) })
        case .object(let members):
            guard !members.contains(where: { words.contains($0.name) }) else {
                guard let text = String(validating: try read(reader), as: UTF8.self) else {
                    throw reader.fault("The bytes of a string are UTF-8.")
                }
                return .string(text)
            }
            return .object(
                try reader.entries().map { entry throws(DataFault) in
                    RawJSON.Member(entry.name, try readValue(entry.reader))
                }
            )
        }
    }

    /// A value as vectors write it: numbers as text.
    static func withNumbersAsText(_ value: RawJSON) -> RawJSON {
        switch value {
        case .null, .bool, .string: value
        case .number(let text): .string(text)
        case .array(let elements): .array(elements.map(withNumbersAsText))
        case .object(let members): .object(members.map { RawJSON.Member($0.name, withNumbersAsText($0.value)) })
        }
    }

    private static func readHex(_ reader: DataReader) throws(DataFault) -> [UInt8] {
        let digits = try Array(reader.string().utf8).map { digit throws(DataFault) -> UInt8 in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): return digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): return digit - UInt8(ascii: "a") + 10
            default: throw reader.fault("Hexadecimal digits are 0 to 9 and a to f.")
            }
        }
        guard digits.count.isMultiple(of: 2) else { throw reader.fault("A byte has two digits.") }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
