/// A pattern of `--only` and `--not`: `*` within a segment, `**` across segments, or `clause:`, `level:`, `feature:`.
public struct SelectionPattern: Hashable, Sendable {
    /// The pattern as it was written.
    public let text: String

    /// Wraps a pattern.
    public init(_ text: String) { self.text = text }

    /// Whether it selects a scenario.
    public func matches(_ scenario: Scenario) -> Bool {
        if let clause = value(of: "clause") { return scenario.clauses.contains { Self.matches($0[...], clause[...]) } }
        if let level = value(of: "level") { return scenario.level.rawValue == level }
        if let feature = value(of: "feature") { return scenario.needs.contains { Self.matches($0[...], feature[...]) } }
        let pattern = text.prefix { $0 != "#" }
        return Self.matches(scenario.id[...], pattern)
    }

    /// Whether the pattern matches a text; a text without wildcards matches itself only.
    public static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if pattern.hasPrefix("**") {
            let rest = pattern.dropFirst(2)
            return suffixes(of: text).contains { matches($0, rest) }
        }
        if first == "*" {
            let rest = pattern.dropFirst()
            return suffixes(of: text, stoppingAt: [".", "#"]).contains { matches($0, rest) }
        }
        return text.first == first && matches(text.dropFirst(), pattern.dropFirst())
    }

    /// Whether a segment of an id is one: words of lower case letters and digits, joined by `-`.
    static func isWord(_ segment: Substring) -> Bool {
        let parts = segment.split(separator: "-", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
    }

    private static func suffixes(of text: Substring, stoppingAt stops: Set<Character> = []) -> [Substring] {
        var found = [text]
        var rest = text
        while let next = rest.first, !stops.contains(next) {
            rest = rest.dropFirst()
            found.append(rest)
        }
        return found
    }

    private func value(of key: String) -> String? {
        text.hasPrefix(key + ":") ? String(text.dropFirst(key.count + 1)) : nil
    }
}
