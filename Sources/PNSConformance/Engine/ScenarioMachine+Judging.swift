extension ScenarioMachine {
    /// Judges the checks of a step by plain facts.
    ///
    /// - Parameters:
    ///   - checks: The checks of the step.
    ///   - facts: What each look sees.
    ///   - event: The transcript event that brought them.
    ///   - missing: Why there are no facts; every check then fails.
    ///   - isGate: Whether the rest of the scenario builds on this step.
    ///   - evidence: What the judgement rests on.
    /// - Throws: ``ScopeFault`` for a pattern that cannot be made.
    mutating func judge(
        _ checks: [Check],
        _ facts: [Check.Look: RawJSON],
        at event: Int,
        missing: String?,
        isGate: Bool,
        evidence: Evidence = .observed
    ) throws(ScopeFault) {
        var failed: String?
        for check in checks {
            var outcome = CheckOutcome(id: check.id, clauses: check.clauses, verdict: .pass, evidence: evidence)
            outcome.events = [event]
            if let missing {
                outcome.verdict = .fail
                outcome.expected = try expectation(of: check)
                outcome.actual = missing
            } else {
                for (look, pattern) in check.looks {
                    let pattern = look == .headers ? Self.lowercasingNames(pattern) : pattern
                    guard let mismatch = try mismatch(facts[look], pattern) else { continue }
                    outcome.verdict = .fail
                    outcome.expected = "\(look.rawValue)\(mismatch.pointer): \(mismatch.expected)"
                    outcome.actual = mismatch.actual
                    if look != .status, let status = facts[.status] {
                        outcome.actual = "\(mismatch.actual) (status \(status.compact()))"
                    }
                    break
                }
                if outcome.verdict == .pass { outcome.arm = check.arm(in: facts) }
            }
            record(outcome, for: check)
            if outcome.verdict == .fail, level(of: check) == .must, failed == nil { failed = check.id }
        }
        if isGate, let failed { end(.failed(check: failed)) }
    }

    /// Files an outcome, blocked when its control did not pass.
    mutating func record(_ outcome: CheckOutcome, for check: Check) {
        progress.judged.insert(check.id)
        decisions.append((check.id, index))
        var outcome = outcome
        if outcome.verdict == .pass, let control = check.control,
            outcomes.last(where: { $0.id == control })?.verdict != .pass
        {
            outcome.verdict = .blocked
            outcome.evidence = nil
            outcome.actual = "its control \"\(control)\" did not pass, so this proves nothing"
        }
        guard let index = outcomes.firstIndex(where: { $0.id == check.id }) else { return outcomes.append(outcome) }
        // A check inside a repeat: the first turn that failed stands, else the first that is not a pass.
        let isWorse = outcome.verdict == .fail && outcomes[index].verdict != .fail
        if outcomes[index].verdict == .pass || isWorse { outcomes[index] = outcome }
    }

    func mismatch(_ value: RawJSON?, _ pattern: RawJSON) throws(ScopeFault) -> Mismatch? {
        try compare(value, try scope.pattern(pattern))
    }

    /// Compares with a pattern whose names were replaced.
    func compare(_ value: RawJSON?, _ pattern: RawJSON) throws(ScopeFault) -> Mismatch? {
        do throws(PatternFault) {
            return try Matcher(pattern).mismatch(value) { scope[$0] }
        } catch {
            throw ScopeFault(sentence: error.description)
        }
    }

    func expectation(of check: Check) throws(ScopeFault) -> String {
        var parts: [String] = []
        for (look, pattern) in check.looks {
            let wanted = try scope.expand(pattern).compact().shortened(to: 200)
            switch look {
            case .bare: parts.append("a close frame, then the end of the connection")
            case .close: parts.append("the end of the connection, with close code \(wanted)")
            default: parts.append("\(look.rawValue) \(wanted)")
            }
        }
        return parts.joined(separator: ", ")
    }

    /// A close is judged by its code; an end without a close frame obeys RFC 6455 too and is an arm of its own.
    func judgeClose(_ check: Check, _ device: DeviceState) throws(ScopeFault) -> CheckOutcome {
        var outcome = CheckOutcome(id: check.id, clauses: check.clauses, verdict: .pass, evidence: .observed)
        outcome.events = [device.closeEvent ?? eventCount]
        guard case .some(let code) = device.closeCode else {
            if check[.bare] == .bool(false) {
                outcome.verdict = .fail
                outcome.expected = "a close frame"
                outcome.actual = device.standing
            } else {
                outcome.arm = Check.bareArm
            }
            return outcome
        }
        let actual: RawJSON = code.map { RawJSON.number($0) } ?? .null
        if let permitted = check[.close].map({ $0.elements ?? [$0] }), !permitted.contains(actual) {
            outcome.verdict = .fail
            outcome.expected = "close code \(permitted.map { $0.compact() }.joined(separator: " or "))"
            outcome.actual = device.standing
        } else {
            let arm = check[.close] == nil ? Check.codedArm : actual.compact()
            outcome.arm = check.permittedArms.contains(arm) ? arm : nil
        }
        return outcome
    }

    static func lowercasingNames(_ pattern: RawJSON) -> RawJSON {
        guard let members = pattern.members else { return pattern }
        return .object(members.map { .init($0.name.hasPrefix("$") ? $0.name : $0.name.lowercased(), $0.value) })
    }
}
