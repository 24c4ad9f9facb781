import ArgumentParser

@main
struct PNS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pns")
    func run() async throws {}
}
