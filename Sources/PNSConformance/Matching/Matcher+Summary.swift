extension Matcher.Rule {
    /// What the rule asks for, in a few words.
    var summary: String {
        switch self {
        case .literal(let value): Mismatch.short(value)
        case .array(let rules): "an array of \(rules.count)"
        case .object(let rules, _): rules.isEmpty ? "an object" : "an object with \(Self.list(rules.map(\.name)))"
        case .any: "any value"
        case .absent: "nothing"
        case .kind(let kind): "\(kind == .array || kind == .object || kind == .integer ? "an" : "a") \(kind.rawValue)"
        case .oneOf(let rules): "one of \(Self.list(rules.map(\.summary)))"
        case .not(let rule): "anything but \(rule.summary)"
        case .expression(let pattern): "a string like /\(pattern.source)/"
        case .length(let rule): "length \(rule.summary)"
        case .atLeast(let bound): "at least \(bound.text)"
        case .atMost(let bound): "at most \(bound.text)"
        case .each(let rule): "an array, each \(rule.summary)"
        case .bag(let rules): "an array of \(rules.count) in any order"
        case .same(let name): "the value kept as \(name)"
        case .instant(_, let text): "the instant \(text)"
        case .timestamp: "a timestamp like 2026-03-04T05:06:07.120Z"
        case .all(let rules): rules.map(\.summary).joined(separator: " and ")
        }
    }

    private static func list(_ words: [String]) -> String {
        words.joined(separator: ", ").shortened(to: 100)
    }
}

extension Matcher.Bound {
    /// The bound as written.
    fileprivate var text: String {
        switch self {
        case .number(_, let text), .instant(_, let text): text
        }
    }
}
