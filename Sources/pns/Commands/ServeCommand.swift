import ArgumentParser
import Foundation
import Logging
import NIOCore
import PNSCodec
import PNSConformance
import PNSMutants
import PNSServer
import PNSService
import PNSStoreSQLite
import ServiceLifecycle
import UnixSignals

/// `pns serve`: the reference server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the reference server.",
        discussion: """
            Secrets come from the environment: PNS_APPLICATION_TOKEN is the bearer token that the application sends with
            POST /notify; PNS_CLOCK_TOKEN switches the test clock on. PNS_OAUTH_CLIENT_ID and PNS_OAUTH_CLIENT_SECRETS
            (one, or several by commas while you rotate them) let it ask for access tokens at POST /oauth/token;
            PNS_OAUTH_SIGNING_KEYS (32 bytes or more each, the first signs) keeps those valid across restarts.

            Try it:  PNS_APPLICATION_TOKEN=secret pns serve --auth dev
            """
    )

    /// Who authenticates devices.
    enum Authentication: String, ExpressibleByArgument, CaseIterable {
        case application, dev
    }

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8080

    @Option(help: ArgumentHelp("Write the port here once the server listens.", valueName: "file"))
    var portFile: String?

    @Option(help: ArgumentHelp("The SQLite file, or \"memory\" to keep nothing.", valueName: "file"))
    var store = "pns.sqlite"

    @Option(help: "application asks the URL of --application; dev takes `Bearer dev-USER` for USER.")
    var auth = Authentication.application

    @Option(help: ArgumentHelp("The URL that authenticates devices.", valueName: "url"))
    var application: String?

    @Option(help: ArgumentHelp("Set a published limit. Repeatable.", valueName: "name=value"))
    var limit: [String] = []

    @Option(help: "The port of the test clock, on 127.0.0.1, with PNS_CLOCK_TOKEN; 0 takes a free one.")
    var clockPort = 0

    @Option(help: ArgumentHelp("Break one rule on purpose; `pns mutants list` names them.", valueName: "id"))
    var mutant: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel = "info"

    func run() async throws {
        var setup = MutantSetup(configuration: try configuration(), store: try openStore())
        if let mutant {
            guard let found = Mutants.named(mutant) else {
                throw Talk.fail(.usage, "there is no mutant \"\(mutant)\"; `pns mutants list` shows all")
            }
            NIOSingletons.groupLoopCountSuggestion = 1
            found.apply(&setup)
        }
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "pns")
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw Talk.fail(
                .usage,
                "--log-level \"\(logLevel)\" is none of trace, debug, info, notice, warning, error, critical"
            )
        }
        logger.logLevel = level
        let server = makeApplication(
            setup.configuration,
            store: setup.store,
            clock: setup.clock,
            seams: setup.seams,
            logger: logger
        )
        // Ends with the server, by an error if it never listens.
        let announcing = Task { try announce(try await server.listening()) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [server],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            try await group.run()
        } catch {
            throw Talk.fail(.failure, "the server ended: \(error)")
        }
        announcing.cancel()
        try await setup.store.close()
    }

    private func announce(_ addresses: ServerAddresses) throws {
        Talk.write("pns: listening on http://\(addresses.http)")
        if let clock = addresses.clock { Talk.write("pns: test clock on http://\(clock)/clock") }
        if let portFile {
            try Data("\(addresses.http.port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic)
        }
    }

    private func openStore() throws -> any NotificationStore {
        if store == "memory" { return InMemoryStore() }
        do {
            return try SQLiteStore(path: store)
        } catch {
            throw Talk.fail(.usage, "--store \(store) cannot be opened: \(error)")
        }
    }

    private func configuration() throws -> ServerConfiguration {
        let environment = ProcessInfo.processInfo.environment
        guard let token = environment["PNS_APPLICATION_TOKEN"], !token.isEmpty else {
            throw Talk.fail(.usage, "PNS_APPLICATION_TOKEN is not set: the bearer token that the application sends")
        }
        let authentication: ServerConfiguration.Authentication
        switch auth {
        case .dev: authentication = .dev
        case .application:
            guard let application else {
                throw Talk.fail(
                    .usage,
                    "--application URL says who authenticates devices; or use --auth dev for a trial"
                )
            }
            authentication = .application(url: application)
        }
        var limits = Limits()
        for setting in limit { try set(setting, in: &limits) }
        do {
            var configuration = ServerConfiguration(
                host: host,
                port: port,
                applications: [ApplicationName("application"): token],
                authentication: authentication,
                clockListener: environment["PNS_CLOCK_TOKEN"].map { token in
                    ServerConfiguration.ClockListener(port: clockPort, token: token)
                },
                service: try ServiceSettings(limits: limits)
            )
            configuration.oauth = try OAuthEnvironment(environment).settings(for: ApplicationName("application"))
            return configuration
        } catch {
            throw Talk.fail(.usage, "\(error)")
        }
    }

    private func set(_ setting: String, in limits: inout Limits) throws {
        let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Int(parts[1]),
            let limit = Limits.minimums.first(where: { $0.name == parts[0] })
        else {
            let names = Limits.minimums.map(\.name).joined(separator: ", ")
            throw Talk.fail(.usage, "--limit \(setting) is not NAME=NUMBER with one of \(names)")
        }
        limits[keyPath: limit.limit] = value
    }
}
