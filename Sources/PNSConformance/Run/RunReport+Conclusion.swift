extension RunReport {
    /// Draws what follows from the results: profiles, features, the sentences of the clauses that they name, and what the
    /// failures look like.
    ///
    /// - Parameters:
    ///   - suite: What was judged by.
    ///   - claimed: The features that the server claims.
    mutating func conclude(_ suite: Suite, claimed: Set<String>) {
        let required = suite.scenarios.filter { $0.level == .must && $0.needs.isEmpty }.map(\.id)
        var profile = ProfileResult(id: "core-\(Suite.revision)", required: required, results: results)
        if target.adapter != nil { profile.setApart(results) }
        profiles = [profile]
        features = suite.features.map { feature in
            let ids = Set(suite.scenarios.filter { $0.needs.contains(feature) }.map(\.id))
            return FeatureResult(
                name: feature,
                isClaimed: claimed.contains(feature),
                verdicts: results.filter { ids.contains($0.id) }.map(\.verdict)
            )
        }
        clauses = [:]
        for clause in results.flatMap(\.checks).flatMap(\.clauses) + (exercised?.all ?? []) {
            clauses[clause] = suite.clauses[clause]?.sentence
        }
        compareWithMutants(suite)
    }

    /// Takes in which clauses were executed; without results there is nothing to compare them with.
    ///
    /// - Parameters:
    ///   - marks: What the servers say; nil where they do not count.
    ///   - suite: What was judged by.
    mutating func complete(_ marks: ClauseMarks?, _ suite: Suite) {
        guard let marks, !results.isEmpty else { return }
        let exercised = ExercisedClauses(marks, of: suite.clauses.keys)
        for clause in exercised.all { clauses[clause] = suite.clauses[clause]?.sentence }
        self.exercised = exercised
    }

    private mutating func compareWithMutants(_ suite: Suite) {
        let red = Set(
            results.flatMap { result in
                result.checks.filter { $0.verdict == .fail || $0.verdict == .warn }.map { "\(result.id)#\($0.id)" }
            }
        )
        guard !red.isEmpty else { return }
        let patterns = MutantPatterns(suite)
        for index in results.indices {
            for place in results[index].checks.indices {
                let name = "\(results[index].id)#\(results[index].checks[place].id)"
                guard red.contains(name), results[index].checks[place].hint == nil else { continue }
                results[index].checks[place].hint = patterns.likeness(of: name, among: red)
            }
        }
    }
}
