/// Why a value of a scenario cannot be made.
struct ScopeFault: Error, Hashable {
    /// One sentence.
    var sentence: String
}

/// The names that `${…}` can mean, and the making of values from patterns that use them.
struct ValueScope: Sendable {
    /// More is not generated: a scenario with a hundred megabytes tests the runner, not the server.
    static let maxGeneratedBytes = 64 << 20

    private var values: [String: RawJSON]

    init(_ values: [String: RawJSON] = [:]) { self.values = values }

    /// The value of a name.
    subscript(name: String) -> RawJSON? {
        get { values[name] }
        set { values[name] = newValue }
    }

    func adding(_ bindings: [String: RawJSON]) -> ValueScope {
        ValueScope(values.merging(bindings) { _, new in new })
    }

    /// Replaces `${…}`, and builds `$fill` and `$times`.
    ///
    /// A string that is one `${…}` and nothing else becomes the value, of any type; in the name of a member it is a text.
    func expand(_ value: RawJSON) throws(ScopeFault) -> RawJSON {
        switch value {
        case .string: return try replaceNames(value)
        case .array(let elements):
            var expanded: [RawJSON] = []
            for element in elements { expanded.append(try expand(element)) }
            return .array(expanded)
        case .object(let members):
            if let fill = value["$fill"], let bytes = value["bytes"] { return try self.fill(fill, bytes) }
            if let times = value["$times"], let item = value["item"] {
                return try array(times: times, as: value["as"]?.stringValue) { scope throws(ScopeFault) in
                    try scope.expand(item)
                }
            }
            var expanded: [RawJSON.Member] = []
            // A name can stand for what a scenario minted, as the users of a receipt do.
            for member in members { expanded.append(.init(try text(member.name), try expand(member.value))) }
            return .object(expanded)
        default: return value
        }
    }

    /// Replaces `${…}` in a pattern.
    ///
    /// What a server sent and a scenario kept is compared, never obeyed: an object or array in the place of a name stands
    /// as `$literal`, and inside `$re` a name stands for its characters.
    func pattern(_ value: RawJSON) throws(ScopeFault) -> RawJSON {
        switch value {
        case .string:
            let replaced = try replaceNames(value)
            return Self.isComposite(replaced) ? .object([.init("$literal", replaced)]) : replaced
        case .array(let elements):
            var patterns: [RawJSON] = []
            for element in elements { patterns.append(try pattern(element)) }
            return .array(patterns)
        case .object(let members):
            if value["$fill"] != nil, value["bytes"] != nil { return try expand(value) }
            if let times = value["$times"], let item = value["item"] {
                return try array(times: times, as: value["as"]?.stringValue) { scope throws(ScopeFault) in
                    try scope.pattern(item)
                }
            }
            var patterns: [RawJSON.Member] = []
            for member in members { patterns.append(.init(member.name, try pattern(of: member))) }
            return .object(patterns)
        default: return value
        }
    }

    private func pattern(of member: RawJSON.Member) throws(ScopeFault) -> RawJSON {
        switch (member.name, member.value) {
        // Already a value, not a pattern.
        case ("$literal", _): return try expand(member.value)
        case ("$re", .string(let source)): return .string(try expression(source))
        // A list that a name stands for: each of its elements is compared.
        case ("$in", .string), ("$bag", .string):
            let list = try replaceNames(member.value)
            guard let elements = list.elements else { return list }
            return .array(elements.map { .object([.init("$literal", $0)]) })
        default: return try pattern(member.value)
        }
    }

    private func expression(_ source: String) throws(ScopeFault) -> String {
        let quoted = values.mapValues { value in
            RawJSON.string(TextPattern.quoted(value.stringValue ?? value.compact()))
        }
        return try ValueScope(quoted).text(source)
    }

    private static func isComposite(_ value: RawJSON) -> Bool {
        value.members != nil || value.elements != nil
    }

    /// Replaces `${…}` in a text.
    func text(_ text: String) throws(ScopeFault) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        let value = try replaceNames(.string(text))
        return value.stringValue ?? value.compact()
    }

    private func replaceNames(_ text: RawJSON) throws(ScopeFault) -> RawJSON {
        do {
            return try substitute(text) { values[$0] }
        } catch {
            throw ScopeFault(sentence: error.sentence)
        }
    }

    /// A number, or the sum of a list of numbers and names.
    func terms(_ value: RawJSON) throws(ScopeFault) -> Int {
        switch try expand(value) {
        case .array(let parts):
            var sum = 0
            for part in parts {
                let (total, overflow) = sum.addingReportingOverflow(try terms(part))
                guard !overflow else { throw ScopeFault(sentence: "A sum beyond 64 bits.") }
                sum = total
            }
            return sum
        case let number:
            guard let integer = number.intValue else {
                throw ScopeFault(sentence: "\(number.compact()) is not an integer.")
            }
            return integer
        }
    }

    private func fill(_ text: RawJSON, _ bytes: RawJSON) throws(ScopeFault) -> RawJSON {
        guard let unit = try expand(text).stringValue, unit.utf8.count == 1 else {
            throw ScopeFault(sentence: "$fill takes a text of one byte.")
        }
        let count = try terms(bytes)
        guard (0...Self.maxGeneratedBytes).contains(count) else {
            throw ScopeFault(sentence: "A text of \(count) bytes cannot be made.")
        }
        return .string(String(repeating: unit, count: count))
    }

    private func array(
        times: RawJSON,
        as name: String?,
        _ item: (ValueScope) throws(ScopeFault) -> RawJSON
    ) throws(ScopeFault) -> RawJSON {
        let count = try terms(times)
        guard (0...1_000_000).contains(count) else {
            throw ScopeFault(sentence: "An array of \(count) items cannot be made.")
        }
        var elements: [RawJSON] = []
        for index in 0..<count {
            let scope = name.map { adding([$0: .number(index)]) } ?? self
            elements.append(try item(scope))
        }
        return .array(elements)
    }
}

extension HeaderField {
    /// Makes a field from `[name, value]`; a value that is not a text is written as JSON.
    init(_ pair: RawJSON, in scope: ValueScope) throws(ScopeFault) {
        guard case .array(let parts) = pair, parts.count == 2, let name = parts[0].stringValue else {
            throw ScopeFault(sentence: "A header is a name and a value.")
        }
        if let text = parts[1].stringValue {
            self.init(try scope.text(name), try scope.text(text))
        } else if let made = try scope.expand(parts[1]).stringValue {
            self.init(try scope.text(name), made)
        } else {
            throw ScopeFault(sentence: "A header is a name and a value.")
        }
    }
}
