/// Everything a run found out: the source of every other output.
public struct RunReport: Hashable, Sendable {
    /// The program that judged.
    public struct Tool: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its version.
        public var version: String

        /// Names a program.
        public init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    /// The server that was judged, as its target file says.
    public struct Target: Hashable, Sendable {
        /// The name of the implementation.
        public var name: String
        /// Its version, where it is known.
        public var version: String?
        /// Where it was reached.
        public var url: String?
        /// What the adapter can do through which it was judged; `nil` where it was judged on our own wire.
        public var adapter: [String]?

        /// Names an implementation.
        public init(name: String, version: String? = nil, url: String? = nil, adapter: [String]? = nil) {
            self.name = name
            self.version = version
            self.url = url
            self.adapter = adapter
        }
    }

    /// What was asked to run.
    public struct Selection: Hashable, Sendable {
        /// The patterns of `--only`; empty selects everything.
        public var only: [String]
        /// The patterns of `--not`.
        public var not: [String]
        /// Whether warnings and missing judgements count as failures.
        public var isStrict: Bool

        /// Describes a selection.
        public init(only: [String] = [], not: [String] = [], isStrict: Bool = false) {
            self.only = only
            self.not = not
            self.isStrict = isStrict
        }
    }

    /// A scenario that was planned and never begun.
    public struct NotExecuted: Hashable, Sendable {
        /// The id.
        public var id: String
        /// Why, one sentence.
        public var reason: String

        /// Names a scenario and why it was not begun.
        public init(id: String, reason: String) {
            self.id = id
            self.reason = reason
        }
    }

    /// How a run came to its end.
    public enum Ending: String, CaseIterable, Hashable, Sendable {
        case finished, deadline, interrupted, unreachable
        /// As many scenarios were red as the run was to bear.
        case failFast = "fail-fast"
        /// The server stopped answering.
        case serverLost = "server-lost"
        case harnessError = "harness-error"
    }

    /// The program.
    public var tool: Tool
    /// The version of the suite.
    public var suite: String
    /// The revision of the specification.
    public var spec: String
    /// The server.
    public var target: Target
    /// What was selected.
    public var selection: Selection
    /// The seed of everything random.
    public var seed: UInt64
    /// The digest of the plan, see ``PlanDigest``.
    public var planDigest: String
    /// What the target gave the runner beside the addresses: `application`, `clock`, `restart` and so on.
    public var means: [String]
    /// What was known of the server before it was judged; nil where nothing was.
    public var conditions: RunConditions?
    /// The features, claimed or not.
    public var features: [FeatureResult]
    /// The profiles that were judged.
    public var profiles: [ProfileResult]
    /// The list of known failures that the results were held against; nil where there was none.
    public var known: KnownFailures?
    /// How the run ended.
    public var ending: Ending
    /// Findings about the run itself, one sentence each: a stale list entry, a server that cannot be driven.
    public var remarks: [String]
    /// Which clauses the server executed; nil where it does not say.
    public var exercised: ExercisedClauses?
    /// The sentences of the clauses that the results name, and of all where the server says which it executed.
    public var clauses: [String: String]
    /// The scenarios in the order of the plan.
    public var results: [ScenarioResult]
    /// The scenarios that were planned and not begun.
    public var notExecuted: [NotExecuted]
    /// When, and how long.
    public var timings: RunTimings

    /// Makes a report.
    public init(
        tool: Tool,
        suite: String,
        spec: String,
        target: Target,
        selection: Selection = Selection(),
        seed: UInt64 = 0,
        planDigest: String = "",
        means: [String] = [],
        features: [FeatureResult] = [],
        profiles: [ProfileResult] = [],
        ending: Ending = .finished,
        remarks: [String] = [],
        clauses: [String: String] = [:],
        results: [ScenarioResult] = [],
        notExecuted: [NotExecuted] = [],
        timings: RunTimings = RunTimings()
    ) {
        self.tool = tool
        self.suite = suite
        self.spec = spec
        self.target = target
        self.selection = selection
        self.seed = seed
        self.planDigest = planDigest
        self.means = means
        self.features = features
        self.profiles = profiles
        self.ending = ending
        self.remarks = remarks
        self.clauses = clauses
        self.results = results
        self.notExecuted = notExecuted
        self.timings = timings
    }
}
