extension Trace {
    /// How many clauses there are, and what they rest on.
    package struct Totals: Hashable, Sendable {
        /// All clauses.
        package var clauses: Int
        /// Those with MUST or MUST NOT.
        package var musts: Int
        /// Of these, those that a check judges or a vector shows.
        package var mustsJudged: Int
        /// Of these, those with a check and a mutant.
        package var mustsProved: Int
        /// Those that the server executed; nil without a report that says.
        package var exercised: Int?
        /// All by what they rest on.
        package var standings: [Standing: Int]
    }

    /// Counts the clauses.
    package var totals: Totals {
        let musts = clauses.map(\.row).filter { $0.keyword.level == .must }
        let executions = clauses.compactMap(\.execution)
        return Totals(
            clauses: clauses.count,
            musts: musts.count,
            mustsJudged: musts.count { !$0.checks.isEmpty || !$0.vectors.isEmpty },
            mustsProved: musts.count { !$0.checks.isEmpty && !$0.mutants.isEmpty },
            exercised: executions.isEmpty ? nil : executions.count { $0 == .exercised },
            standings: Dictionary(clauses.map { ($0.standing, 1) }, uniquingKeysWith: +)
        )
    }
}

extension Trace.Totals {
    /// What is said of the clauses, for people.
    var lines: [String] {
        let parts = Trace.Standing.allCases.compactMap { standing in
            standings[standing].map { "\(standing.rawValue) \($0)" }
        }
        var lines = [
            "clauses: \(clauses), of these \(parts.joined(separator: ", "))",
            "with MUST: \(musts), judged by a check or a vector: \(mustsJudged), by a check and a mutant: \(mustsProved)",
        ]
        if let exercised { lines.append("exercised in the run of the report: \(exercised)") }
        return lines
    }
}

extension Trace.Execution {
    /// The words for people.
    var words: String {
        switch self {
        case .exercised: "exercised"
        case .never: "never exercised"
        case .uncounted: "not counted"
        }
    }
}
