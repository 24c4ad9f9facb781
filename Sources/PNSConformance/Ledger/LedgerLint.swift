/// The rules that join specification, suite and mutants: nothing untested, nothing that names what is not there.
package struct LedgerLint: Sendable {
    private let clauses: [String: Clause]
    private let withdrawn: Set<String>
    private let ledger: Ledger
    private let sources: LedgerSources

    /// Makes a lint.
    package init(_ clauses: ClausesFile, _ sources: LedgerSources) {
        self.clauses = Dictionary(clauses.clauses.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        withdrawn = Set(clauses.withdrawn.map(\.id))
        ledger = Ledger(clauses, sources)
        self.sources = sources
    }

    /// Everything that is wrong.
    package func findings() -> [Finding] {
        rowFindings() + checkFindings() + referenceFindings() + mutantFindings()
    }

    private func rowFindings() -> [Finding] {
        ledger.rows.flatMap { row -> [Finding] in
            var found: [Finding] = []
            func add(_ rule: String, _ sentence: String) {
                let clause = clauses[row.clause]
                let file = "Spec/\(clause?.chapter ?? "")"
                found.append(Finding(file: file, line: clause?.line, rule: rule, sentence: "\(row.clause) \(sentence)"))
            }
            if !row.isCovered {
                add("untested-clause", "has no check, no vector and no schema, and no reason why.")
            }
            if row.unobservable != nil, !row.checks.isEmpty {
                add("observed-unobservable", "is said to be unobservable and has the check \(row.checks[0]).")
            }
            if row.unobservable?.kind == .notYet, (clauses[row.clause]?.chapter ?? "") < "91" {
                add("not-yet-of-core", "is not judged yet; every clause of core is, or says why it cannot be.")
            }
            if row.keyword.level == .must, !row.checks.isEmpty, row.mutants.isEmpty {
                add("must-without-mutant", "has the check \(row.checks[0]) and no mutant that proves it.")
            }
            return found
        }
    }

    private func checkFindings() -> [Finding] {
        let mutants = Dictionary(sources.mutants.map { ($0.id, $0.clauses) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        return sources.checks.flatMap { check -> [Finding] in
            var found: [Finding] = []
            func add(_ rule: String, _ sentence: String) {
                found.append(Finding(file: check.file, rule: rule, sentence: "\(check.id) \(sentence)"))
            }
            if !seen.insert(check.id).inserted { add("check-twice", "is there twice.") }
            if check.clauses.isEmpty { add("check-without-clause", "names no clause.") }
            let known = check.clauses.compactMap { clauses[$0] }
            if let highest = known.map(\.keyword.level).max(), highest > check.level {
                add(
                    "level",
                    "judges a clause of level \(highest.rawValue) in a scenario of level \(check.level.rawValue)."
                )
            }
            for clause in known where clause.feature.map({ !check.needs.contains($0) }) ?? false {
                add("missing-need", "judges \(clause.id) without needing the feature \(clause.feature ?? "").")
            }
            if check.killedBy.isEmpty, known.contains(where: { $0.keyword.level == .must }) {
                add("must-without-mutant", "judges a clause with MUST and is proved by no mutant.")
            }
            for mutant in check.killedBy {
                guard let broken = mutants[mutant] else {
                    add("dangling-reference", "names the mutant \(mutant), which does not exist.")
                    continue
                }
                if Set(broken).isDisjoint(with: check.clauses) {
                    add("mutant-of-another-clause", "has to catch \(mutant), which breaks none of its clauses.")
                }
            }
            return found
        }
    }

    private func referenceFindings() -> [Finding] {
        let rows =
            sources.checks.map { LedgerSources.Row(id: $0.id, clauses: $0.clauses, file: $0.file) }
            + sources.vectors + sources.mutants + sources.schemas + sources.mentions
            + sources.unobservable.map {
                LedgerSources.Row(id: "an entry", clauses: [$0.clause], file: "Spec/unobservable.json")
            }
        return rows.flatMap { row in
            row.clauses.filter { clauses[$0] == nil }.map { clause in
                let state = withdrawn.contains(clause) ? "was withdrawn" : "does not exist"
                return Finding(
                    file: row.file,
                    rule: "dangling-reference",
                    sentence: "\(row.id) names \(clause), which \(state)."
                )
            }
        }
    }

    private func mutantFindings() -> [Finding] {
        let caught = Set(sources.checks.flatMap(\.killedBy))
        let scenarios = Set(sources.checks.map(\.scenario))
        let builtIn = Set(Ledger.builtInChecks.map(\.key))
        var seen: Set<String> = []
        return sources.mutants.flatMap { mutant -> [Finding] in
            var found: [Finding] = []
            if !seen.insert(mutant.id).inserted {
                found.append(Finding(file: mutant.file, rule: "mutant-twice", sentence: "\(mutant.id) is there twice."))
            }
            if mutant.clauses.isEmpty {
                let sentence = "\(mutant.id) breaks no clause."
                found.append(Finding(file: mutant.file, rule: "mutant-without-clause", sentence: sentence))
            }
            for check in mutant.kills {
                let parts = check.split(separator: "#").map(String.init)
                guard parts.count != 2 || !scenarios.contains(parts[0]) || !builtIn.contains(parts[1]) else { continue }
                let sentence = "\(mutant.id) names \(check), which is no check that comes by itself."
                found.append(Finding(file: mutant.file, rule: "dangling-reference", sentence: sentence))
            }
            if !caught.contains(mutant.id), mutant.kills.isEmpty {
                let sentence = "\(mutant.id) is caught by no check."
                found.append(Finding(file: mutant.file, rule: "uncaught-mutant", sentence: sentence))
            }
            return found
        }
    }
}
