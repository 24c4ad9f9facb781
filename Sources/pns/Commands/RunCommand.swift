import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures

/// `pns run`: judge a server.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Judge a server by the scenarios of the suite.",
        discussion: """
            One of --reference, --url and --target says which server. The runner plays the application: configure your server
            to ask http://127.0.0.1:8990/authenticate about its devices, or say otherwise in a target file.

            Exit status: 0 acceptable, 1 not conformant, 2 wrong usage, 3 not reachable, 4 a bug of this tool,
            6 nothing selected, 124 deadline, 130 interrupted.
            """
    )

    @Flag(help: "Launch the reference server and judge it.")
    var reference = false

    @Option(help: ArgumentHelp("The base URL of a running server.", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "The application's bearer token for --url; better in the environment, PNS_TOKEN.",
            valueName: "token"
        )
    )
    var token: String?

    @Flag(help: "With --reference: over TLS, with a certificate made for the run.")
    var tls = false

    @Option(
        help: ArgumentHelp("The certificates to trust with --url https://…, PEM; else the system's.", valueName: "file")
    )
    var ca: String?

    @Option(help: ArgumentHelp("A target file that describes the server.", valueName: "file"))
    var target: String?

    @OptionGroup var suite: SuiteOption
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var judging: JudgingOptions
    @OptionGroup var reports: ReportOptions

    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        var options = judging.options
        try selection.apply(to: &options)
        guard reference || !tls, url != nil || ca == nil else {
            throw Talk.fail(.usage, "--tls goes with --reference, --ca with --url; a target file has the member tls")
        }
        let targets = TargetChoice(
            reference: reference,
            url: url,
            token: token,
            file: target,
            isSecure: tls,
            authorities: ca
        )
        let suite = try suite.load()
        let outputs = try reports.parse()
        let chosen = try targets.resolve(seed: options.seed, group: group)
        let listen =
            chosen.launcher == nil ? chosen.description.applicationListen : Endpoint(host: "127.0.0.1", port: 0)
        let application: ScriptedApplication
        do {
            application = try await ScriptedApplication.start(
                on: listen,
                advertisedURL: chosen.description.applicationURL,
                group: group
            )
        } catch {
            throw Talk.fail(
                .usage,
                "the application that the runner plays cannot listen on \(listen.authority): \(error). "
                    + "Name another address as application.listen in a target file."
            )
        }
        var statuses: [ExitStatus] = []
        for turn in 0..<max(1, judging.repeat) {
            var turnOptions = options
            if turn > 0, let shuffle = options.shuffle { turnOptions.shuffle = shuffle &+ UInt64(turn) }
            turnOptions.seed = options.seed &+ UInt64(turn)
            turnOptions.secrets = chosen.secrets
            let report = try await perform(turnOptions, suite, chosen, application, group)
            statuses.append(reports.finish(report, outputs, targets.replayCommand, allowsEmpty: judging.allowEmpty))
        }
        await application.stop()
        (chosen.launcher as? ReferenceLauncher)?.cleanUp()
        let status = statuses.first { $0 != .acceptable } ?? .acceptable
        if statuses.count > 1 {
            let failed = statuses.filter { $0 != .acceptable }.count
            Talk.write("\(statuses.count) runs: \(statuses.count - failed) acceptable, \(failed) not")
        }
        guard status == .acceptable else { throw ExitCode(status.rawValue) }
    }

    private func perform(
        _ options: RunOptions,
        _ suite: Suite,
        _ chosen: TargetChoice.Resolved,
        _ application: ScriptedApplication,
        _ group: any EventLoopGroup
    ) async throws -> RunReport {
        let progress = LiveProgress(isQuiet: reports.quiet)
        let control = RunControl()
        let signals = SignalWatch { control.cut(.interrupted) }
        defer { signals.stop() }
        let run = ConformanceRun(
            suite: suite,
            options: options,
            description: chosen.description,
            launcher: chosen.launcher,
            application: application,
            group: group,
            control: control,
            progress: { progress.note($0) }
        )
        do throws(RunRefusal) {
            let report = try await run.run()
            progress.clear()
            return report.redacted(by: Redactor(secrets: chosen.secrets))
        } catch {
            throw Talk.fail(.usage, SelectionOptions.sentence(error))
        }
    }
}
