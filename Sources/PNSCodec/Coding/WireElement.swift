/// A value that can stand in a message.
protocol WireElement: Codable, Sendable {
    /// Reads the value at the cursor, which stands on its first byte, and leaves the cursor behind it.
    static func read(_ reader: inout WireReader) throws(RawFault) -> Self

    func write(_ writer: inout WireWriter)
}

extension String: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> String {
        try reader.readString()
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: self)
    }
}

extension Bool: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Bool {
        switch reader.current {
        case UInt8(ascii: "t"):
            try reader.skipLiteral("true")
            return true
        case UInt8(ascii: "f"):
            try reader.skipLiteral("false")
            return false
        default: throw reader.typeFault()
        }
    }

    func write(_ writer: inout WireWriter) {
        writer.write(raw: self ? "true" : "false")
    }
}

extension Array: WireElement where Element: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> [Element] {
        var elements: [Element] = []
        guard try reader.openArray() else { return elements }
        repeat {
            elements.append(try Element.read(&reader))
        } while try reader.nextElement()
        return elements
    }

    func write(_ writer: inout WireWriter) {
        writer.open(.openBracket)
        for element in self {
            element.write(&writer)
            writer.separate()
        }
        writer.close(.closeBracket)
    }
}

extension ErrorCode: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> ErrorCode {
        ErrorCode(rawValue: try reader.readString())
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: rawValue)
    }
}

extension Reason: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Reason {
        Reason(rawValue: try reader.readString())
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: rawValue)
    }
}
