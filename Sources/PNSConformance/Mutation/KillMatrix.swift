/// Mutant × check: what was promised, and what was seen.
public struct KillMatrix: Sendable {
    /// One mutant.
    public struct Row: Sendable {
        /// The mutant.
        public var mutant: MutantEntry
        /// The checks that promise to catch it, `scenario#check`.
        public var promised: [String]
        /// The checks that went red.
        public var red: [String]

        /// Promised and not red: the mutant slipped through there.
        public var missing: [String] { promised.filter { !red.contains($0) } }

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
    /// Every check of the suite.
    public let checks: [String]
    private let promises: [String: [String]]

    /// Prepares a matrix for a suite.
    public init(_ suite: Suite) {
        var promises: [String: [String]] = [:]
        var checks: [String] = []
        for scenario in suite.scenarios {
            for check in scenario.checks {
                checks.append("\(scenario.id)#\(check.id)")
                for mutant in check.killedBy { promises[mutant, default: []].append("\(scenario.id)#\(check.id)") }
            }
        }
        self.promises = promises
        self.checks = checks
    }

    /// The scenarios that decide whether a mutant is caught: those that promise it, and what they build on.
    public func decidingScenarios(for mutant: MutantEntry, in suite: Suite) -> [String] {
        let blockers = Dictionary(uniqueKeysWithValues: suite.scenarios.map { ($0.id, $0.blockedBy) })
        var left = ((promises[mutant.id] ?? []) + mutant.kills).map { String($0.prefix { $0 != "#" }) }
        var deciding: Set<String> = []
        while let next = left.popLast() {
            if deciding.insert(next).inserted { left += blockers[next] ?? [] }
        }
        return deciding.sorted()
    }

    /// Adds what a run against a mutant found.
    public mutating func add(_ mutant: MutantEntry, _ report: RunReport) {
        let red = report.results.flatMap { result in
            result.checks.filter { $0.verdict == .fail || $0.verdict == .warn }.map { "\(result.id)#\($0.id)" }
        }
        rows.append(Row(mutant: mutant, promised: (promises[mutant.id] ?? []) + mutant.kills, red: red))
        rows.sort { $0.mutant.id < $1.mutant.id }
    }

    /// The share of cells that are as predicted, 0…1.
    public var specificity: Double {
        let cells = rows.count * max(1, checks.count)
        guard cells > 0 else { return 0 }
        let wrong = rows.reduce(0) { $0 + $1.missing.count + $1.unexpected.count }
        return 1 - Double(wrong) / Double(cells)
    }

    /// Whether every mutant was killed by every check that promised it, and at least 95 % of the cells are as predicted.
    public var isProof: Bool { !rows.isEmpty && rows.allSatisfy(\.isKilled) && specificity >= 0.95 }

    /// The matrix as JSON, `matrix/1`.
    public func json() -> RawJSON {
        let entries = rows.map { row in
            RawJSON.object([
                "id": .string(row.mutant.id), "breaks": .string(row.mutant.breaks), "killed": .bool(row.isKilled),
                "promised": .array(row.promised.map { .string($0) }), "red": .array(row.red.map { .string($0) }),
                "missing": .array(row.missing.map { .string($0) }),
                "unexpected": .array(row.unexpected.map { .string($0) }),
            ])
        }
        return .object([
            "format": .string("matrix/1"), "checks": .array(checks.map { .string($0) }), "mutants": .array(entries),
        ])
    }
}
