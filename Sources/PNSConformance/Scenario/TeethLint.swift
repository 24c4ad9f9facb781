/// What keeps the suite from being believed: a demand that no broken server proves, an outcome that is permitted while
/// nothing beside it is caught, an absence that nobody watches.
package struct TeethLint: Sendable {
    /// The least share of absences that end at a fence.
    package static let leastFenced = 0.9

    private let suite: Suite
    private let unobservable: Set<String>
    private let shown: Set<String>

    /// Makes a lint.
    ///
    /// - Parameters:
    ///   - suite: The suite.
    ///   - unobservable: The clauses of which `Spec/unobservable.json` says why they cannot be seen.
    ///   - shown: The clauses that vectors show.
    package init(_ suite: Suite, unobservable: Set<String>, shown: Set<String> = []) {
        self.suite = suite
        self.unobservable = unobservable
        self.shown = shown
    }

    /// Every finding.
    package func findings() -> [Finding] { clauses() + suite.scenarios.flatMap(arms) + negatives() }

    /// Each MUST that the wire shows is judged, and a mutant that breaks it is caught by a check that judges it.
    ///
    /// Of a profile without scenarios nothing is asked yet. Outside `core`, what is demanded of every sender and receiver of a
    /// payload can be held by vectors alone: their readers stand beside the wire, in apps and at providers.
    private func clauses() -> [Finding] {
        let mutants = Dictionary(suite.mutants.map { ($0.id, $0) }) { first, _ in first }
        var judged: Set<String> = []
        var proved: Set<String> = []
        for check in suite.scenarios.flatMap(\.checks) {
            judged.formUnion(check.clauses)
            for mutant in check.killedBy { proved.formUnion(mutants[mutant]?.clauses ?? []) }
        }
        // The automatic checks stand in no file; a mutant that names one is caught by it.
        judged.formUnion(Ledger.builtInChecks.flatMap(\.value))
        for mutant in suite.mutants where !mutant.kills.isEmpty { proved.formUnion(mutant.clauses) }
        return suite.clauses.sorted { $0.key < $1.key }.compactMap { id, clause in
            guard clause.level == .must, !unobservable.contains(id), clause.profiles.contains(where: suite.judges)
            else {
                return nil
            }
            let isShown = shown.contains(id) && !clause.profiles.contains("core")
            let sentence: String
            if !judged.contains(id), isShown {
                return nil
            } else if !judged.contains(id) {
                sentence = "\(id) is judged by no check: write one, or say why none can be in Spec/unobservable.json."
            } else if !proved.contains(id) {
                sentence = "\(id) is judged, and no mutant that breaks it is caught: add one to mutants.json."
            } else {
                return nil
            }
            return Finding(file: "Spec/\(clause.chapter)", rule: "toothless-clause", sentence: sentence)
        }
    }

    private func arms(of scenario: Scenario) -> [Finding] {
        scenario.checks.flatMap { check -> [String] in
            // What a server may do, it may leave: there is nothing outside.
            let isMay = check.clauses.allSatisfy { suite.clauses[$0]?.level == .may }
            let permitted = isMay ? [] : check.permittedArms
            var found = permitted.filter { check.arms[$0] == nil }.map { arm in
                "#\(check.id) permits \(arm): name in \"arms\" the mutant just outside it."
            }
            for (arm, mutant) in check.arms.sorted(by: { $0.key < $1.key }) {
                if !permitted.contains(arm) { found.append("#\(check.id) has no arm \(arm).") }
                if !check.killedBy.contains(mutant) {
                    found.append("#\(check.id) does not promise to catch \(mutant): name it in killedBy too.")
                }
            }
            return found
        }.map { Finding(file: scenario.file, rule: "arm-without-mutant", sentence: $0) }
    }

    private func negatives() -> [Finding] {
        let all = suite.scenarios.flatMap { scenario in scenario.negativeChecks.map { (scenario, $0) } }
        var found = all.filter { !$0.1.isWatched }.map { scenario, negative in
            Finding(
                file: scenario.file,
                rule: "unwatched-absence",
                sentence: "#\(negative.check): none of its connections stays open to the end, to see what is late."
            )
        }
        let fenced = all.count { $0.1.isFenced }
        if !all.isEmpty, Double(fenced) < Self.leastFenced * Double(all.count) {
            found.append(
                Finding(
                    file: "Conformance/scenarios",
                    rule: "unfenced-absences",
                    sentence: "\(fenced) of \(all.count) absences end at a fence; 90 % have to: settle first."
                )
            )
        }
        return found
    }
}

extension Suite {
    /// Whether there are scenarios of a profile.
    fileprivate func judges(_ profile: String) -> Bool { scenarios.contains { $0.profile == profile } }

    /// How many checks judge an absence, and how many of those end at a fence.
    package var absences: (all: Int, fenced: Int) {
        let negatives = scenarios.flatMap(\.negativeChecks)
        return (negatives.count, negatives.count { $0.isFenced })
    }
}
