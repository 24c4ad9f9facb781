extension ScenarioMachine {
    /// Judges a relation among kept values.
    func judgeAssertion(_ check: Check) throws(ScopeFault) -> CheckOutcome {
        var outcome = CheckOutcome(id: check.id, clauses: check.clauses, verdict: .pass, evidence: .observed)
        for (look, pattern) in check.looks {
            let fault: (expected: String, actual: String)? =
                switch look {
                case .equal: try unequal(pattern)
                case .distinct: try repeated(pattern)
                case .between: try outside(pattern, slack: check[.slackSeconds])
                case .covers: try uncovered(pattern)
                case .matches: try unmatched(pattern)
                default: nil
                }
            guard let fault else { continue }
            outcome.verdict = .fail
            (outcome.expected, outcome.actual) = fault
            break
        }
        return outcome
    }

    private func unequal(_ pattern: RawJSON) throws(ScopeFault) -> (String, String)? {
        let values = try severalValues(pattern)
        guard let first = values.first, let other = values.first(where: { $0 != first }) else { return nil }
        return ("equal values: \(first.compact().shortened(to: 120))", other.compact().shortened(to: 120))
    }

    private func repeated(_ pattern: RawJSON) throws(ScopeFault) -> (String, String)? {
        var seen: Set<RawJSON> = []
        for value in try severalValues(pattern) where !seen.insert(value).inserted {
            return ("values that all differ", "\(value.compact().shortened(to: 120)) twice")
        }
        return nil
    }

    /// The values to compare with each other; of fewer than two, every relation holds.
    private func severalValues(_ pattern: RawJSON) throws(ScopeFault) -> [RawJSON] {
        guard let values = try scope.expand(pattern).elements, values.count >= 2 else {
            throw ScopeFault(sentence: "there are not two values to compare")
        }
        return values
    }

    private func outside(_ pattern: RawJSON, slack: RawJSON?) throws(ScopeFault) -> (String, String)? {
        let values = try scope.expand(pattern).elements ?? []
        guard values.count == 3 else { throw ScopeFault(sentence: "between takes three values") }
        let words = values.map { $0.stringValue ?? $0.compact() }
        let expected = "between \(words[0]) and \(words[2])"
        let slackSeconds = try slack.map { value throws(ScopeFault) in try scope.terms(value) } ?? 0
        if let low = Instant(words[0]), let high = Instant(words[2]) {
            // A provider is told the time in seconds since 1970, in digits.
            let seconds = Int64(words[1]).map { Instant(seconds: $0, nanoseconds: 0) }
            guard let instant = Instant(words[1]) ?? seconds else { return (expected, "\(words[1]), not a timestamp") }
            let isInside =
                low.adding(seconds: -max(-Int.max, slackSeconds)) <= instant
                && instant <= high.adding(seconds: slackSeconds)
            return isInside ? nil : (expected, words[1])
        }
        guard let low = values[0].decimalValue, let value = values[1].decimalValue, let high = values[2].decimalValue
        else {
            return (expected, "\(words[1]), not comparable")
        }
        return low <= value && value <= high ? nil : (expected, words[1])
    }

    private func uncovered(_ pattern: RawJSON) throws(ScopeFault) -> (String, String)? {
        guard let all = try patterns(pattern["all"] ?? .null), !all.isEmpty else {
            throw ScopeFault(sentence: "there is nothing to cover")
        }
        let parts = try scope.expand(pattern["parts"] ?? .null).elements?.flatMap { $0.elements ?? [] } ?? []
        var missing: [RawJSON] = []
        for wanted in all {
            var isThere = false
            for value in parts where !isThere { isThere = try compare(value, wanted) == nil }
            if !isThere { missing.append(wanted) }
        }
        guard let first = missing.first else { return nil }
        return (
            "every value in one of the answers", "\(missing.count) missing, \(first.compact().shortened(to: 120)) first"
        )
    }

    /// The patterns of a list, or of the values that a name stands for.
    private func patterns(_ list: RawJSON) throws(ScopeFault) -> [RawJSON]? {
        let patterns = try scope.pattern(list)
        return patterns.elements ?? patterns["$literal"]?.elements?.map { .object([.init("$literal", $0)]) }
    }

    private func unmatched(_ pattern: RawJSON) throws(ScopeFault) -> (String, String)? {
        guard let value = pattern["value"], let wanted = pattern["pattern"] else {
            throw ScopeFault(sentence: "matches takes a value and a pattern")
        }
        return try mismatch(try scope.expand(value), wanted).map { ("\($0.pointer) \($0.expected)", $0.actual) }
    }
}
