extension RunReport {
    /// What in this report cannot be: one sentence each, in the order of the results.
    ///
    /// A report that was cut, edited or put together wrongly is found by this, and is never rendered.
    public func contradictions() -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for id in results.map(\.id) + notExecuted.map(\.id) where !seen.insert(id).inserted {
            found.append("\(id) is there twice.")
        }
        if ending == .finished, !notExecuted.isEmpty {
            found.append("The run is finished and left out \(notExecuted[0].id).")
        }
        for result in results {
            found += result.contradictions.map { "\(result.id): \($0)" }
            for clause in result.checks.flatMap(\.clauses) where clauses[clause] == nil {
                found.append("\(result.id): the sentence of \(clause) is missing.")
            }
        }
        for profile in profiles {
            if profile.outcome == .notClaimed, profile.failed.isEmpty, profile.notJudged.isEmpty { continue }
            let outcome: ProfileResult.Outcome =
                !profile.failed.isEmpty ? .notConformant : profile.notJudged.isEmpty ? .conformant : .partial
            if outcome != profile.outcome {
                found.append("\(profile.id): \(profile.outcome.rawValue) does not follow from what it lists.")
            }
        }
        return found
    }
}

extension ScenarioResult {
    fileprivate var contradictions: [String] {
        var found: [String] = []
        let verdicts = checks.map(\.verdict)
        let followsFromChecks: Set<Verdict> = [.pass, .fail, .warn, .info]
        // A list of known failures can name a scenario as a whole, whatever its checks say.
        if followsFromChecks.contains(verdict), original == nil {
            let combined = Verdict.combining(verdicts)
            if combined != verdict {
                found.append("the checks say \(combined.rawValue), the scenario \(verdict.rawValue).")
            }
        } else {
            let outranking = verdicts.filter { Verdict.combining([$0, verdict]) != verdict }
            if let worse = outranking.first {
                found.append("a check says \(worse.rawValue), the scenario \(verdict.rawValue).")
            }
        }
        var seen: Set<String> = []
        for check in checks {
            if !seen.insert(check.id).inserted { found.append("the check \(check.id) is there twice.") }
            if check.clauses.isEmpty { found.append("the check \(check.id) names no clause.") }
            if check.verdict == .fail, check.level != .must {
                found.append("the check \(check.id) fails and is no MUST.")
            }
            if check.verdict == .warn, check.level != .should {
                found.append("the check \(check.id) warns and is no SHOULD.")
            }
            if let frame = check.frames.first(where: { !(1...max(1, transcript.count)).contains($0) }),
                !transcript.isEmpty
            {
                found.append("the check \(check.id) points at event \(frame) of \(transcript.count).")
            }
        }
        return found
    }
}
