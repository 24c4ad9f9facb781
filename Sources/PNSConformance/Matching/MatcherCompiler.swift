/// Turns patterns into rules; everything that can be wrong with a pattern is found here.
struct MatcherCompiler {
    /// Whether `${name}` can stand where a value is still missing.
    let isTemplate: Bool
    /// The names in `$same`.
    private(set) var kept: [String] = []

    init(isTemplate: Bool) {
        self.isTemplate = isTemplate
    }

    mutating func compile(_ pattern: RawJSON, at pointer: String) throws(PatternFault) -> Matcher.Rule {
        switch pattern {
        case .null, .bool, .number, .string:
            return .literal(pattern)
        case .array(let elements):
            return .array(try compile(elements, at: pointer))
        case .object(let members):
            let isWord = members.map { $0.name.utf8.first == UInt8(ascii: "$") && $0.name != "$extra" }
            guard isWord.contains(true) else { return try compileObject(members, at: pointer) }
            guard !members.contains(where: { $0.name == "$extra" }), !isWord.contains(false) else {
                throw PatternFault(pointer: pointer, sentence: "Words and members stand in one object.")
            }
            var rules: [Matcher.Rule] = []
            for member in members {
                let place = JSONPointer.appending(member.name, to: pointer)
                rules.append(try compile(word: member.name, member.value, at: place))
            }
            return rules.count == 1 ? rules[0] : .all(rules)
        }
    }

    private mutating func compile(_ patterns: [RawJSON], at pointer: String) throws(PatternFault) -> [Matcher.Rule] {
        var rules: [Matcher.Rule] = []
        for (index, pattern) in patterns.enumerated() {
            rules.append(try compile(pattern, at: "\(pointer)/\(index)"))
        }
        return rules
    }

    private mutating func compileObject(
        _ members: [RawJSON.Member],
        at pointer: String
    ) throws(PatternFault) -> Matcher.Rule {
        var rules: [(name: String, rule: Matcher.Rule)] = []
        var allowsExtra = true
        for member in members {
            let place = JSONPointer.appending(member.name, to: pointer)
            if member.name == "$extra" {
                guard let flag = member.value.boolValue else { throw wrong("true or false", at: place) }
                allowsExtra = flag
            } else {
                rules.append((member.name, try compile(member.value, at: place)))
            }
        }
        return .object(rules, allowsExtra: allowsExtra)
    }

    private mutating func compile(
        word: String,
        _ value: RawJSON,
        at pointer: String
    ) throws(PatternFault) -> Matcher.Rule {
        switch word {
        case "$any":
            try requireTrue(value, at: pointer)
            return .any
        case "$absent":
            try requireTrue(value, at: pointer)
            return .absent
        case "$timestamp":
            try requireTrue(value, at: pointer)
            return .timestamp
        case "$literal":
            return .literal(value)
        case "$type":
            guard let kind = value.stringValue.flatMap(Matcher.ValueKind.init(rawValue:)) else {
                throw wrong(Matcher.ValueKind.allCases.map(\.rawValue).joined(separator: ", "), at: pointer)
            }
            return .kind(kind)
        case "$in":
            guard !(try isOpen(value, at: pointer)) else { return .any }
            guard let patterns = value.elements, !patterns.isEmpty else { throw wrong("patterns", at: pointer) }
            return .oneOf(try compile(patterns, at: pointer))
        case "$bag":
            guard !(try isOpen(value, at: pointer)) else { return .any }
            guard let patterns = value.elements else { throw wrong("patterns", at: pointer) }
            return .bag(try compile(patterns, at: pointer))
        case "$not":
            return .not(try compile(value, at: pointer))
        case "$each":
            return .each(try compile(value, at: pointer))
        case "$len":
            return .length(try compile(value, at: pointer))
        case "$re":
            return try compileExpression(value, at: pointer)
        case "$gte":
            return .atLeast(try compileBound(value, at: pointer))
        case "$lte":
            return .atMost(try compileBound(value, at: pointer))
        case "$same":
            guard let name = value.stringValue, !name.isEmpty else { throw wrong("a name", at: pointer) }
            if !kept.contains(name) { kept.append(name) }
            return .same(name)
        case "$instant":
            guard !(try isOpen(value, at: pointer)) else { return .any }
            guard let text = value.stringValue, let instant = Instant(text) else {
                throw wrong("a timestamp", at: pointer)
            }
            return .instant(instant, text: text)
        default:
            throw PatternFault(pointer: pointer, sentence: "The word \"\(word)\" does not exist.")
        }
    }

    private func compileExpression(_ value: RawJSON, at pointer: String) throws(PatternFault) -> Matcher.Rule {
        guard let source = value.stringValue else { throw wrong("a regular expression", at: pointer) }
        guard !(try isOpen(value, at: pointer)) else { return .any }
        do {
            return .expression(try TextPattern(source))
        } catch {
            throw wrong("a regular expression", at: pointer)
        }
    }

    private func compileBound(_ value: RawJSON, at pointer: String) throws(PatternFault) -> Matcher.Bound {
        if let number = value.decimalValue { return .number(number, text: value.compact()) }
        if let text = value.stringValue, let instant = Instant(text) { return .instant(instant, text: text) }
        guard try isOpen(value, at: pointer) else { throw wrong("a number or a timestamp", at: pointer) }
        return .instant(Instant(seconds: 0, nanoseconds: 0), text: "")
    }

    /// Whether the value waits for a name.
    private func isOpen(_ value: RawJSON, at pointer: String) throws(PatternFault) -> Bool {
        guard isTemplate, let text = value.stringValue else { return false }
        return try !Template(text, at: pointer).names.isEmpty
    }

    private func requireTrue(_ value: RawJSON, at pointer: String) throws(PatternFault) {
        guard value == .bool(true) else { throw wrong("true", at: pointer) }
    }

    private func wrong(_ wanted: String, at pointer: String) -> PatternFault {
        PatternFault(pointer: pointer, sentence: "Expected \(wanted).")
    }
}
