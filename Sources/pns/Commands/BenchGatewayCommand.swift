import ArgumentParser
import Foundation
import PNSBench
import PNSConformance

/// `pns bench gateway`.
struct BenchGatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Measure the gateway: devices streamed through one push session, against a sink.",
        discussion: """
            stream  as fast as they go, in batches of 1000 by the legacy protocol
            pause   the same, and nobody reads the feedback for a while in the middle
            killed  the same, and the provider is killed in the middle

            Server and sink are processes of their own; this process brings the devices and reads the feedback. Each device has \
            to end in exactly one line of feedback, or the bench fails.
            """
    )

    @Option(help: ArgumentHelp("Only this part: stream, pause or killed. Repeatable.", valueName: "part"))
    var part: [String] = []

    @Option(help: "How many rounds.")
    var rounds = 3

    @Option(help: "How many devices go through a session.")
    var devices = 1_000_000

    @Option(help: "Seconds without a reader, in the part pause.")
    var pause = 5.0

    @OptionGroup var options: BenchOptions

    func run() async throws {
        guard rounds >= 1, devices >= 1_000, pause > 0 else {
            throw Talk.fail(.usage, "--rounds is 1 or more, --devices 1000 or more, --pause more than 0")
        }
        var bench = GatewayBench(devices: devices)
        if !part.isEmpty { bench.parts = try part.map(named) }
        bench.rounds = rounds
        bench.pauseSeconds = pause
        do {
            let report = try await bench.run { Talk.write("pns: \($0)") }
            try options.publish(report, text: report.text)
        } catch let fault as BenchFault {
            throw Talk.fail(.failure, fault.description)
        }
    }

    private func named(_ name: String) throws -> GatewayBench.Part {
        if let part = GatewayBench.Part(rawValue: name) { return part }
        let names = GatewayBench.Part.allCases.map(\.rawValue).joined(separator: ", ")
        throw Talk.fail(.usage, "--part \(name) is none of \(names)")
    }
}
