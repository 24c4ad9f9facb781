import ArgumentParser
import PNSBench
import PNSConformance

/// `pns bench codec`.
struct BenchCodecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codec",
        abstract: "Measure reading and writing of every message, beside Foundation's coders and orjson.",
        discussion: """
            Processor time of the thread, in nanoseconds per message. Foundation reads and writes plain Codable types with the
            same members and dates as strings; orjson, dictionaries. Budgets: ten times Foundation, no slower than orjson.
            """
    )

    @Option(help: "How many rounds; each lets everyone have a turn.")
    var rounds = 15

    @Option(help: ArgumentHelp("Only messages whose name contains this.", valueName: "text"))
    var only = ""

    @OptionGroup var options: BenchOptions

    func run() throws {
        guard rounds >= 1 else { throw Talk.fail(.usage, "--rounds is 1 or more") }
        var bench = CodecBench(python: options.pythonProgram, peers: options.peers)
        bench.rounds = rounds
        bench.only = only
        let report = try bench.run { Talk.write("pns: \($0)") }
        guard !report.rows.isEmpty else { throw Talk.fail(.usage, "no message is named like --only \(only)") }
        try options.publish(report, text: report.text)
    }
}
