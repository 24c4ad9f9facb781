/// What a judge found out about one check: `pass`, `fail`, `blocked` or `not-judged`.
///
/// What that makes of the scenario is decided when all have run.
public struct CheckOutcome: Hashable, Sendable {
    /// The slug of the check.
    public var id: String
    /// Its clauses.
    public var clauses: [String]
    /// The verdict.
    public var verdict: Verdict
    /// What it rests on; `nil` when nothing was judged.
    public var evidence: Evidence?
    /// Which of several permitted outcomes it was.
    public var arm: String?
    /// What the check asks for.
    public var expected: String?
    /// What there was, or why nothing was judged.
    public var actual: String?
    /// The transcript events around the decision, by number.
    public var events: [Int] = []
}
