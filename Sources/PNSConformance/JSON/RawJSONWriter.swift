extension RawJSON {
    /// The text on one line without spaces.
    ///
    /// The same value always gives the same bytes: numbers and the order of members are those of the value.
    public func compact() -> String {
        var writer = RawJSONWriter(width: nil)
        writer.write(self, indent: 0, used: 0)
        return writer.text
    }

    /// The text for people: what fits stands on one line, all else is broken into a line per element or member.
    ///
    /// - Parameter width: The columns a line can have.
    /// - Returns: The text, ended by a line feed.
    public func pretty(width: Int = 120) -> String {
        var writer = RawJSONWriter(width: width)
        writer.write(self, indent: 0, used: 0)
        return writer.text + "\n"
    }

    /// A string as a JSON text, in quotes.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{8}": quoted += "\\b"
            case "\u{C}": quoted += "\\f"
            case "\u{0}"..<"\u{20}":
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// The writer behind `compact()` and `pretty(width:)`.
struct RawJSONWriter {
    /// Nil writes no spaces and no line feeds.
    let width: Int?
    private(set) var text = ""

    init(width: Int?) {
        self.width = width
    }

    /// Writes a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - indent: The column where its line begins.
    ///   - used: The columns of the line in use before and after the value.
    mutating func write(_ value: RawJSON, indent: Int, used: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): text += RawJSON.quoted(string)
        case .array(let elements):
            let items = elements.map { (prefix: "", value: $0) }
            write(items, of: value, open: "[", close: "]", indent: indent, used: used)
        case .object(let members):
            let colon = width == nil ? ":" : ": "
            let items = members.map { (prefix: RawJSON.quoted($0.name) + colon, value: $0.value) }
            write(items, of: value, open: "{", close: "}", indent: indent, used: used)
        }
    }

    private mutating func write(
        _ items: [(prefix: String, value: RawJSON)],
        of container: RawJSON,
        open: String,
        close: String,
        indent: Int,
        used: Int
    ) {
        let breaks = width.map { items.count > 0 && !Self.fits(container, in: $0 - used) } ?? false
        let inner = indent + 2
        text += open
        for (index, item) in items.enumerated() {
            if index > 0 { text += width == nil || breaks ? "," : ", " }
            if breaks { text += "\n" + String(repeating: " ", count: inner) }
            text += item.prefix
            write(item.value, indent: breaks ? inner : indent, used: breaks ? inner + item.prefix.count + 1 : 0)
        }
        if breaks { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }

    /// Whether the value takes at most this many columns on one line; looks no further than that.
    private static func fits(_ value: RawJSON, in columns: Int) -> Bool {
        var left = columns
        var waiting: [RawJSON] = [value]
        while left >= 0, let next = waiting.popLast() {
            switch next {
            case .null: left -= 4
            case .bool(let flag): left -= flag ? 4 : 5
            case .number(let number): left -= number.utf8.count
            case .string(let string): left -= cost(string)
            case .array(let elements):
                left -= 2 * max(1, elements.count)
                if left >= 0 { waiting += elements }
            case .object(let members):
                left -= 2 * max(1, members.count)
                for member in members where left >= 0 {
                    left -= cost(member.name) + 2
                    waiting.append(member.value)
                }
            }
        }
        return left >= 0
    }

    private static func cost(_ text: String) -> Int {
        text.utf8.count > 1_000 ? text.utf8.count : RawJSON.quoted(text).unicodeScalars.count
    }
}
