extension RunReport {
    /// How many scenarios were planned, and what became of them.
    public struct Counts: Hashable, Sendable {
        /// Selected, applicable or not.
        public var planned: Int
        /// Judged.
        public var executed: Int
        /// Planned and not judged, for whatever reason.
        public var notExecuted: Int
        /// Scenarios by verdict.
        public var verdicts: [Verdict: Int]
        /// Judged checks by what decided them.
        public var evidence: [Evidence: Int]
    }

    /// Counts the results.
    public var counts: Counts {
        let executed = results.filter(\.verdict.isJudged).count
        let planned = results.count + notExecuted.count
        let evidence = results.flatMap(\.checks).compactMap(\.evidence)
        return Counts(
            planned: planned,
            executed: executed,
            notExecuted: planned - executed,
            verdicts: Dictionary(results.map { ($0.verdict, 1) }, uniquingKeysWith: +),
            evidence: Dictionary(evidence.map { ($0, 1) }, uniquingKeysWith: +)
        )
    }

    /// The clauses that a check has judged.
    public var judgedClauses: Set<String> {
        Set(results.flatMap(\.checks).filter(\.verdict.isJudged).flatMap(\.clauses))
    }
}

extension ExercisedClauses {
    /// One line for people.
    ///
    /// - Parameter judged: How many clauses a check has judged.
    /// - Returns: The line.
    func summary(judged: Int) -> String {
        let rest = uncounted.isEmpty ? "" : " that the server counts (\(uncounted.count) it does not)"
        return "clauses: judged \(judged), exercised \(exercised.count) of \(counted)\(rest)"
    }
}
