/// What a run says about one profile.
public struct ProfileResult: Hashable, Sendable {
    /// The claim that the results carry.
    public enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// Everything required was judged and held.
        case conformant
        /// Nothing failed, and something was not judged.
        case partial
        /// Something failed.
        case notConformant = "not conformant"
        /// The server does not claim the profile, and nobody asked for it.
        case notClaimed = "not claimed"
    }

    /// The id of the profile.
    public var id: String
    /// The digest of what the profile scores: two reports with the same one were scored alike.
    public var digest: String
    /// The day on which the profile was frozen; nil for one that follows the suite.
    public var frozenOn: CalendarDay?
    /// The claim.
    public var outcome: Outcome
    /// The scenarios that failed, in the order of the profile.
    public var failed: [String]
    /// What was not judged, in the order of the profile: scenarios, or `scenario#check` where the rest was judged.
    public var notJudged: [String]
    /// The scenarios of the run that the profile does not score.
    public var unscored: [Profile.Unscored] = []

    /// Makes a result.
    public init(
        id: String,
        digest: String = "",
        outcome: Outcome,
        failed: [String] = [],
        notJudged: [String] = []
    ) {
        self.id = id
        self.digest = digest
        self.outcome = outcome
        self.failed = failed
        self.notJudged = notJudged
    }

    /// Judges a profile.
    ///
    /// A known failure is a failure here: a list of known failures changes the exit status and never a claim. What was not
    /// selected, not begun or not judged makes the result partial.
    ///
    /// - Parameters:
    ///   - id: The id of the profile.
    ///   - required: The scenarios that the profile requires.
    ///   - results: The results of the run, variants included.
    public init(id: String, required: [String], results: [ScenarioResult]) {
        let byScenario = Dictionary(grouping: results) { String($0.id.prefix { $0 != "[" }) }
        var failed: [String] = []
        var notJudged: [String] = []
        for scenario in required {
            guard let variants = byScenario[scenario] else {
                notJudged.append(scenario)
                continue
            }
            for variant in variants {
                if variant.hasFailed {
                    failed.append(variant.id)
                } else {
                    notJudged += variant.namesNotJudged
                }
            }
        }
        // Where nothing is required, nothing was shown.
        if required.isEmpty { notJudged.append(id) }
        self.id = id
        digest = ""
        self.failed = failed
        self.notJudged = notJudged
        outcome = !failed.isEmpty ? .notConformant : notJudged.isEmpty ? .conformant : .partial
    }
}

extension ProfileResult {
    /// Judges a profile of a suite.
    ///
    /// - Parameters:
    ///   - profile: The profile.
    ///   - scenarios: Those of the suite, for the digest.
    ///   - claimed: The features that the server claims: each is part of the profile then.
    ///   - results: The results of the run as they were judged, without regard to a list of known failures.
    init(_ profile: Profile, _ scenarios: [ProfileScenario], claimed: Set<String>, results: [ScenarioResult]) {
        let features = Set(claimed.flatMap { profile.features[$0] ?? [] })
        let required = profile.requires + features.subtracting(profile.requires).sorted()
        self.init(id: profile.id, required: required, results: results)
        digest = profile.digest(scenarios)
        frozenOn = profile.frozen?.day
        let present = Set(results.map(\.scenario))
        unscored = profile.unscored.filter { present.contains($0.id) }
    }

    /// Adds the scenarios that were judged not at all or in part because the server's wire is not ours.
    ///
    /// What is not applicable there is demanded all the same, so such a run never makes a server conformant.
    mutating func setApart(_ results: [ScenarioResult]) {
        let listed = Set(notJudged.map { $0.prefix { $0 != "#" } }).union(unscored.map { $0.id[...] })
        notJudged += results.filter { result in
            !listed.contains(result.id[...]) && result.checks.contains { $0.verdict == .notApplicable }
        }.map(\.id)
        if outcome == .conformant, !notJudged.isEmpty { outcome = .partial }
    }
}

extension ScenarioResult {
    /// Whether the server broke a clause with MUST here, excused by a list or not.
    fileprivate var hasFailed: Bool {
        let excused: Set<Verdict> = [.known, .flaky]
        guard !checks.isEmpty else { return verdict == .fail || excused.contains(verdict) }
        return checks.contains { $0.verdict == .fail || $0.level == .must && excused.contains($0.verdict) }
    }

    /// The names of what was not judged.
    fileprivate var namesNotJudged: [String] {
        let missing = checks.filter { !$0.verdict.isJudged && $0.verdict != .notApplicable }.map { "\(id)#\($0.id)" }
        if verdict == .notApplicable { return [] }
        if !missing.isEmpty, checks.contains(where: \.verdict.isJudged) { return missing }
        return verdict.isJudged && missing.isEmpty ? [] : [id]
    }
}
