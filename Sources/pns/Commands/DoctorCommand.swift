import ArgumentParser
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures

/// `pns doctor`: check a set-up.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check step by step whether a server can be judged, and name what to change.",
        discussion: """
            One line per check; the first failure says where to change what, and the checks behind it are skipped. It posts
            one notification to a user of its own.

            Exit status: 0 ready, 2 a target file or flag that cannot be used, 3 not ready.
            """
    )

    @OptionGroup(title: "Target") var target: TargetOptions
    @OptionGroup var suite: SuiteOption

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let suite = try suite.load()
        let chosen = try target.resolve(suite: suite, seed: 0, group: group)
        let redactor = Redactor(secrets: chosen.secrets)
        let doctor = Doctor(
            suite: suite,
            description: chosen.description,
            launcher: chosen.launcher,
            group: group,
            startProviders: { try await PlayedProviders.start(chosen.providers, group: group) },
            startApplication: {
                try await ScriptedApplication.start(
                    on: chosen.listen,
                    advertisedURL: chosen.description.applicationURL,
                    group: group
                )
            }
        )
        var report = DoctorReport(file: chosen.file, findings: [])
        report.findings = await doctor.examine { finding in
            if !json { Talk.print(redactor.redact(report.text(of: finding))) }
        }
        if json { Talk.print(redactor.redact(report.json()).pretty()) }
        guard report.failure == nil else { throw ExitCode(ExitStatus.unreachable.rawValue) }
        if !json { Talk.write("ready: \(target.replayCommand)") }
    }
}
