extension Matcher.Rule {
    /// Compares a value with the rule; see ``Matcher/mismatch(_:kept:)``.
    ///
    /// A place of nil asks only whether there is a mismatch: describing one costs far more than finding it.
    func mismatch(_ value: RawJSON?, at pointer: String?, _ kept: (String) -> RawJSON?) -> Mismatch? {
        switch self {
        case .absent:
            return value == nil ? nil : differ(value, at: pointer)
        case .all(let rules):
            return rules.firstMismatch { $0.mismatch(value, at: pointer, kept) }
        case .oneOf(let rules):
            let fits = rules.contains { $0.mismatch(value, at: nil, kept) == nil }
            return fits ? nil : differ(value, at: pointer)
        default:
            guard let value else { return differ(value, at: pointer) }
            return mismatch(present: value, at: pointer, kept)
        }
    }

    private func mismatch(present value: RawJSON, at pointer: String?, _ kept: (String) -> RawJSON?) -> Mismatch? {
        switch self {
        case .array(let rules):
            guard let elements = value.elements, elements.count == rules.count else {
                return differ(value, at: pointer)
            }
            return zip(rules, elements).enumerated().firstMismatch { index, pair in
                pair.0.mismatch(pair.1, at: pointer.map { "\($0)/\(index)" }, kept)
            }
        case .object(let rules, let allowsExtra):
            return objectMismatch(value, rules, allowsExtra: allowsExtra, at: pointer, kept)
        case .length(let rule):
            guard let length = value.length else { return differ(value, at: pointer) }
            guard let mismatch = rule.mismatch(.number(length), at: pointer, kept) else { return nil }
            return pointer.map { pointer in
                let actual = "length \(mismatch.actual): \(Mismatch.short(value))"
                return Mismatch(pointer: pointer, expected: summary, actual: actual)
            } ?? .undescribed
        case .each(let rule):
            guard let elements = value.elements else { return differ(value, at: pointer) }
            return elements.enumerated().firstMismatch { index, element in
                rule.mismatch(element, at: pointer.map { "\($0)/\(index)" }, kept)
            }
        case .bag(let rules):
            return bagMismatch(value, rules, at: pointer, kept)
        default:
            return holds(value, kept) ? nil : differ(value, at: pointer)
        }
    }

    /// Whether a rule that looks at the value as a whole holds.
    private func holds(_ value: RawJSON, _ kept: (String) -> RawJSON?) -> Bool {
        switch self {
        case .literal(let wanted): value == wanted
        case .kind(let kind): kind.describes(value)
        case .not(let rule): rule.mismatch(value, at: nil, kept) != nil
        case .expression(let pattern): value.stringValue.map(pattern.matchesWhole) ?? false
        case .atLeast(let bound): bound.compare(value) { $0 } ?? false
        case .atMost(let bound): bound.compare(value) { !$0 } ?? false
        case .same(let name): kept(name) == value
        case .instant(let instant, _): value.stringValue.flatMap(Instant.init) == instant
        case .timestamp: value.stringValue.map(Instant.isCanonical) ?? false
        default: true
        }
    }

    private func objectMismatch(
        _ value: RawJSON,
        _ rules: [(name: String, rule: Matcher.Rule)],
        allowsExtra: Bool,
        at pointer: String?,
        _ kept: (String) -> RawJSON?
    ) -> Mismatch? {
        guard let members = value.members else { return differ(value, at: pointer) }
        for (name, rule) in rules {
            let place = pointer.map { JSONPointer.appending(name, to: $0) }
            if let mismatch = rule.mismatch(value[name], at: place, kept) { return mismatch }
        }
        guard !allowsExtra, let extra = members.first(where: { !$0.name.isOne(of: rules.lazy.map(\.name)) }) else {
            return nil
        }
        guard let pointer else { return .undescribed }
        let place = JSONPointer.appending(extra.name, to: pointer)
        return Mismatch(pointer: place, expected: "no further member", actual: Mismatch.short(extra.value))
    }

    /// Pairs patterns with elements one to one: a pattern whose element is wanted by another makes that one look further.
    private func bagMismatch(
        _ value: RawJSON,
        _ rules: [Matcher.Rule],
        at pointer: String?,
        _ kept: (String) -> RawJSON?
    ) -> Mismatch? {
        guard let elements = value.elements, elements.count == rules.count else { return differ(value, at: pointer) }
        let fits = rules.map { rule in
            elements.indices.filter { rule.mismatch(elements[$0], at: nil, kept) == nil }
        }
        var ruleOfElement = [Int?](repeating: nil, count: elements.count)
        for rule in rules.indices where !Self.place(rule, fits, &ruleOfElement) {
            guard let pointer else { return .undescribed }
            let left = ruleOfElement.firstIndex(of: nil) ?? 0
            return Mismatch(
                pointer: "\(pointer)/\(left)",
                expected: "\(rules[rule].summary) somewhere in the array",
                actual: Mismatch.short(elements[left])
            )
        }
        return nil
    }

    /// Finds an element for a pattern by a breadth-first search along elements that can change hands.
    private static func place(_ rule: Int, _ fits: [[Int]], _ ruleOfElement: inout [Int?]) -> Bool {
        var cameFrom: [Int: Int] = [:]
        var waiting = [rule]
        var next = 0
        while next < waiting.count {
            let current = waiting[next]
            next += 1
            for element in fits[current] where cameFrom[element] == nil {
                cameFrom[element] = current
                guard let owner = ruleOfElement[element] else {
                    var free = element
                    while let taker = cameFrom[free] {
                        let given = ruleOfElement.firstIndex(of: taker)
                        ruleOfElement[free] = taker
                        guard let given else { return true }
                        free = given
                    }
                    return true
                }
                waiting.append(owner)
            }
        }
        return false
    }

    private func differ(_ value: RawJSON?, at pointer: String?) -> Mismatch {
        guard let pointer else { return .undescribed }
        return Mismatch(pointer: pointer, expected: summary, actual: Mismatch.short(value))
    }
}

extension Mismatch {
    /// Stands for a mismatch that nobody will read.
    fileprivate static let undescribed = Mismatch(pointer: "", expected: "", actual: "")
}

extension Matcher.Bound {
    /// Compares a value with the bound; nil where the two cannot be compared.
    ///
    /// The closure says whether the value can lie on a side: it is given true above the bound and false below it.
    fileprivate func compare(_ value: RawJSON, isAllowed: (Bool) -> Bool) -> Bool? {
        switch self {
        case .number(let bound, _):
            value.decimalValue.map { $0 == bound || isAllowed($0 > bound) }
        case .instant(let bound, _):
            value.stringValue.flatMap(Instant.init).map { $0 == bound || isAllowed($0 > bound) }
        }
    }
}

extension RawJSON {
    /// Scalars of a string, elements of an array, members of an object.
    fileprivate var length: Int? {
        switch self {
        case .string(let text): text.unicodeScalars.count
        case .array(let elements): elements.count
        case .object(let members): members.count
        default: nil
        }
    }
}

extension Sequence {
    fileprivate func firstMismatch(_ compare: (Element) -> Mismatch?) -> Mismatch? {
        for element in self {
            if let mismatch = compare(element) { return mismatch }
        }
        return nil
    }
}
