extension ScenarioMachine {
    /// The outcome of every check, in the order of the scenario, `wire` and `late` last.
    ///
    /// A check that no step came to is blocked, or not judged where the target lacks what it needs.
    public func finalOutcomes() -> [CheckOutcome] {
        var final: [CheckOutcome] = []
        let turnsLeft = checksNotReached
        for check in scenario.checks where !final.contains(where: { $0.id == check.id }) {
            let outcome = outcomes.first { $0.id == check.id }
            // A check in a repeat that was cut short has passed in some of its turns: that is no pass.
            let isCutShort = outcome?.verdict == .pass && turnsLeft.contains(check.id)
            final.append(isCutShort ? unreached(check) : outcome ?? unreached(check))
        }
        if scenario.opensConnections, let wire = wireOutcome() { final.append(wire) }
        return final + outcomes.filter { $0.id == "late" }
    }

    /// The checks of the step in which it ended, as far as that did not come to them, and of all later ones.
    private var checksNotReached: Set<String> {
        let left = steps.dropFirst(index)
        let current = Set(left.prefix(1).flatMap(\.step.checks).map(\.id)).subtracting(progress.judged)
        return current.union(left.dropFirst().flatMap(\.step.checks).map(\.id))
    }

    private func unreached(_ check: Check) -> CheckOutcome {
        var outcome = CheckOutcome(id: check.id, clauses: check.clauses, verdict: .blocked)
        switch stop {
        case .failed(let check): outcome.actual = "check \"\(check)\" failed before it"
        case .untestable(let why): outcome.actual = why
        case .notJudged(let why):
            outcome.verdict = .notJudged
            outcome.actual = why
        case .faultIdle, nil: outcome.actual = "no step came to it"
        }
        return outcome
    }

    /// Every message parsed, obeyed its schema, and came in proper frames; nothing where there was no message.
    private func wireOutcome() -> CheckOutcome? {
        let all = connections.compactMap { devices[$0] }
        if let fault = all.flatMap(\.wireFaults).min(by: { $0.event < $1.event }) {
            var outcome = CheckOutcome(id: "wire", clauses: [fault.clause], verdict: .fail, evidence: .observed)
            outcome.expected = "every message obeys its schema, every frame RFC 6455"
            outcome.actual = fault.text
            outcome.events = [fault.event]
            return outcome
        }
        guard all.contains(where: \.hasReceived) else { return nil }
        return CheckOutcome(id: "wire", clauses: ["FRM-001"], verdict: .pass, evidence: .observed)
    }
}
