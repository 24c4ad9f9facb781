extension JSONValue: WireValue {
    /// Reads any text that keeps the text rules.
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in try reader.readValue() }
    }

    /// Writes the value.
    public func wire() -> [UInt8] {
        withWire { [UInt8]($0) }
    }

    /// Writes the value and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try WireWriter.withBytes(body) { writer in write(&writer) }
    }

    func write(_ writer: inout WireWriter) {
        switch self {
        case .null: writer.write(raw: "null")
        case .bool(let value): writer.write(raw: value ? "true" : "false")
        case .number(let number): writer.write(ascii: number.text)
        case .string(let text): writer.write(string: text)
        case .array(let elements):
            writer.open(.openBracket)
            for element in elements {
                element.write(&writer)
                writer.separate()
            }
            writer.close(.closeBracket)
        case .object(let members):
            writer.open(.openBrace)
            for member in members {
                writer.write(string: member.name)
                writer.write(raw: ":")
                member.value.write(&writer)
                writer.separate()
            }
            writer.close(.closeBrace)
        }
    }
}

extension WireReader {
    /// Reads a value of any type.
    mutating func readValue() throws(RawFault) -> JSONValue {
        switch current {
        case .quote:
            return .string(try String.read(&self))
        case .openBracket:
            return .array(try readElements())
        case .openBrace:
            return .object(try readMembers())
        case UInt8(ascii: "t"):
            try skipLiteral("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try skipLiteral("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try skipLiteral("null")
            return .null
        case .minus, .zero ... .nine:
            let first = position
            try skipNumber()
            let text = UnsafeBufferPointer(start: start + first, count: position - first)
            return .number(JSONNumber(checked: String(decoding: text, as: UTF8.self)))
        default:
            try skipValue()
            return .null
        }
    }

    private mutating func readElements() throws(RawFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        guard try openArray() else { return elements }
        repeat { elements.append(try readValue()) } while try nextElement()
        return elements
    }

    private mutating func readMembers() throws(RawFault) -> [JSONMember] {
        let base = names.count
        var members: [JSONMember] = []
        try enter()
        guard current != .closeBrace else {
            leave()
            return members
        }
        repeat {
            let name = String(decoding: try passName(above: base), as: UTF8.self)
            members.append(JSONMember(name, try readValue()))
        } while try nextItem(closing: .closeBrace)
        names.truncate(to: base)
        return members
    }
}
