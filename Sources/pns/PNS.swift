import ArgumentParser
import Foundation
import PNSConformance

/// The command `pns`.
struct PNS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pns",
        abstract: "A protocol suite for push notification services: reference server, conformance runner, vectors.",
        discussion: """
            Judge the reference server:   pns run --reference
            Describe your own:            pns init --url http://127.0.0.1:8080
            Check the set-up:             pns doctor --target pns-target.json
            Judge it:                     pns run --target pns-target.json
            Look at one scenario:         pns show server.count.total
            """,
        version: "pns \(Suite.version), specification \(Suite.revision)",
        subcommands: [
            RunCommand.self, DoctorCommand.self, InitCommand.self, ListCommand.self, ShowCommand.self,
            ReportCommand.self, BaselineCommand.self, ReplayCommand.self, ExplainCommand.self, ServeCommand.self,
            SinkCommand.self, MutantsCommand.self,
            VectorsCommand.self, TraceCommand.self, BenchCommand.self, SuiteCommand.self, VersionCommand.self,
        ]
    )
}

/// Starts the command; wrong usage ends with status 2, as the table of exit codes says.
@main
enum Main {
    static func main() async {
        do {
            var command = try PNS.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let code = PNS.exitCode(for: error)
            guard code == .validationFailure else { PNS.exit(withError: error) }
            Talk.write(PNS.fullMessage(for: error))
            exit(ExitStatus.usage.rawValue)
        }
    }
}
