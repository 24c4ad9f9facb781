import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures
import PNSMutants

/// `pns mutants`: the proof that the suite can fail.
struct MutantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutants",
        abstract: "List the deliberately broken servers, or run the suite against each of them.",
        subcommands: [List.self, Run.self]
    )

    /// `pns mutants list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the mutants.")

        @OptionGroup var suite: SuiteOption

        func run() throws {
            let suite = try suite.load()
            let width = suite.mutants.map(\.id.count).max() ?? 0
            for mutant in suite.mutants.sorted(by: { $0.id < $1.id }) {
                Talk.print("\(mutant.id.padded(to: width))  \(mutant.breaks)\n")
            }
        }
    }

    /// `pns mutants run`.
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the suite against every mutant and compare with what the checks promise.",
            discussion: """
                Exit status 1 when a mutant slips through a check that promised to catch it, reddens more than 3 checks, or \
                less than 95 % of all cells are as predicted.
                """
        )

        @OptionGroup var suite: SuiteOption

        @Option(help: ArgumentHelp("Only these mutants. Repeatable.", valueName: "id"))
        var only: [String] = []

        @Option(help: ArgumentHelp("Write the matrix as JSON.", valueName: "file"))
        var matrix: String?

        @Option(help: ArgumentHelp("Write the matrix as one HTML page.", valueName: "file"))
        var matrixHTML: String?

        @Option(help: "How many scenarios run side by side.")
        var jobs = 16

        @Option(help: "How many mutants are judged side by side.")
        var parallel = 2

        @Flag(
            help:
                "Run only the scenarios that promise to catch the mutant, and what they build on: quick, but unexpected reds elsewhere stay unseen."
        )
        var promised = false

        func run() async throws {
            // A mutant that sends on another connection than its own has to have sent before it answers.
            NIOSingletons.groupLoopCountSuggestion = 1
            let suite = try suite.load()
            let known = Set(suite.mutants.map(\.id))
            if let unknown = only.first(where: { !known.contains($0) }) {
                throw Talk.fail(.usage, "there is no mutant \"\(unknown)\"; `pns mutants list` shows all")
            }
            if let nameless = suite.mutants.first(where: { Mutants.named($0.id) == nil }) {
                throw Talk.fail(.harness, "mutants.json lists \"\(nameless.id)\", which this program does not have")
            }
            var kills = KillMatrix(suite)
            let everywhere = Dictionary(
                uniqueKeysWithValues: ProviderKind.allCases.map { ($0, ProviderPlace.anywhere) }
            )
            // One set for all servers: each run has devices of its own.
            let providers = try await PlayedProviders.start(everywhere, group: MultiThreadedEventLoopGroup.singleton)
            let baseline = try await judge(nil, suite, only: [], linger: nil, providers)
            guard baseline.results.allSatisfy({ !$0.verdict.isRed(isStrict: false) }) else {
                Talk.print(ConsoleReport(baseline, style: Terminal.style, replayCommand: "pns run --reference").text())
                throw Talk.fail(.failure, "the reference server itself is not green, so no mutant proves anything")
            }
            let entries = suite.mutants.sorted { $0.id < $1.id }.filter { only.isEmpty || only.contains($0.id) }
            let matrixOfPromises = kills
            try await withThrowingTaskGroup(of: (MutantEntry, RunReport, Double).self) { tasks in
                var next = 0
                func startNext() {
                    guard next < entries.count else { return }
                    let entry = entries[next]
                    next += 1
                    tasks.addTask {
                        let start = ContinuousClock.now
                        let scenarios = promised ? matrixOfPromises.decidingScenarios(for: entry, in: suite) : []
                        let mutant = Mutants.named(entry.id)
                        let report = try await judge(
                            mutant,
                            suite,
                            only: scenarios,
                            linger: entry.late,
                            providers
                        )
                        let elapsed = ContinuousClock.now - start
                        return (
                            entry, report,
                            Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds)
                        )
                    }
                }
                for _ in 0..<max(1, parallel) { startNext() }
                while let (entry, report, seconds) = try await tasks.next() {
                    kills.add(entry, report)
                    if let row = kills.rows.first(where: { $0.mutant.id == entry.id }) { show(row, seconds) }
                    startNext()
                }
            }
            await providers.stop()
            if let matrix { try Talk.deliver(kills.json().pretty(), to: matrix) }
            if let matrixHTML {
                let sentences = suite.clauses.mapValues(\.sentence)
                try Talk.deliver(HTMLMatrix(kills, clauses: sentences).text(), to: matrixHTML)
            }
            for objection in kills.objections { Talk.print("\(objection)\n") }
            for line in kills.summary { Talk.print("\(line)\n") }
            guard kills.isProof else { throw ExitCode(ExitStatus.failure.rawValue) }
        }

        private func show(_ row: KillMatrix.Row, _ seconds: Double) {
            let word = row.isKilled ? "killed" : "SURVIVED"
            let time = String(format: "%.1f", seconds)
            Talk.print("\(word.padded(to: 9)) \(row.mutant.id)  (\(row.red.count) red, \(time) s)\n")
            for check in row.missing { Talk.print("          not caught by \(check)\n") }
            for check in row.unexpected { Talk.print("          unexpected: \(check)\n") }
        }

        private func judge(
            _ mutant: Mutant?,
            _ suite: Suite,
            only: [String],
            linger: MutantEntry.Lateness?,
            _ providers: ProviderDesk
        ) async throws -> RunReport {
            let group = MultiThreadedEventLoopGroup.singleton
            let application = try await ScriptedApplication.start(
                on: Endpoint(host: "127.0.0.1", port: 0),
                group: group
            )
            var options = RunOptions(seed: UInt64.random(in: 0...UInt64(UInt32.max)))
            options.jobs = max(1, jobs)
            options.only = only.map(SelectionPattern.init)
            if linger == .real {
                options.lingersBesideClock = true
                options.lingerMilliseconds = 5_000
            }
            var description = TargetDescription(url: "")
            description.name = mutant.map { "mutant \($0.id)" } ?? "reference server"
            let run = ConformanceRun(
                suite: suite,
                options: options,
                description: description,
                launcher: try ReferenceLauncher(seed: options.seed, mutant: mutant, group: group)
                    .reaching(providers),
                application: application,
                providers: providers,
                group: group
            )
            let report: RunReport
            do throws(RunRefusal) {
                report = try await run.run()
            } catch {
                throw Talk.fail(.usage, SelectionOptions.sentence(error))
            }
            await application.stop()
            return report
        }
    }
}
