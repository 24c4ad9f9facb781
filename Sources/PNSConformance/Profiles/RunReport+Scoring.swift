extension RunReport {
    /// The profiles that were judged; the others are listed because the server does not claim them.
    public var judgedProfiles: [ProfileResult] { profiles.filter { $0.outcome != .notClaimed } }

    /// Whether one of the profiles of the report scores a scenario, or none of them sets it apart.
    public func isScored(_ result: ScenarioResult) -> Bool {
        let apart = judgedProfiles.filter { $0.setsApart(result) }
        // Another family has no word in it.
        return apart.isEmpty
            || judgedProfiles.contains { profile in
                !profile.setsApart(result) && apart.contains { $0.family == profile.family }
            }
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

extension ProfileResult {
    /// The family that the profile belongs to.
    var family: String { Profile(id: id, spec: "", requires: []).family }

    /// Whether the profile names a scenario as one that does not count.
    fileprivate func setsApart(_ result: ScenarioResult) -> Bool { unscored.contains { $0.id == result.scenario } }
}

extension ScenarioResult {
    /// The id without its variant.
    var scenario: String { String(id.prefix { $0 != "[" }) }
}
