/// The ledger both ways: for each clause what tests it, for each check and each mutant what it is about.
package struct Trace: Hashable, Sendable {
    /// What a clause rests on, by the strongest there is.
    package enum Standing: String, CaseIterable, Hashable, Sendable {
        /// A check judges it.
        case judged
        /// Vectors show it, and no check judges it.
        case shown
        /// Only a schema expresses it.
        case described
        /// Nothing can see it, and it is said why.
        case unobservable
        /// Nothing at all: the gate is red.
        case untested
    }

    /// Whether the server has executed a clause in the run of a report.
    package enum Execution: String, Hashable, Sendable {
        case exercised, never, uncounted
    }

    /// A clause and all that names it.
    package struct Entry: Hashable, Sendable {
        /// The clause.
        package var clause: Clause
        /// What names it.
        package var row: Ledger.Row
        /// Whether it was executed; nil without a report, and where that does not say.
        package var execution: Execution?

        /// What it rests on.
        package var standing: Standing {
            if !row.checks.isEmpty { return .judged }
            if !row.vectors.isEmpty { return .shown }
            if !row.schemas.isEmpty { return .described }
            return row.unobservable == nil ? .untested : .unobservable
        }
    }

    /// A check, seen from the suite.
    package struct Check: Hashable, Sendable {
        /// `scenario#check`; with `**` for those that come by themselves.
        package var id: String
        /// The clauses that it judges.
        package var clauses: [String]
        /// The mutants that it has to catch.
        package var mutants: [String]
    }

    /// A mutant, seen from the suite.
    package struct Mutant: Hashable, Sendable {
        /// Its id.
        package var id: String
        /// What it does, one sentence.
        package var breaks: String
        /// The clauses that it breaks.
        package var clauses: [String]
        /// The checks that have to catch it.
        package var checks: [String]
    }

    /// The revision of the specification.
    package var spec: String
    /// The clauses in the order of the chapters.
    package var clauses: [Entry]
    /// The checks in the order of their ids.
    package var checks: [Check]
    /// The mutants in the order of their ids.
    package var mutants: [Mutant]

    /// Joins clauses with everything that names them, and everything with its clauses.
    package init(_ file: ClausesFile, _ sources: LedgerSources) {
        let ledger = Ledger(file, sources)
        spec = file.spec
        clauses = zip(file.clauses, ledger.rows).map { Entry(clause: $0, row: $1) }
        var clausesOfCheck: [String: [String]] = [:]
        for row in ledger.rows {
            for check in row.checks { clausesOfCheck[check, default: []].append(row.clause) }
        }
        var caught = Dictionary(sources.checks.map { ($0.id, $0.killedBy) }, uniquingKeysWith: +)
        for mutant in sources.mutants {
            for id in Set(mutant.kills.map(Self.entry(of:))) { caught[id, default: []].append(mutant.id) }
        }
        checks = clausesOfCheck.sorted { $0.key < $1.key }.map { id, clauses in
            Check(id: id, clauses: clauses, mutants: caught[id] ?? [])
        }
        mutants = sources.mutants.sorted { $0.id < $1.id }.map { mutant in
            let checks = sources.checks.filter { $0.killedBy.contains(mutant.id) }.map(\.id) + mutant.kills
            return Mutant(id: mutant.id, breaks: mutant.about, clauses: mutant.clauses, checks: checks)
        }
    }

    /// The check of the ledger that a check of a scenario is, where it is one that comes by itself.
    ///
    /// - Parameter check: `scenario#wire`, for one.
    /// - Returns: The id among ``checks``.
    static func entry(of check: String) -> String {
        let slug = check.split(separator: "#").last.map(String.init) ?? ""
        return Ledger.builtInChecks.contains { $0.key == slug } ? Ledger.builtIn(slug) : check
    }

    /// Reads a project: its chapters where they are, else the clauses that were made from them.
    ///
    /// - Throws: ``DataFault`` for a file that cannot be understood.
    package init(_ files: ProjectFiles) throws(DataFault) {
        let reader = ProjectReader(files)
        let clauses: ClausesFile
        if files.texts["Spec/README.md"] == nil {
            let path = "Spec/clauses.json"
            clauses = try ClausesFile(text: files.text(path), file: path)
        } else {
            clauses = try SuiteGenerator(files).clauses()
        }
        self.init(clauses, try reader.ledgerSources())
    }

    /// The same for some clauses alone, with the checks and mutants that concern them.
    ///
    /// - Parameter isMeant: Says of the id of a clause whether it stays.
    /// - Returns: The smaller trace.
    package func narrowed(to isMeant: (String) -> Bool) -> Trace {
        var trace = self
        trace.clauses = clauses.filter { isMeant($0.clause.id) }
        trace.checks = checks.filter { $0.clauses.contains(where: isMeant) }
        trace.mutants = mutants.filter { $0.clauses.contains(where: isMeant) }
        return trace
    }

    /// Takes in what the server executed in a run.
    package mutating func note(_ exercised: ExercisedClauses) {
        let lists: [(Execution, [String])] = [
            (.exercised, exercised.exercised), (.never, exercised.never), (.uncounted, exercised.uncounted),
        ]
        let executions = Dictionary(
            lists.flatMap { execution, clauses in clauses.map { ($0, execution) } },
            uniquingKeysWith: { first, _ in first }
        )
        for index in clauses.indices { clauses[index].execution = executions[clauses[index].clause.id] }
    }
}
