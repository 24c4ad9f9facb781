import Foundation
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures
import PNSMutants

/// Makes a recorded failure small: the shell around ``ScenarioShrinker``.
struct Shrinking {
    private let recorded: RecordedScenarios
    private let target: TargetOptions
    private let mutant: String?
    private let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton

    /// Prepares to shrink.
    ///
    /// - Parameters:
    ///   - recorded: What failed.
    ///   - target: The server on which it fails.
    ///   - mutant: How the reference server is broken.
    init(_ recorded: RecordedScenarios, _ target: TargetOptions, mutant: String?) {
        self.recorded = recorded
        self.target = target
        self.mutant = mutant
    }

    /// Shrinks one failure and writes it.
    ///
    /// - Parameter path: Where to; a name of its own when `nil`.
    /// - Throws: Exit status 2 for what cannot be shrunk, 4 where nothing can be written, 6 where it fails no more.
    func perform(writingTo path: String?) async throws {
        let (_, suite, chosen) = try recorded.load()
        guard chosen.count == 1, let (scenario, result, _) = chosen.first else {
            let ids = chosen.map(\.0.id).joined(separator: ", ")
            throw Talk.fail(.usage, "one failure is made small at a time; choose one with --only: \(ids)")
        }
        guard let check = (result.checks.first { $0.verdict == .fail } ?? result.checks.first { $0.verdict == .warn })
        else {
            throw Talk.fail(.usage, "no check of \(scenario.id) failed (\(result.verdict.rawValue)): nothing to shrink")
        }
        let document = try self.document(of: scenario)
        let judged = try Bench(target, suite, mutant: mutant, isLate: check.id == "late", group: group)
        // Only what a correct server does right can be held against this one.
        let isCorrect = mutant == nil && target.reference
        let correct = isCorrect ? nil : try Bench(suite, isLate: check.id == "late", group: group)
        guard let report = try await judged.report(document, failing: check.id) else {
            let name = "\(scenario.id)#\(check.id)"
            throw Talk.fail(.nothingSelected, "\(name) does not fail on this server now; there is nothing to shrink")
        }
        var smallest = Capsule(check: check.id, document: document, report: report)
        var tries = 0
        let last = try await ScenarioShrinker(document, check: check.id).minimal { candidate in
            tries += 1
            guard let report = try await judged.report(candidate, failing: check.id) else { return false }
            if let correct, try await !correct.holds(candidate, check.id) { return false }
            smallest = Capsule(check: check.id, document: candidate, report: report)
            Talk.write("\(ScenarioShrinker.stepCount(candidate)) steps after \(tries) tries")
            return true
        }
        await judged.end()
        await correct?.end()
        // What was found last is what was tried last and failed.
        guard last == smallest.document else {
            throw Talk.fail(.harness, "the smallest scenario is not the one whose run was kept; please report it")
        }
        let file = path ?? "\(scenario.id).capsule.json"
        try Talk.deliver(try smallest.text(), to: file)
        let (before, after) = (ScenarioShrinker.stepCount(document), ScenarioShrinker.stepCount(last))
        Talk.print("\(scenario.id)#\(check.id): \(after) of \(before) steps are enough; pns replay \(file)\n")
    }

    /// The scenario as its file has it, or as a capsule brought it.
    private func document(of scenario: Scenario) throws -> RawJSON {
        let text = try ReportCommand.text(recorded.file)
        if Capsule.isCapsule(text) { return try Capsule(text: text, file: recorded.file).document }
        guard let text = try recorded.suite.text(of: scenario.id) else {
            throw Talk.fail(.usage, "the suite has no file of \(scenario.id); name its folder with --suite")
        }
        return try RawJSON(parsing: Array(text.utf8))
    }
}

/// A server on which scenarios are tried, one at a time.
private final class Bench {
    private let suite: Suite
    private let chosen: TargetOptions.Resolved
    private let isLate: Bool
    private let group: any EventLoopGroup
    private var application: ScriptedApplication?

    /// The server that the options name.
    init(
        _ target: TargetOptions,
        _ suite: Suite,
        mutant: String?,
        isLate: Bool,
        group: any EventLoopGroup
    ) throws {
        self.suite = suite
        self.isLate = isLate
        self.group = group
        var chosen = try target.resolve(suite: suite, seed: 0, group: group)
        if let mutant {
            guard let mutant = Mutants.named(mutant) else {
                throw Talk.fail(.usage, "there is no mutant \"\(mutant)\"; `pns mutants list` shows all")
            }
            let launcher = try ReferenceLauncher(seed: 0, mutant: mutant, group: group)
            chosen.launcher = launcher
            chosen.secrets = launcher.secrets
        }
        self.chosen = chosen
    }

    /// The reference server.
    init(_ suite: Suite, isLate: Bool, group: any EventLoopGroup) throws {
        self.suite = suite
        self.isLate = isLate
        self.group = group
        let launcher = try ReferenceLauncher(seed: 0, group: group)
        chosen = TargetOptions.Resolved(
            description: TargetDescription(url: ""),
            launcher: launcher,
            secrets: launcher.secrets
        )
    }

    /// The report of a run in which a check of a scenario failed; `nil` when it did not.
    func report(_ document: RawJSON, failing check: String) async throws -> RunReport? {
        guard let report = try await judge(document) else { return nil }
        let verdict = report.results.first?.checks.first { $0.id == check }?.verdict
        return verdict == .fail || verdict == .warn ? report : nil
    }

    /// Whether a check of a scenario holds.
    func holds(_ document: RawJSON, _ check: String) async throws -> Bool {
        let verdict = try await judge(document)?.results.first?.checks.first { $0.id == check }?.verdict
        return verdict == .pass || verdict == .info
    }

    /// Ends what the bench began.
    func end() async {
        await application?.stop()
        (chosen.launcher as? ReferenceLauncher)?.cleanUp()
    }

    /// Runs a scenario alone; `nil` for one that cannot be read.
    private func judge(_ document: RawJSON) async throws -> RunReport? {
        guard let scenario = try? Scenario(DataReader(document, file: "scenario", pointer: "")) else { return nil }
        var options = RunOptions(seed: UInt64.random(in: 0...UInt64(UInt32.max)))
        options.only = [SelectionPattern(scenario.id)]
        options.secrets = chosen.secrets
        // Waiting for strays costs its time in every try.
        if !isLate { options.lingerMilliseconds = 0 }
        let run = ConformanceRun(
            suite: suite.replacing(scenario),
            options: options,
            description: chosen.description,
            launcher: chosen.launcher,
            application: try await ready(),
            group: group
        )
        do throws(RunRefusal) {
            return try await run.run().redacted(by: Redactor(secrets: chosen.secrets))
        } catch {
            throw Talk.fail(.usage, SelectionOptions.sentence(error))
        }
    }

    /// The application that the runner plays, started once.
    private func ready() async throws -> ScriptedApplication {
        if let application { return application }
        let started = try await RunCommand.startApplication(chosen, group)
        application = started
        return started
    }
}
