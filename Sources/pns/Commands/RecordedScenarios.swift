import ArgumentParser
import PNSConformance

/// Scenarios of a report whose recordings it kept.
struct RecordedScenarios: ParsableArguments {
    @Argument(help: "The JSON report, or a capsule that --shrink wrote.")
    var file: String

    @Option(
        help: ArgumentHelp("Only scenarios that match; all that are red by default. Repeatable.", valueName: "pattern")
    )
    var only: [String] = []

    @OptionGroup var suite: SuiteOption

    /// Reads the report; a capsule brings its own scenario.
    private func read() throws -> (RunReport, Suite) {
        let text = try ReportCommand.text(file)
        let suite = try suite.load()
        guard Capsule.isCapsule(text) else { return (try ReportCommand.read(file), suite) }
        do throws(DataFault) {
            let capsule = try Capsule(text: text, file: file)
            return (capsule.report, suite.replacing(try capsule.scenario()))
        } catch {
            throw Talk.fail(.usage, "\(error)")
        }
    }

    /// Reads the report and finds the scenarios.
    ///
    /// - Throws: Exit status 2, or 6 where nothing is selected.
    func load() throws -> (RunReport, Suite, [(Scenario, ScenarioResult, ScenarioRecording)]) {
        let (report, suite) = try read()
        let patterns = only.map(SelectionPattern.init)
        let scenarios = Dictionary(uniqueKeysWithValues: suite.scenarios.map { ($0.id, $0) })
        let chosen = report.results.compactMap { result -> (Scenario, ScenarioResult, ScenarioRecording)? in
            guard let scenario = scenarios[result.id], let recording = result.recording else { return nil }
            let isChosen =
                patterns.isEmpty
                ? result.verdict.isRed(isStrict: report.selection.isStrict) || result.verdict == .warn
                : patterns.contains { $0.matches(scenario) }
            return isChosen ? (scenario, result, recording) : nil
        }
        guard !chosen.isEmpty else {
            let hint =
                only.isEmpty ? "nothing in it is red; name a scenario with --only" : "nothing recorded matches --only"
            throw Talk.fail(.nothingSelected, "\(file): \(hint)")
        }
        return (report, suite, chosen)
    }
}
