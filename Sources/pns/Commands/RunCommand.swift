import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures
import Synchronization

/// `pns run`: judge a server.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Judge a server by the scenarios of the suite.",
        discussion: """
            --reference, --url, --target or --adapter says which server; a flag wins over the environment, and that over the
            target file. The runner plays the application: configure your server to ask
            http://127.0.0.1:8990/authenticate about its devices, or say otherwise in a target file. `pns doctor` checks the
            set-up, `pns list` shows what would run.

            Durations are written 250ms, 3s or 10m.

            Exit status: 0 acceptable, 1 not conformant, 2 wrong usage, 3 not reachable, 4 a bug of this tool,
            5 an entry of --known is stale and nothing else is wrong, 6 nothing selected, 124 deadline, 130 interrupted.
            """
    )

    @OptionGroup(title: "Target") var target: TargetOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Judging") var judging: JudgingOptions
    @OptionGroup(title: "Reports") var reports: ReportOptions
    @OptionGroup var suite: SuiteOption

    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        var options = try judging.options()
        selection.apply(to: &options)
        let suite = try suite.load()
        let outputs = try reports.parse()
        var chosen = try target.resolve(suite: suite, seed: options.seed, group: group)
        options.jobs = try judging.jobs(for: chosen.description)
        options.paceScale = try judging.paceScale(for: chosen.description)
        options.secrets = chosen.secrets
        options.known = try judging.knownFailures(for: chosen.description, suite)
        if !options.faults.isEmpty, target.adapter != nil {
            throw Talk.fail(
                .usage,
                "--fault breaks connections of the runner, and an adapter makes its own; leave one of them out"
            )
        }
        let events = try reports.events.map { try EventLog($0, redactor: Redactor(secrets: chosen.secrets)) }
        let application = try await Self.startApplication(chosen, group)
        let providers = try await Self.startProviders(chosen, group)
        chosen.reach(providers)
        options.secrets = chosen.secrets
        var statuses: [ExitStatus] = []
        // One watch for all turns: a second one finds the signals ignored, and so would every child that is started then.
        let current = CurrentControl()
        let signals = SignalWatch { current.cut(.interrupted) }
        defer { signals.stop() }
        for turn in 0..<judging.repeat {
            var turnOptions = options
            if turn > 0, let shuffle = options.shuffle { turnOptions.shuffle = shuffle &+ UInt64(turn) }
            turnOptions.seed = options.seed &+ UInt64(turn)
            let players = Players(application: application, providers: providers)
            let (run, progress) = makeRun(turnOptions, suite, chosen, players, current.begin(), events)
            let report = try await perform(run, progress, secrets: chosen.secrets)
            options.known = options.known?.next(after: report)
            events?.end(report)
            let replay = target.replayCommand + judging.knownFlag
            var status = reports.finish(report, outputs, replay, allowsEmpty: judging.allowEmpty)
            if events?.isWritten == false { status = .harness }
            statuses.append(Self.demandFired(run.idleFaults, status, report.ending))
            if report.ending == .interrupted { break }
        }
        await application.stop()
        await providers.stop()
        (chosen.launcher as? ReferenceLauncher)?.cleanUp()
        let status = ExitStatus.combining(statuses)
        if statuses.count > 1 {
            let failed = statuses.filter { $0 != .acceptable }.count
            Talk.write("\(statuses.count) runs: \(statuses.count - failed) acceptable, \(failed) not")
        }
        guard status == .acceptable else { throw ExitCode(status.rawValue) }
    }

    static func startApplication(
        _ chosen: TargetOptions.Resolved,
        _ group: any EventLoopGroup
    ) async throws -> ScriptedApplication {
        do {
            return try await ScriptedApplication.start(
                on: chosen.listen,
                advertisedURL: chosen.description.applicationURL,
                group: group
            )
        } catch {
            throw Talk.fail(
                .usage,
                "the application that the runner plays cannot listen on \(chosen.listen.authority): \(error). "
                    + "Name another address with --listen, or as application.listen in the target file."
            )
        }
    }

    /// Starts the push providers that the runner plays for this server.
    static func startProviders(
        _ chosen: TargetOptions.Resolved,
        _ group: any EventLoopGroup
    ) async throws -> ProviderDesk {
        do {
            return try await PlayedProviders.start(chosen.providers, group: group)
        } catch {
            throw Talk.fail(
                .usage,
                "a push provider that the runner plays cannot listen: \(error). Name another address as \"listen\" of that"
                    + " provider in the target file; port 0 takes a free one."
            )
        }
    }

    /// Whom the runner plays.
    private struct Players {
        var application: ScriptedApplication
        var providers: ProviderDesk
    }

    private func makeRun(
        _ options: RunOptions,
        _ suite: Suite,
        _ chosen: TargetOptions.Resolved,
        _ players: Players,
        _ control: RunControl,
        _ events: EventLog?
    ) -> (run: ConformanceRun, progress: LiveProgress) {
        let progress = LiveProgress(isQuiet: reports.quiet)
        events?.begin(options, chosen.description)
        let run = ConformanceRun(
            suite: suite,
            options: options,
            description: chosen.description,
            launcher: chosen.launcher,
            application: players.application,
            providers: players.providers,
            group: MultiThreadedEventLoopGroup.singleton,
            control: control,
            progress: {
                progress.note($0)
                events?.note($0)
            }
        )
        return (run, progress)
    }

    private func perform(_ run: ConformanceRun, _ progress: LiveProgress, secrets: [String]) async throws -> RunReport {
        do throws(RunRefusal) {
            let report = try await run.run()
            progress.clear()
            return report.redacted(by: Redactor(secrets: secrets))
        } catch {
            throw Talk.fail(.usage, SelectionOptions.sentence(error))
        }
    }

    /// A fault that no connection came to has shown nothing, whatever the verdicts are.
    private static func demandFired(
        _ idle: [FaultRule],
        _ status: ExitStatus,
        _ ending: RunReport.Ending
    ) -> ExitStatus {
        // What was cut short, or never began, had no chance to come to it.
        guard !idle.isEmpty, ending == .finished else { return status }
        for rule in idle {
            Talk.write(
                "pns: --fault \(rule) never fired: no connection had such a frame or byte. Count frames from 1 behind the"
                    + " handshake, bytes from 1 at its start, in the direction that the rule names."
            )
        }
        return status == .harness ? .harness : .usage
    }
}

/// What cuts the turn short that is under way.
private final class CurrentControl: Sendable {
    private let control = Mutex(RunControl())

    func begin() -> RunControl {
        let next = RunControl()
        control.withLock { $0 = next }
        return next
    }

    func cut(_ ending: RunReport.Ending) { control.withLock { $0 }.cut(ending) }
}
