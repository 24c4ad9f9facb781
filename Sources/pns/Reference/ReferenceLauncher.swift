import Foundation
import NIOCore
import PNSConformance
import PNSFixtures
import PNSMutants
import PNSServer
import PNSService

/// Launches the reference server, broken or not: in this process, or as a child where it has to be killed.
struct ReferenceLauncher: TargetLauncher {
    var settings: ReferenceSettings
    let mutant: Mutant?
    let group: any EventLoopGroup
    private let executed = CollectedClauses()

    /// Where the certificate of the run is, for servers with TLS.
    private let certificateFolder: URL?
    private let tls: ClientTLS?
    private let keyFile: String?
    private var nodeCount = 1
    private var providers = ProviderDesk()

    /// Prepares to launch.
    ///
    /// - Parameters:
    ///   - seed: Not looked at yet.
    ///   - mutant: What is broken.
    ///   - isSecure: Whether the servers speak TLS, with a certificate made here; ``cleanUp()`` takes it away.
    ///   - group: Event loops.
    /// - Throws: When the certificate cannot be made or written.
    init(seed: UInt64, mutant: Mutant? = nil, isSecure: Bool = false, group: any EventLoopGroup) throws {
        var generator = SystemRandomNumberGenerator()
        let word = { String(generator.next() as UInt64, radix: 36) }
        // A space, a colon and a letter beyond ASCII: what a form and HTTP Basic have to encode.
        let secret = { "s :\u{E9}%-" + word() + word() }
        var settings = ReferenceSettings(
            applicationToken: "app-" + word() + word(),
            clockToken: "clock-" + word() + word(),
            client: ClientAccess(id: "client:" + word(), secret: secret(), otherSecret: secret()),
            signingKey: (0..<4).map { _ in word() }.joined(separator: "-")
        )
        if isSecure {
            let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let certificate = try SelfSignedCertificate()
            let files = try certificate.write(to: folder)
            settings.certificate = certificate
            certificateFolder = folder
            tls = ClientTLS(authorities: files.certificate)
            keyFile = files.key
        } else {
            certificateFolder = nil
            tls = nil
            keyFile = nil
        }
        self.settings = settings
        self.mutant = mutant
        self.group = group
    }

    var means: Set<Scenario.Means> { [.application, .clock, .restart] }

    /// Two nodes in this process, on one store.
    var withNodes: (any TargetLauncher)? {
        var other = self
        other.nodeCount = 2
        return other
    }

    /// What the secrets of a run are, to be kept out of its report.
    var secrets: [String] {
        [settings.applicationToken, settings.clockToken, settings.signingKey] + settings.client.secretTexts
    }

    func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
        if isRestartable, nodeCount == 1 { return try await launchChild(applicationURL: applicationURL) }
        let server = try await ReferenceServer.start(
            settings,
            applicationURL: applicationURL,
            mutant: mutant,
            clauses: executed.counter(),
            nodeCount: nodeCount
        )
        let nodes = server.members.count > 1 ? server.members.map { instance($0, isRestartable: isRestartable) } : []
        return instance(server.members[0], isRestartable: isRestartable, nodes: nodes) { await server.stop() }
    }

    private func instance(
        _ member: ReferenceServer.Member,
        isRestartable: Bool,
        nodes: [TargetInstance] = [],
        stop: @escaping @Sendable () async -> Void = {}
    ) -> TargetInstance {
        let (node, addresses) = (member.node, member.addresses)
        let restart: @Sendable (Bool) async throws -> Void = { withKill in
            await node.end(withKill: withKill)
            _ = try await node.start(at: addresses)
        }
        let terminate: @Sendable (Bool) async -> Void = { withKill in
            if withKill { return await node.end(withKill: true) }
            // Awaited by the restart that follows, or by the end of the server.
            Task { await node.end(withKill: false) }
        }
        let clock = addresses.clock.map { clock in
            ClockAccess(
                endpoint: Endpoint(host: clock.host, port: clock.port),
                authorization: "Bearer \(settings.clockToken)"
            )
        }
        return TargetInstance(
            endpoint: Endpoint(host: addresses.http.host, port: addresses.http.port, tls: tls),
            application: "Bearer \(settings.applicationToken)",
            client: settings.client,
            clock: clock,
            standing: { node.isRunning ? nil : "was ended" },
            restart: isRestartable ? restart : nil,
            nodes: nodes,
            terminate: isRestartable ? terminate : nil,
            stop: stop
        )
    }

    func reaching(_ providers: ProviderDesk) -> any TargetLauncher {
        var other = self
        other.providers = providers
        other.settings.providers = ReferenceProviders(providers.settings, output: providers.output)
        return other
    }

    func setting(_ limits: [String: Int]) -> (any TargetLauncher)? {
        var other = self
        other.settings.changes = limits
        return other
    }

    func takeExercisedClauses() -> ClauseMarks? {
        ClauseMarks(
            marked: Set(MarkedClause.allCases.map(\.id)),
            exercised: Set(executed.take().map(\.id))
        )
    }

    private func launchChild(applicationURL: String) async throws -> TargetInstance {
        var (arguments, environment) = settings.serveArguments(applicationURL: applicationURL)
        let reaching = try settings.providers.serveArguments()
        arguments += reaching.arguments
        environment.merge(reaching.environment) { $1 }
        var argv = [Self.program] + arguments
        argv += ["--port", "${port}", "--clock-port", "${clock.port}", "--store", "${dir}/pns.sqlite"]
        argv += ["--clause-file", executed.file()]
        if let certificate = tls?.authorities, let keyFile {
            argv += ["--tls-certificate", certificate, "--tls-key", keyFile]
        }
        if let mutant { argv += ["--mutant", mutant.id] }
        var description = TargetDescription(url: "", applicationToken: settings.applicationToken)
        description.clockToken = settings.clockToken
        description.tls = tls
        description.client = settings.client
        var form = TargetDescription.LaunchForm(argv: argv, readyPath: "/healthz", readyWithinSeconds: 30)
        form.isDisposable = true
        let launcher = ProcessLauncher(form, description: description, environment: environment, group: group)
            .reaching(providers)
        return try await launcher.launch(isRestartable: true, applicationURL: applicationURL)
    }

    /// Takes away what the launcher wrote.
    func cleanUp() {
        _ = executed.take()
        if let certificateFolder { try? FileManager.default.removeItem(at: certificateFolder) }
    }

    /// This program.
    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}
