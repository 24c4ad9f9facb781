import ArgumentParser
import Foundation
import PNSBench
import PNSConformance

/// `pns bench`: how quick it is.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the codec and the reference server, beside others in the same rounds.",
        discussion: """
            Every figure is the median of several rounds, with the least and the greatest beside it, and every comparison is
            made within a round. A peer that is not installed is named, with the command that installs it; nothing is made up.
            Measure a release build on a quiet machine: `make bench` does the first two in one go.
            """,
        subcommands: [BenchCodecCommand.self, BenchServerCommand.self, BenchGatewayCommand.self]
    )
}

/// What both benches have in common.
struct BenchOptions: ParsableArguments {
    @Flag(help: "Print JSON on standard output, with every round, and no table.")
    var json = false

    @Option(help: ArgumentHelp("Write the JSON into this file too.", valueName: "file"))
    var report: String?

    @Option(help: ArgumentHelp("The Python that has orjson and websockets.", valueName: "program"))
    var python = ".venv/bin/python"

    @Option(help: ArgumentHelp("The folder with the peers in Python.", valueName: "folder"))
    var peers = "Conformance/peers/bench"

    /// The Python to use: without the one of this project, the one on the path.
    var pythonProgram: String {
        FileManager.default.isExecutableFile(atPath: python) || !python.contains("/") ? python : "python3"
    }

    /// Prints and writes a report.
    func publish(_ report: some Encodable, text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(report) + Data("\n".utf8)
        Talk.print(json ? String(decoding: data, as: UTF8.self) : text)
        guard let file = self.report else { return }
        do {
            try data.write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw Talk.fail(.usage, "--report \(file) cannot be written: \(error.localizedDescription)")
        }
    }
}
