/// XML that is being written, an element per line.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    mutating func open(_ name: String, _ attributes: [(String, String)]) {
        line("<\(name)\(Self.render(attributes))>")
        depth += 1
    }

    mutating func close(_ name: String) {
        depth -= 1
        line("</\(name)>")
    }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        line("<\(name)\(Self.render(attributes))/>")
    }

    mutating func element(_ name: String, _ attributes: [(String, String)], content: String) {
        guard !content.isEmpty else { return empty(name, attributes) }
        line("<\(name)\(Self.render(attributes))>\(Self.escape(content, inAttribute: false))</\(name)>")
    }

    private mutating func line(_ content: String) {
        text += String(repeating: " ", count: 2 * depth) + content + "\n"
    }

    private static func render(_ attributes: [(String, String)]) -> String {
        attributes.map { name, value in " \(name)=\"\(escape(value, inAttribute: true))\"" }.joined()
    }

    /// Escapes what is markup, and spells out the characters that XML 1.0 forbids even when escaped.
    static func escape(_ text: String, inAttribute: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"" where inAttribute: escaped += "&quot;"
            case "\n" where inAttribute, "\t" where inAttribute, "\r": escaped += "&#\(scalar.value);"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}":
                escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
