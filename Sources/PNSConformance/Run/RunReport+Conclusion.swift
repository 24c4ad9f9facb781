extension RunReport {
    /// Draws what follows from the results: profiles, features, the sentences of the clauses that they name, and what the
    /// failures look like, and which of them are known.
    ///
    /// - Parameters:
    ///   - suite: What was judged by.
    ///   - chosen: The profiles to score by; of several of one family, what the first of them says of features holds.
    ///   - claimed: The features that the server claims.
    ///   - notClaimed: The profiles that the server does not claim, and that are listed and not judged.
    mutating func conclude(
        _ suite: Suite,
        scoredBy chosen: [Profile],
        claimed: Set<String>,
        notClaimed: [String] = []
    ) {
        profiles = chosen.map { chosen in
            var profile = ProfileResult(chosen, suite.profileScenarios, claimed: claimed, results: results)
            if target.adapter != nil { profile.setApart(results) }
            return profile
        }
        profiles += notClaimed.map { ProfileResult(id: $0, outcome: .notClaimed) }
        var leading: [Profile] = []
        for profile in chosen where !leading.contains(where: { $0.family == profile.family }) {
            leading.append(profile)
        }
        let unscored = Set(leading.flatMap(\.unscored).map(\.id))
        features = Set(leading.flatMap { suite.features(of: $0.family) }).sorted().map { feature in
            let own = suite.scenarios.filter { $0.needs.contains(feature) && !unscored.contains($0.id) }.map(\.id)
            let listed = leading.flatMap { $0.features[feature] ?? [] }
            let ids = Set(listed.isEmpty ? own : listed)
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
        markUnscored()
        // Last: a list of known failures changes the exit status, never a claim.
        if let known { results = results.map(known.excusing) }
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
