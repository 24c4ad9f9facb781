/// What a run says about one feature.
public struct FeatureResult: Hashable, Sendable {
    /// Claim and behaviour side by side.
    public enum State: String, CaseIterable, Hashable, Sendable {
        case claimedAndProved = "claimed-and-proved"
        case claimedAndFailing = "claimed-and-failing"
        case claimedAndNotJudged = "claimed-and-not-judged"
        case unclaimed
        case unclaimedAndRefused = "unclaimed-and-refused"
        case unclaimedButPresent = "unclaimed-but-present"
    }

    /// The name of the feature.
    public var name: String
    /// What was found.
    public var state: State

    /// Makes a result.
    public init(name: String, state: State) {
        self.name = name
        self.state = state
    }

    /// Joins a claim with the verdicts of the scenarios that need the feature.
    public init(name: String, isClaimed: Bool, verdicts: some Sequence<Verdict>) {
        self.name = name
        guard isClaimed else {
            state = .unclaimed
            return
        }
        let verdicts = Set(verdicts)
        if !verdicts.isDisjoint(with: [.fail, .known, .flaky]) {
            state = .claimedAndFailing
        } else if verdicts.isEmpty || verdicts.contains(where: { !$0.isJudged || $0 == .stale }) {
            state = .claimedAndNotJudged
        } else {
            state = .claimedAndProved
        }
    }
}
