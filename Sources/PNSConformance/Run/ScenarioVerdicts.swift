/// Makes verdicts of scenarios from the outcomes of checks.
struct ScenarioVerdicts {
    let levels: [String: Level]

    /// The result of one scenario by itself.
    func result(
        _ scenario: Scenario,
        _ outcomes: [CheckOutcome],
        _ stop: ScenarioMachine.Stop?,
        _ transcript: TranscriptRecorder,
        _ milliseconds: Int,
        margins: [String: Double] = [:]
    ) -> ScenarioResult {
        let checks = outcomes.map { outcome in
            var result = check(outcome, stop, transcript)
            if result.verdict.isJudged { result.margin = margins[outcome.id] }
            return result
        }
        var verdicts = checks.map(\.verdict)
        var reason: String?
        // A scenario that did not come to its end has not passed, even where every check has.
        switch stop {
        case .untestable(let why):
            reason = why
            verdicts.append(.untestable)
        case .notJudged(let why):
            reason = why
            verdicts.append(.notJudged)
        case .faultIdle(let why):
            reason = why
            // A failure says more than that the network did not do its part.
            if !verdicts.contains(.fail) { verdicts.append(.error) }
        case .failed, nil: break
        }
        return ScenarioResult(
            id: scenario.id,
            title: scenario.title,
            level: scenario.level,
            verdict: Verdict.combining(verdicts),
            reason: reason,
            checks: checks,
            transcript: transcript.events,
            milliseconds: milliseconds
        )
    }

    private func check(
        _ outcome: CheckOutcome,
        _ stop: ScenarioMachine.Stop?,
        _ transcript: TranscriptRecorder
    ) -> CheckResult {
        let level = outcome.clauses.compactMap { levels[$0] }.max() ?? .must
        var verdict = outcome.verdict
        switch (outcome.verdict, level) {
        case (.fail, .should): verdict = .warn
        case (.fail, .may), (.pass, .may): verdict = .info
        case (.blocked, _):
            if case .untestable = stop, outcome.evidence == nil, outcome.expected == nil { verdict = .untestable }
        default: break
        }
        return CheckResult(
            id: outcome.id,
            clauses: outcome.clauses,
            level: level,
            verdict: verdict,
            evidence: outcome.evidence,
            arm: outcome.arm,
            expected: outcome.expected,
            actual: outcome.actual,
            frames: outcome.events.map { $0 <= transcript.numbers.count && $0 > 0 ? transcript.numbers[$0 - 1] : 0 }
                .filter { $0 > 0 }
        )
    }

    /// How many scenarios with a result each one builds on, by way of others too.
    private static func foundations(
        of results: [ScenarioResult],
        _ scenarios: [String: Scenario]
    ) -> [String: Int] {
        var known: [String: Set<String>] = [:]
        let ids = Set(results.map(\.id))
        func below(_ id: String) -> Set<String> {
            if let found = known[id] { return found }
            known[id] = []
            let next = ids.intersection(scenarios[id]?.blockedBy.map(\.scenario) ?? [])
            let found = next.reduce(into: next) { $0.formUnion(below($1)) }
            known[id] = found
            return found
        }
        return Dictionary(uniqueKeysWithValues: ids.map { ($0, below($0).count) })
    }

    /// Turns failures that another failure explains into *blocked*: one cause, one red.
    static func explainingFailures(_ results: [ScenarioResult], _ scenarios: [String: Scenario]) -> [ScenarioResult] {
        let verdicts = Dictionary(uniqueKeysWithValues: results.map { ($0.id, $0.verdict) })
        let checks = Dictionary(
            results.flatMap { result in
                result.checks.map { (Blocker(scenario: result.id, check: $0.id), $0.verdict) }
            },
            uniquingKeysWith: { $0 == .pass ? $1 : $0 }
        )
        let shared = SharedFaults.explanations(of: results, foundations: Self.foundations(of: results, scenarios))
        var causes: [String: String?] = [:]
        let explainable: Set<Verdict> = [.fail, .untestable, .warn]

        func cause(of id: String) -> String? {
            if let known = causes[id] { return known }
            causes[id] = .some(nil)
            if let other = shared[id] {
                let found = cause(of: other) ?? other
                if found != id {
                    causes[id] = found
                    return found
                }
            }
            for blocker in scenarios[id]?.blockedBy ?? [] {
                let other = blocker.scenario
                var found: String?
                // A check that is named counts by itself, also where it judges a SHOULD.
                switch blocker.check == nil ? verdicts[other] : checks[blocker] ?? verdicts[other] {
                case .fail where shared[other] == id: found = nil  // this one shows best what is wrong there
                case .fail, .untestable: found = cause(of: other) ?? other
                case .warn where checks[blocker] != nil: found = cause(of: other) ?? other
                case .pass, .warn, .info: found = nil  // it held: what failed behind it explains nothing here
                default: found = cause(of: other)
                }
                // Nothing explains itself, whatever circle of blockers leads back to it.
                if let found, found != id {
                    causes[id] = found
                    return found
                }
            }
            return nil
        }

        var direct: [String: String] = [:]
        for result in results where explainable.contains(result.verdict) { direct[result.id] = cause(of: result.id) }

        /// Where the causes of a scenario lead, and whether that is a circle.
        func root(of id: String) -> (id: String, isCircle: Bool) {
            var (at, path): (String, Set<String>) = (id, [])
            while let next = direct[at], path.insert(at).inserted { at = next }
            return (at, path.contains(at))
        }

        // Whatever circle they make, one of it stays red.
        for result in results {
            let (id, isCircle) = root(of: result.id)
            if isCircle { direct[id] = nil }
        }
        return results.map { result in
            guard direct[result.id] != nil else { return result }
            let cause = root(of: result.id).id
            var explained = result
            explained.verdict = .blocked
            explained.reason = "blocked by \(cause), which failed"
            for index in explained.checks.indices where explainable.contains(explained.checks[index].verdict) {
                explained.checks[index].verdict = .blocked
                explained.checks[index].hint = "mend \(cause) first"
            }
            return explained
        }
    }
}
