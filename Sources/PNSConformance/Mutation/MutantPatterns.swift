/// Which checks each mutant reddens, to say of a failure which broken server it looks like.
struct MutantPatterns: Sendable {
    /// Below this a likeness says nothing.
    private static let leastLikeness = 0.3

    private let patterns: [String: Set<String>]
    private let mutants: [String: MutantEntry]
    /// The mutants that a check has to catch, by `scenario#check`.
    private let catching: [String: [String]]

    /// Collects what the checks of a suite promise.
    init(_ suite: Suite) {
        var patterns: [String: Set<String>] = [:]
        for scenario in suite.scenarios {
            for check in scenario.checks {
                for mutant in check.killedBy { patterns[mutant, default: []].insert("\(scenario.id)#\(check.id)") }
            }
        }
        for mutant in suite.mutants { patterns[mutant.id, default: []].formUnion(mutant.kills) }
        var catching: [String: [String]] = [:]
        for (mutant, checks) in patterns {
            for check in checks { catching[check, default: []].append(mutant) }
        }
        self.patterns = patterns
        self.catching = catching
        mutants = Dictionary(suite.mutants.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The mutant that a failed check looks like most.
    ///
    /// The likeness is the part that the checks both redden have in all that either reddens.
    ///
    /// - Parameters:
    ///   - check: The failed check, `scenario#check`.
    ///   - red: All that went red in the run, the check among them.
    /// - Returns: One sentence; nil where nothing looks like it.
    func likeness(of check: String, among red: Set<String>) -> String? {
        let scored = (catching[check] ?? []).map { mutant in
            let pattern = patterns[mutant] ?? []
            return (mutant, Double(pattern.intersection(red).count) / Double(pattern.union(red).count))
        }
        let nearest = scored.max { ($0.1, $1.0) < ($1.1, $0.0) }
        guard let (mutant, likeness) = nearest, likeness >= Self.leastLikeness else { return nil }
        return "behaves like the mutant \(mutant): \(mutants[mutant]?.breaks ?? "")"
    }
}
