import ArgumentParser
import PNSConformance

/// `pns show ID`: one scenario for a reader.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a scenario: what each check demands, the clause, and the mutants that prove it."
    )

    @OptionGroup var suite: SuiteOption

    @Argument(help: "The id of a scenario, `server.count.total`, or of a clause, `CNT-002`.")
    var id: String

    func run() throws {
        let suite = try suite.load()
        if let clause = suite.clauses[id] { return show(clause, suite) }
        guard let scenario = suite.scenarios.first(where: { $0.id == id }) else {
            throw Talk.fail(.usage, "there is no scenario or clause \"\(id)\"; `pns list` shows all scenarios")
        }
        var lines = ["\(scenario.id): \(scenario.title)", ""]
        if !scenario.needs.isEmpty { lines.append("needs the feature \(scenario.needs.joined(separator: ", "))") }
        if !scenario.means.isEmpty {
            lines.append("needs the means \(scenario.means.map(\.rawValue).joined(separator: ", "))")
        }
        let blockers = scenario.blockedBy.map(\.description).joined(separator: ", ")
        if !blockers.isEmpty { lines.append("builds on \(blockers)") }
        if let notes = scenario.notes { lines.append(notes) }
        for check in scenario.checks {
            lines += ["", "#\(check.id)"]
            for clause in check.clauses { lines.append("  [\(clause)] \(suite.clauses[clause]?.sentence ?? "")") }
            if !check.killedBy.isEmpty { lines.append("  catches \(check.killedBy.joined(separator: ", "))") }
        }
        let path = scenario.id.split(separator: ".").dropFirst().joined(separator: "/")
        lines += ["", "steps: Conformance/scenarios/core/\(path).json"]
        Talk.print(lines.joined(separator: "\n") + "\n")
    }

    private func show(_ clause: Suite.Clause, _ suite: Suite) {
        var lines = ["[\(id)] \(clause.sentence)", "Spec/\(clause.chapter)", ""]
        for scenario in suite.scenarios {
            for check in scenario.checks where check.clauses.contains(id) { lines.append("\(scenario.id)#\(check.id)") }
        }
        Talk.print(lines.joined(separator: "\n") + "\n")
    }
}
