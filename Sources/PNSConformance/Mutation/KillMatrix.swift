/// Mutant × check: what was promised, and what was seen.
public struct KillMatrix: Sendable {
    /// More red checks than these show one cause too often.
    public static let mostReds = 3
    /// The least share of cells that are as predicted.
    public static let leastSpecificity = 0.95

    /// One mutant.
    public struct Row: Sendable {
        /// The mutant.
        public var mutant: MutantEntry
        /// The checks that promise to catch it, `scenario#check`.
        public var promised: [String]
        /// What an implementer sees red: checks that failed, and scenarios that could not be judged as `#untestable`.
        public var red: [String]
        /// The checks that failed too, and that another red scenario explains.
        public var explained: [String] = []

        /// Promised and not failed: the mutant slipped through there.
        public var missing: [String] { promised.filter { !red.contains($0) && !explained.contains($0) } }

        /// Red without a promise, and not among what the mutant can redden besides.
        public var unexpected: [String] {
            red.filter { check in
                !promised.contains(check)
                    && !mutant.may.contains { pattern in
                        SelectionPattern.matches(check[...], pattern.contains("#") ? pattern[...] : "\(pattern)#**")
                    }
            }
        }

        /// Whether every promise was kept.
        public var isKilled: Bool { !promised.isEmpty && missing.isEmpty }
    }

    /// The rows, in the order of the mutants.
    public private(set) var rows: [Row] = []
    /// Every check of the suite, and the automatic ones that a mutant names.
    public let checks: [String]
    /// How many mutants the suite has.
    public let mutantCount: Int
    private let promises: [String: [String]]

    /// Prepares a matrix for a suite.
    public init(_ suite: Suite) {
        var promises: [String: [String]] = [:]
        for scenario in suite.scenarios {
            for check in scenario.checks {
                for mutant in check.killedBy { promises[mutant, default: []].append("\(scenario.id)#\(check.id)") }
            }
        }
        let late = suite.scenarios.filter(\.watchesForLate).map { "\($0.id)#late" }
        var automatic: Set<String> = []
        for mutant in suite.mutants {
            let more = mutant.kills + (mutant.late == nil ? [] : late.filter { !mutant.kills.contains($0) })
            if !more.isEmpty { promises[mutant.id, default: []] += more }
            automatic.formUnion(more)
        }
        checks = suite.scenarios.flatMap { scenario in
            let own = scenario.checks.map { "\(scenario.id)#\($0.id)" }
            let names = Ledger.builtInChecks.map { "\(scenario.id)#\($0.key)" }
            return own + names.filter { automatic.contains($0) }
        }
        self.promises = promises
        mutantCount = suite.mutants.count
    }

    /// The scenarios that decide whether a mutant is caught: those that promise it, and what they build on.
    public func decidingScenarios(for mutant: MutantEntry, in suite: Suite) -> [String] {
        let blockers = Dictionary(uniqueKeysWithValues: suite.scenarios.map { ($0.id, $0.blockedBy.map(\.scenario)) })
        var left = (promises[mutant.id] ?? []).map { String($0.prefix { $0 != "#" }) }
        var deciding: Set<String> = []
        while let next = left.popLast() {
            if deciding.insert(next).inserted { left += blockers[next] ?? [] }
        }
        return deciding.sorted()
    }

    /// Adds what a run against a mutant found.
    public mutating func add(_ mutant: MutantEntry, _ report: RunReport) {
        func named(_ isMeant: (CheckResult) -> Bool) -> [String] {
            report.results.flatMap { result in result.checks.filter(isMeant).map { "\(result.id)#\($0.id)" } }
        }
        let failed = named { $0.verdict == .fail || $0.verdict == .warn }
        let promised = promises[mutant.id] ?? []
        let untestable = report.results.filter { $0.verdict == .untestable || $0.verdict == .error }
        let row = Row(
            mutant: mutant,
            promised: promised + mutant.kills.filter { !promised.contains($0) },
            red: failed + untestable.map { "\($0.id)#\($0.verdict.rawValue)" },
            explained: named(\.isExplainedFailure)
        )
        rows.append(row)
        rows.sort { $0.mutant.id < $1.mutant.id }
    }
}
