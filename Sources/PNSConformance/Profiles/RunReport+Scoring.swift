extension RunReport {
    /// Whether one of the profiles of the report scores a scenario, or none of them sets it apart.
    public func isScored(_ result: ScenarioResult) -> Bool {
        profiles.isEmpty || profiles.contains { profile in !profile.unscored.contains { $0.id == result.scenario } }
    }

    /// Whether a result makes the run fail.
    ///
    /// What no profile scores fails a run with `--strict` only; a bug of the runner and a stale entry of the list of known
    /// failures always do.
    public func isRed(_ result: ScenarioResult) -> Bool {
        guard result.verdict.isRed(isStrict: selection.isStrict) else { return false }
        return selection.isStrict || isScored(result) || result.verdict == .error || result.verdict == .stale
    }

    /// Says in the results that fail and are not scored why they do not count.
    mutating func markUnscored() {
        for index in results.indices where results[index].verdict.isRed(isStrict: false) && !isScored(results[index]) {
            let scenario = results[index].scenario
            let words = profiles.compactMap { profile -> String? in
                let entry = profile.unscored.first { $0.id == scenario }
                return entry.map { "\(profile.id) does not score it: \($0.why.rawValue)" }
            }
            let note = words.joined(separator: "; ")
            guard results[index].reason?.hasSuffix(note) != true else { continue }
            results[index].reason = results[index].reason.map { "\($0); \(note)" } ?? note
        }
    }
}

extension ScenarioResult {
    /// The id without its variant.
    var scenario: String { String(id.prefix { $0 != "[" }) }
}
