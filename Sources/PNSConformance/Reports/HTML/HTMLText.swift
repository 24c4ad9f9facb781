/// HTML that is being written; every text and attribute is escaped.
struct HTMLText {
    private(set) var text = ""

    /// Writes an element with what the closure writes in it.
    mutating func element(
        _ name: String,
        _ attributes: KeyValuePairs<String, String?> = [:],
        _ content: (inout HTMLText) -> Void
    ) {
        text += "<\(name)\(Self.render(attributes))>"
        content(&self)
        text += "</\(name)>\n"
    }

    /// Writes an element with a text in it.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text content: String) {
        element(name, attributes) { $0.text += Self.escape(content) }
    }

    /// Writes an element that has no content and no end tag.
    mutating func void(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
        text += "<\(name)\(Self.render(attributes))>\n"
    }

    /// Writes a text.
    mutating func write(_ content: String) { text += Self.escape(content) }

    /// Writes markup as it is: only the parts of the page that are the suite's own.
    mutating func markup(_ content: String) { text += content }

    private static func render(_ attributes: KeyValuePairs<String, String?>) -> String {
        attributes.compactMap { name, value in
            value.map { $0.isEmpty ? " \(name)" : " \(name)=\"\(escape($0))\"" }
        }.joined()
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            // Control characters and what turns the direction of writing are spelt out, so that a page cannot be misread.
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
