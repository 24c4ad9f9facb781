import ArgumentParser
import Foundation
import PNSBench
import PNSConformance

/// `pns bench server`.
struct BenchServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server",
        abstract: "Measure the reference server, beside nginx + nchan and Python websockets.",
        discussion: """
            fan-out  one publication to 1,000 devices, bursts of 10 and 100, memory per idle device
            crowd    the same with 10,000 devices
            notify   durable notifies per second at the service's API and through HTTP, beside wrk
            growth   processor time of a request with 10³, 10⁵ and 10⁶ notifications stored

            The server is a process of its own, so its processor time is the server's alone; this process plays the devices.
            """
    )

    @Option(help: ArgumentHelp("Only this part: fan-out, crowd, notify or growth. Repeatable.", valueName: "part"))
    var part: [String] = []

    @Option(help: "How many rounds; those that take long have half as many.")
    var rounds = 5

    @Option(help: "Seconds that a turn of load takes.")
    var seconds = 1.0

    @Flag(name: .customLong("no-pin"), help: "Do not keep server and load each on a processor of its own.")
    var isUnpinned = false

    @Flag(name: .customLong("no-peers"), help: "Measure the reference server alone.")
    var isAlone = false

    @Option(help: ArgumentHelp("Where the stores are put; on a disk, and removed afterwards.", valueName: "folder"))
    var folder = FileManager.default.temporaryDirectory.path

    @OptionGroup var options: BenchOptions

    func run() async throws {
        guard rounds >= 1, seconds > 0 else { throw Talk.fail(.usage, "--rounds is 1 or more, --seconds more than 0") }
        var bench = ServerBench(python: options.pythonProgram, peers: options.peers, folder: folder)
        if !part.isEmpty { bench.parts = try part.map(named) }
        bench.rounds = rounds
        bench.turnSeconds = seconds
        bench.isPinned = !isUnpinned
        bench.hasPeers = !isAlone
        do {
            let report = try await bench.run { Talk.write("pns: \($0)") }
            try options.publish(report, text: report.text)
        } catch let fault as BenchFault {
            throw Talk.fail(.failure, fault.description)
        }
    }

    private func named(_ name: String) throws -> ServerBench.Part {
        if let part = ServerBench.Part(rawValue: name) { return part }
        let names = ServerBench.Part.allCases.map(\.rawValue).joined(separator: ", ")
        throw Talk.fail(.usage, "--part \(name) is none of \(names)")
    }
}
