import ArgumentParser
import PNSConformance

/// `pns list`: what `pns run` would run.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the scenarios that a run with the same selection would run."
    )

    @OptionGroup var suite: SuiteOption
    @OptionGroup var selection: SelectionOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var options = RunOptions(seed: 0)
        selection.apply(to: &options)
        let suite = try suite.load()
        let scenarios: [Scenario]
        let unscored: Set<String>
        do throws(RunRefusal) {
            scenarios = try Selection(suite, asked: options).scenarios
            unscored = try suite.profiles(named: options.profiles).unscored
        } catch {
            throw Talk.fail(.usage, SelectionOptions.sentence(error))
        }
        if json {
            let rows = scenarios.map { scenario in
                RawJSON.object([
                    "id": .string(scenario.id), "title": .string(scenario.title),
                    "level": .string(scenario.level.rawValue),
                    "clauses": .array(scenario.clauses.map { .string($0) }),
                    "needs": .array(scenario.needs.map { .string($0) }),
                    "means": .array(scenario.means.map { .string($0.rawValue) }),
                    "scored": .bool(!unscored.contains(scenario.id)),
                ])
            }
            Talk.print(RawJSON.array(rows).pretty())
        } else {
            let width = scenarios.map(\.id.count).max() ?? 0
            for scenario in scenarios {
                let note = unscored.contains(scenario.id) ? " (not scored)" : ""
                Talk.print("\(scenario.id.padded(to: width))  \(scenario.title)\(note)\n")
            }
            let apart = scenarios.count { unscored.contains($0.id) }
            let note = apart == 0 ? "" : "; \(apart) are run and not scored"
            Talk.write("\(scenarios.count) scenarios, \(scenarios.flatMap(\.checks).count) checks\(note)")
        }
    }
}
