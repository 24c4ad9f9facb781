import ArgumentParser
import PNSConformance

/// `pns version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the versions of the tool, the suite and the specification."
    )

    @Flag(help: "Print JSON.")
    var json = false

    func run() {
        if json {
            let versions = RawJSON.object([
                "tool": .string(Suite.version), "suite": .string(Suite.version), "spec": .string(Suite.revision),
            ])
            Talk.print(versions.pretty())
        } else {
            Talk.print("pns \(Suite.version), specification \(Suite.revision)\n")
        }
    }
}
