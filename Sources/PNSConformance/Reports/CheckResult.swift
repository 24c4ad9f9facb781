/// The judgement of one check.
public struct CheckResult: Hashable, Sendable {
    /// The slug, unique within the scenario.
    public var id: String
    /// The clauses that the check judges.
    public var clauses: [String]
    /// The severity, after the keyword of the clauses.
    public var level: Level
    /// What became of it.
    public var verdict: Verdict
    /// What was judged, where a list of known failures makes another verdict of it.
    public var original: Verdict?
    /// What decided it; nil where nothing was judged.
    public var evidence: Evidence?
    /// Which of several permitted outcomes was seen.
    public var arm: String?
    /// The part of the deadline that was left, 0…1; small means that a slower machine would have judged otherwise.
    public var margin: Double?
    /// What the check asked for.
    public var expected: String?
    /// What there was instead.
    public var actual: String?
    /// The events of the transcript that decided, by number from 1.
    public var frames: [Int]
    /// What the cause can be, or why there is no judgement.
    public var hint: String?

    /// Makes a judgement.
    public init(
        id: String,
        clauses: [String],
        level: Level,
        verdict: Verdict,
        evidence: Evidence? = nil,
        arm: String? = nil,
        margin: Double? = nil,
        expected: String? = nil,
        actual: String? = nil,
        frames: [Int] = [],
        hint: String? = nil
    ) {
        self.id = id
        self.clauses = clauses
        self.level = level
        self.verdict = verdict
        self.evidence = evidence
        self.arm = arm
        self.margin = margin
        self.expected = expected
        self.actual = actual
        self.frames = frames
        self.hint = hint
    }

    /// Whether it failed by itself, and is blocked only because another scenario explains that.
    ///
    /// A check that nothing came to, or whose control did not pass, rests on no evidence.
    public var isExplainedFailure: Bool { verdict == .blocked && evidence != nil }
}
