/// What became of one scenario.
public struct ScenarioResult: Hashable, Sendable {
    /// What was judged before a list of known failures was looked at.
    public struct Original: Hashable, Sendable {
        /// The verdict.
        public var verdict: Verdict
        /// The reason, if there was one.
        public var reason: String?

        /// Keeps a judgement.
        public init(verdict: Verdict, reason: String?) {
            self.verdict = verdict
            self.reason = reason
        }
    }

    /// The id, with its variant if it has one.
    public var id: String
    /// One sentence.
    public var title: String
    /// The highest level among its clauses.
    public var level: Level
    /// What became of it.
    public var verdict: Verdict
    /// What was judged, where a list of known failures makes another verdict of it.
    public var original: Original?
    /// Why there is no judgement, or what the list of known failures says; nil where the checks say all.
    public var reason: String?
    /// The checks in the order of the scenario.
    public var checks: [CheckResult]
    /// What happened.
    public var transcript: [TranscriptEvent]
    /// What the judgement rests on, so that it can be made again; nil where nothing was begun, or where it was not kept.
    public var recording: ScenarioRecording?
    /// How long it took, in milliseconds.
    public var milliseconds: Int

    /// Makes a result.
    public init(
        id: String,
        title: String,
        level: Level,
        verdict: Verdict,
        reason: String? = nil,
        checks: [CheckResult] = [],
        transcript: [TranscriptEvent] = [],
        milliseconds: Int = 0
    ) {
        self.id = id
        self.title = title
        self.level = level
        self.verdict = verdict
        self.reason = reason
        self.checks = checks
        self.transcript = transcript
        self.milliseconds = milliseconds
    }

    /// The role and the area of the id: `server.count` of `server.count.total`.
    public var area: String {
        id.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// The first check that stands for the verdict.
    public var decisiveCheck: CheckResult? {
        checks.first { $0.verdict == verdict }
            ?? checks.first { $0.verdict != .pass && $0.verdict != .info && $0.verdict != .notApplicable }
    }
}
