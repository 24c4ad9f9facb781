/// What became of a scenario or a check.
public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// Every check held.
    case pass
    /// A check of a clause with MUST did not hold.
    case fail
    /// A check of a clause with SHOULD did not hold.
    case warn
    /// A check of a clause with MAY saw what the clause permits.
    case info
    /// The server does not claim the feature.
    case notApplicable = "not-applicable"
    /// A scenario or a positive control that this one builds on failed.
    case blocked
    /// The server refused what the scenario needs before it can judge.
    case untestable
    /// The runner itself broke.
    case error
    /// Listed as a known failure, and failed as described.
    case known
    /// Listed as a known failure, and passed or failed otherwise.
    case stale
    /// Listed as flaky, within the bound.
    case flaky
    /// The target does not give the runner the means to judge.
    case notJudged = "not-judged"

    /// Whether the server's behaviour was looked at and judged.
    public var isJudged: Bool {
        switch self {
        case .pass, .fail, .warn, .info, .known, .stale, .flaky: true
        case .notApplicable, .blocked, .untestable, .error, .notJudged: false
        }
    }

    /// Whether the verdict makes a run fail.
    ///
    /// - Parameter isStrict: Whether `--strict` was given: then a warning and a missing judgement do too.
    /// - Returns: Whether the run fails.
    public func isRed(isStrict: Bool) -> Bool {
        switch self {
        case .fail, .untestable, .error, .stale: true
        case .warn, .notJudged: isStrict
        case .pass, .info, .notApplicable, .blocked, .known, .flaky: false
        }
    }

    /// The verdict of a scenario with these checks: the first of a fixed order that one of them has.
    ///
    /// A scenario passes only where every check was judged and held; without a check nothing was judged.
    public static func combining(_ checks: some Sequence<Verdict>) -> Verdict {
        let present = Set(checks)
        return worstFirst.first(where: present.contains) ?? .notJudged
    }

    private static let worstFirst: [Verdict] = [
        .error, .fail, .untestable, .stale, .known, .flaky, .blocked, .notJudged, .warn, .pass, .info, .notApplicable,
    ]
}
