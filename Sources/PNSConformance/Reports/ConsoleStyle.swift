/// How text for a terminal is set.
public struct ConsoleStyle: Hashable, Sendable {
    /// The columns of a line.
    public var width: Int
    /// Whether verdicts are coloured.
    public var hasColour: Bool

    /// Makes a style.
    ///
    /// - Parameters:
    ///   - width: The columns of a line; fewer than 40 count as 40.
    ///   - hasColour: Whether verdicts are coloured.
    public init(width: Int = 80, hasColour: Bool = false) {
        self.width = max(40, width)
        self.hasColour = hasColour
    }

    /// The style for an output: colour only on a terminal, and never where `NO_COLOR` is set or the terminal is dumb.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether the output is one.
    ///   - environment: The environment of the process.
    ///   - columns: The width of the terminal, where it is known.
    public init(isTerminal: Bool, environment: [String: String], columns: Int?) {
        let refuses = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        self.init(width: min(columns ?? 80, 120), hasColour: isTerminal && !refuses)
    }

    /// The text in the colour of a verdict.
    func paint(_ text: String, as verdict: Verdict) -> String {
        guard hasColour else { return text }
        let colour =
            switch verdict {
            case .pass: 32
            case .fail, .untestable, .error, .stale: 31
            case .warn, .blocked, .notJudged, .known, .flaky: 33
            case .info, .notApplicable: 36
            }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }

    /// Breaks a text into lines of at most the width.
    ///
    /// - Parameters:
    ///   - text: What to write; line feeds and control characters in it are spelt out, so that a server cannot steer the
    ///     terminal.
    ///   - label: What the first line begins with; the others begin with as many spaces.
    ///   - limit: How many lines there can be; the last one shows with an ellipsis that more was cut.
    /// - Returns: The lines, at least one.
    func wrap(_ text: String, label: String, limit: Int = .max) -> [String] {
        let room = max(10, width - label.count)
        let blank = String(repeating: " ", count: label.count)
        var lines: [Substring] = []
        var rest = Substring(Self.printable(text))
        while !rest.isEmpty, lines.count < limit {
            var line = rest.prefix(room)
            if line.endIndex < rest.endIndex, let space = line.lastIndex(of: " "), space > line.startIndex {
                line = rest[..<space]
            }
            rest = rest[line.endIndex...].drop { $0 == " " }
            lines.append(line)
        }
        if !rest.isEmpty, let last = lines.popLast() {
            lines.append(last.prefix(room - 1) + "…")
        }
        return lines.isEmpty
            ? [label]
            : lines.enumerated().map { index, line in (index == 0 ? label : blank) + line }
    }

    /// The text with control characters spelt out.
    static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
