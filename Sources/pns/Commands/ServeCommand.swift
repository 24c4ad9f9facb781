import ArgumentParser
import Foundation
import Logging
import NIOCore
import PNSConformance
import PNSMutants
import PNSServer
import PNSService

/// `pns serve`: the reference server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the reference server.",
        discussion: """
            Everything can be set by flag, by variable and in a file, in this order of precedence; --print-config shows what
            holds and who said so. Secrets: PNS_APPLICATION_TOKEN is the bearer token that the application sends with
            POST /notify; PNS_APPLICATIONS=NAME=TOKEN,… are those of more applications; PNS_CLOCK_TOKEN switches the test
            clock on. PNS_OAUTH_CLIENT_ID and PNS_OAUTH_CLIENT_SECRETS (one, or several by commas while you rotate them) let
            the application ask for access tokens at POST /oauth/token; PNS_OAUTH_SIGNING_KEYS (32 bytes or more each, the
            first signs) keeps those valid across restarts. Any value can be ${env:NAME} or ${file:PATH}.

            SIGTERM ends the server in order, a second one at once. SIGHUP reads certificate and key again.

            Try it:  PNS_APPLICATION_TOKEN=secret pns serve --auth dev
            """
    )

    @Option(help: ArgumentHelp("A JSON file with settings; also PNS_CONFIG.", valueName: "file"))
    var config: String?

    @Flag(help: "Check the configuration, print what holds, and end.")
    var printConfig = false

    @OptionGroup var flags: ServeFlags

    @Option(help: ArgumentHelp("Break one rule on purpose; `pns mutants list` names them.", valueName: "id"))
    var mutant: String?

    @Option(
        help: ArgumentHelp(
            "Keep in this file which clauses the server executes, for the run that started it.",
            valueName: "file",
            visibility: .hidden
        )
    )
    var clauseFile: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let sources = SettingSources(
            flags: flags,
            environment: environment,
            filePath: config ?? environment["PNS_CONFIG"]
        )
        for stray in sources.strayVariables {
            Talk.write("pns: \(stray.name) is no setting and does nothing; the nearest is \(stray.nearest)")
        }
        let settings = EffectiveSettings(sources)
        if printConfig {
            let faults = ServeSetup.check(settings).faults
            guard faults.isEmpty else { throw refuse(faults) }
            return Talk.print(settings.printed)
        }
        let found = try chosenMutant()
        let files = ServingProcess.prepare()
        let setup: ServeSetup
        do throws(ServeSetup.Faulty) {
            setup = try ServeSetup(settings)
        } catch {
            throw refuse(error.faults)
        }
        let wanted = settings.integer("limits.maxConnections")
        if let warning = files.warning(room: ServerConfiguration.devicesWithinReach, wanted: wanted) {
            Talk.write("pns: \(warning)")
        }
        try await serve(setup, found)
    }

    private func refuse(_ faults: [ConfigurationFault]) -> ExitCode {
        for fault in faults { Talk.write("pns: \(fault)") }
        return ExitCode(ExitStatus.usage.rawValue)
    }

    private func chosenMutant() throws -> Mutant? {
        guard let mutant else { return nil }
        guard let found = Mutants.named(mutant) else {
            let nearest = mutant.nearest(in: Mutants.all.map(\.id))
            throw Talk.fail(.usage, "there is no mutant \"\(mutant)\"; the nearest is \"\(nearest)\"")
        }
        return found
    }

    private func serve(_ setup: ServeSetup, _ mutant: Mutant?) async throws {
        let clauses: ClauseCounter
        do throws(ClauseFile.Fault) {
            clauses = try clauseFile.map(ClauseFile.counter) ?? ClauseCounter()
        } catch {
            throw Talk.fail(.usage, "\(error)")
        }
        var broken = MutantSetup(
            configuration: setup.configuration,
            store: setup.store,
            seams: ServerSeams(bus: setup.bus)
        )
        if let mutant {
            NIOSingletons.groupLoopCountSuggestion = 1
            mutant.apply(&broken)
        }
        let log = LogOutput(STDERR_FILENO, maxLinesPerSecond: setup.maxLogLinesPerSecond)
        LoggingSystem.bootstrap { label in LineLogHandler(label: label, output: log) }
        defer { log.finish() }
        var logger = Logger(label: "pns")
        logger.logLevel = setup.logLevel
        let server = makeApplication(
            broken.configuration,
            store: broken.store,
            clock: broken.clock,
            seams: broken.seams,
            clauses: clauses,
            logger: logger
        )
        // Ends with the server, by an error if it never listens.
        let announcing = Task { try announce(try await server.listening(), setup) }
        let process = ServingProcess(
            server: server,
            tls: setup.configuration.tls,
            shutdownTimeout: setup.configuration.shutdownTimeout,
            logger: logger
        )
        do {
            try await process.run()
        } catch {
            throw Talk.fail(.failure, "the server ended: \(error)")
        }
        announcing.cancel()
        try await broken.store.close()
    }

    private func announce(_ addresses: ServerAddresses, _ setup: ServeSetup) throws {
        let scheme = setup.configuration.tls == nil ? "http" : "https"
        Talk.write("pns: listening on \(scheme)://\(addresses.http)")
        if let clock = addresses.clock { Talk.write("pns: test clock on http://\(clock)/clock") }
        if let portFile = setup.portFile {
            try Data("\(addresses.http.port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic)
        }
    }
}
