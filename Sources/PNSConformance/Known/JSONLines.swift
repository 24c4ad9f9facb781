/// On which line of a JSON text each value stands, by its JSON pointer.
struct JSONLines {
    private(set) var lines: [String: Int] = [:]
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// Walks a text.
    ///
    /// - Parameter text: A JSON text, by the grammar of RFC 8259; one that is none gives no lines.
    init(_ text: String) {
        bytes = Array(text.utf8)
        guard (try? RawJSON(parsing: bytes)) != nil else { return }
        walk("")
    }

    private mutating func walk(_ pointer: String) {
        skipSpace()
        lines[pointer] = line
        switch bytes[position] {
        case UInt8(ascii: "{"):
            walkList(until: UInt8(ascii: "}")) { walk, _ in
                let name = walk.string()
                walk.skipSpace()
                walk.position += 1  // the colon
                return JSONPointer.appending(name, to: pointer)
            }
        case UInt8(ascii: "["):
            walkList(until: UInt8(ascii: "]")) { _, index in "\(pointer)/\(index)" }
        case UInt8(ascii: "\""): _ = string()
        default:
            while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
        }
    }

    private mutating func walkList(until end: UInt8, _ place: (inout JSONLines, Int) -> String) {
        var index = 0
        position += 1
        skipSpace()
        while bytes[position] != end {
            let pointer = place(&self, index)
            walk(pointer)
            skipSpace()
            if bytes[position] == UInt8(ascii: ",") { position += 1 }
            skipSpace()
            index += 1
        }
        position += 1
    }

    private mutating func string() -> String {
        let start = position
        position += 1
        while bytes[position] != UInt8(ascii: "\"") { position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1 }
        position += 1
        return (try? RawJSON(parsing: bytes[start..<position]))?.stringValue ?? ""
    }

    private mutating func skipSpace() {
        while position < bytes.count, Self.isSpace(bytes[position]) {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private static func endsWord(_ byte: UInt8) -> Bool { isSpace(byte) || ",]}".utf8.contains(byte) }
}
