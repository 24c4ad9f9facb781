import Foundation
import NIOCore
import PNSConformance
import PNSMutants
import PNSServer

/// Launches the reference server, broken or not: in this process, or as a child where it has to be killed.
struct ReferenceLauncher: TargetLauncher {
    let settings: ReferenceSettings
    let mutant: Mutant?
    let group: any EventLoopGroup

    init(seed: UInt64, mutant: Mutant? = nil, group: any EventLoopGroup) {
        var generator = SystemRandomNumberGenerator()
        let word = { String(generator.next() as UInt64, radix: 36) }
        // A space, a colon and a letter beyond ASCII: what a form and HTTP Basic have to encode.
        let secret = { "s :\u{E9}%-" + word() + word() }
        settings = ReferenceSettings(
            applicationToken: "app-" + word() + word(),
            clockToken: "clock-" + word() + word(),
            client: ClientAccess(id: "client:" + word(), secret: secret(), otherSecret: secret()),
            signingKey: (0..<4).map { _ in word() }.joined(separator: "-")
        )
        self.mutant = mutant
        self.group = group
    }

    var means: Set<Scenario.Means> { [.application, .clock, .restart] }

    /// What the secrets of a run are, to be kept out of its report.
    var secrets: [String] {
        [settings.applicationToken, settings.clockToken, settings.signingKey] + settings.client.secretTexts
    }

    func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
        if isRestartable { return try await launchChild(applicationURL: applicationURL) }
        let server = try await ReferenceServer.start(settings, applicationURL: applicationURL, mutant: mutant)
        let http = server.addresses.http
        return TargetInstance(
            endpoint: Endpoint(host: http.host, port: http.port),
            application: "Bearer \(settings.applicationToken)",
            client: settings.client,
            clock: server.addresses.clock.map { clock in
                ClockAccess(
                    endpoint: Endpoint(host: clock.host, port: clock.port),
                    authorization: "Bearer \(settings.clockToken)"
                )
            },
            stop: { await server.stop() }
        )
    }

    private func launchChild(applicationURL: String) async throws -> TargetInstance {
        let (arguments, environment) = settings.serveArguments(applicationURL: applicationURL)
        var argv = [Self.program] + arguments
        argv += ["--port", "${port}", "--clock-port", "${clock.port}", "--store", "${dir}/pns.sqlite"]
        if let mutant { argv += ["--mutant", mutant.id] }
        var description = TargetDescription(url: "", applicationToken: settings.applicationToken)
        description.clockToken = settings.clockToken
        description.client = settings.client
        let form = TargetDescription.LaunchForm(argv: argv, readyPath: "/healthz", readyWithinSeconds: 30)
        let launcher = ProcessLauncher(form, description: description, environment: environment, group: group)
        return try await launcher.launch(isRestartable: true, applicationURL: applicationURL)
    }

    /// This program.
    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}
