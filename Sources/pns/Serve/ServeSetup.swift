import Foundation
import Logging
import PNSCodec
import PNSServer
import PNSService
import PNSStoreSQLite

#if Postgres
import PNSStorePostgres
#endif

/// What `pns serve` runs: everything decided, checked and opened.
struct ServeSetup {
    let configuration: ServerConfiguration
    let store: any NotificationStore

    /// Carries counts to and from other nodes; nil for a server that is alone on its store.
    let bus: (any EventBus)?
    let logLevel: Logger.Level
    let maxLogLinesPerSecond: Int
    let portFile: String?

    /// Makes a setup of settings that each obey.
    ///
    /// - Throws: ``Faulty`` with everything that is wrong, found by looking at all of it.
    init(_ settings: EffectiveSettings) throws(Faulty) {
        var (faults, tls, oauth, providers, handlers) = Self.check(settings)
        // Only a server that could run otherwise makes a file.
        let store = faults.isEmpty ? Self.store(settings, &faults) : nil
        guard faults.isEmpty, let store else { throw Faulty(faults: faults) }
        self.store = store
        bus = Self.bus(of: store)
        do throws(SettingsError) {
            var configuration = try Self.configuration(settings, tls: tls, oauth: oauth, providers: providers)
            if bus != nil { configuration.features.append("cluster") }
            configuration.receipts = handlers.map { plans in
                let registry = store as? any DeviceRegistry ?? InMemoryDeviceRegistry()
                return ReceiptsSettings(registry: registry, handlers: plans)
            }
            self.configuration = configuration
        } catch {
            throw Faulty(faults: [ConfigurationFault(error.description)])
        }
        maxLogLinesPerSecond = settings.integer("log.maxLinesPerSecond")
        logLevel = Logger.Level(rawValue: settings["log.level"] ?? "") ?? .info
        portFile = settings["portFile"]
    }

    /// Everything that is wrong.
    struct Faulty: Error {
        let faults: [ConfigurationFault]
    }

    /// Looks for everything that is wrong short of the store, and reads the certificate.
    static func check(
        _ settings: EffectiveSettings
    ) -> (
        faults: [ConfigurationFault],
        tls: TLSIdentity?,
        oauth: OAuthSettings?,
        providers: ProviderSetup,
        handlers: [HandlerPlan]?
    ) {
        var faults = settings.faults + contradictions(settings)
        let tls = tls(settings, &faults)
        let oauth = oauth(settings, &faults)
        let providers = ProviderSetup(settings, &faults)
        do throws(ProviderTable.Fault) {
            try providers.gateway?.check()
        } catch {
            faults.append(ConfigurationFault("the providers of the gateway cannot be used: \(error)"))
        }
        let handlers = handlers(settings, providers, &faults)
        return (faults, tls, oauth, providers, handlers)
    }

    /// The push handlers; nil where no file names any, and then there is no profile `receipts`.
    private static func handlers(
        _ settings: EffectiveSettings,
        _ providers: ProviderSetup,
        _ faults: inout [ConfigurationFault]
    ) -> [HandlerPlan]? {
        guard let path = settings["receipts.config"] else { return nil }
        let environment = ProcessInfo.processInfo.environment
        do throws(ConfigurationFault) {
            return try HandlersFile(path: path, environment: environment, providers: providers).plans
        } catch {
            faults.append(error)
            return nil
        }
    }

    /// The client that can ask for access tokens; it is the application of `applicationToken`.
    private static func oauth(_ settings: EffectiveSettings, _ faults: inout [ConfigurationFault]) -> OAuthSettings? {
        let list = { (key: String) in (settings[key] ?? "").split(separator: ",").map(String.init) }
        let (id, secrets) = (settings["oauth.clientId"], list("oauth.clientSecrets"))
        guard let id else {
            if !secrets.isEmpty, let setting = Setting.named("oauth.clientId") {
                faults.append(ConfigurationFault(setting, "is not set, but oauth.clientSecrets is"))
            }
            return nil
        }
        guard !secrets.isEmpty else {
            if let setting = Setting.named("oauth.clientSecrets") {
                faults.append(ConfigurationFault(setting, "is not set, but oauth.clientId is"))
            }
            return nil
        }
        let keys = list("oauth.signingKeys").map { Array($0.utf8) }
        do throws(OAuthSettings.Fault) {
            return try OAuthSettings(
                clients: [OAuthClient(id: id, application: ApplicationName("application"), secrets: secrets)],
                // Without a key of the operator's, tokens end with the process.
                signingKeys: keys.isEmpty ? [randomKey()] : keys
            )
        } catch {
            faults.append(ConfigurationFault("oauth cannot be used: \(error)"))
            return nil
        }
    }

    private static func randomKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<OAuthSettings.minKeyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// What single settings cannot show.
    private static func contradictions(_ settings: EffectiveSettings) -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = []
        let isMentioned = { (key: String) in settings.faults.contains { $0.description.hasPrefix(key + " ") } }
        if settings["auth"] == "application", settings["application"] == nil, !isMentioned("application"),
            let setting = Setting.named("application")
        {
            faults.append(ConfigurationFault(setting, "is not set; for a trial without an application use --auth dev"))
        }
        if settings.applications.isEmpty, settings.faults.isEmpty, let setting = Setting.named("applicationToken") {
            faults.append(ConfigurationFault(setting, "is not set, and no other application has a token"))
        }
        if case .postgres = StoreLocation(settings["store"] ?? ""), settings["oauth.clientId"] != nil,
            settings["oauth.signingKeys"] == nil, !isMentioned("oauth.signingKeys"),
            let setting = Setting.named("oauth.signingKeys")
        {
            // CLU-009: what one node gives out, the others have to know.
            faults.append(ConfigurationFault(setting, "is not set, and the nodes of a server sign with the same key"))
        }
        for (one, other) in [("tls.certificate", "tls.key"), ("tls.key", "tls.certificate")]
        where settings[one] != nil && settings[other] == nil && !isMentioned(other) {
            if let setting = Setting.named(other) {
                faults.append(ConfigurationFault(setting, "is not set, but \(one) is; TLS takes both"))
            }
        }
        if settings.seconds("drainSeconds") >= settings.seconds("shutdownSeconds"), settings.faults.isEmpty {
            faults.append(ConfigurationFault("drainSeconds is not less than shutdownSeconds, which bounds it"))
        }
        return faults
    }

    private static func tls(_ settings: EffectiveSettings, _ faults: inout [ConfigurationFault]) -> TLSIdentity? {
        guard let certificate = settings["tls.certificate"], let key = settings["tls.key"] else { return nil }
        do throws(TLSIdentity.Fault) {
            return try TLSIdentity(certificateFile: certificate, keyFile: key)
        } catch {
            let (name, path) = error.file == .key ? ("tls.key", key) : ("tls.certificate", certificate)
            if let setting = Setting.named(name) {
                faults.append(
                    ConfigurationFault("\(name) is \(path): \(error)" + ConfigurationFault.ways(to: setting))
                )
            }
            return nil
        }
    }

    private static func store(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> (any NotificationStore)? {
        let location = StoreLocation(settings["store"] ?? "")
        do throws(StoreError) {
            switch location {
            case .memory: return InMemoryStore()
            case .file(let path):
                return try SQLiteStore(path: path, maxQueuedWrites: settings.integer("maxQueuedWrites"))
            case .postgres(let url): return try postgres(url, settings)
            }
        } catch {
            guard let setting = Setting.named("store") else { return nil }
            let rule =
                if case .postgres = location {
                    "The server has to run, and the user to have the right to create tables in the schema"
                } else {
                    "Its folder has to exist and be writable, and a file there has to be a store of this version or an "
                        + "older one"
                }
            faults.append(
                ConfigurationFault(
                    "store is \(location.shown), which cannot be opened: \(error). \(rule)"
                        + ConfigurationFault.ways(to: setting)
                )
            )
            return nil
        }
    }

    #if Postgres
    private static func postgres(
        _ url: String,
        _ settings: EffectiveSettings
    ) throws(StoreError) -> (any NotificationStore)? {
        let use = PostgresStore.Settings(
            readers: settings.integer("postgres.readers"),
            maxQueued: settings.integer("maxQueuedWrites"),
            patience: settings.seconds("postgres.patienceSeconds")
        )
        return try PostgresStore(url: url, settings: use)
    }

    private static func bus(of store: any NotificationStore) -> (any EventBus)? {
        (store as? PostgresStore)?.bus
    }
    #else
    /// Refused before, when the setting was checked.
    private static func postgres(
        _ url: String,
        _ settings: EffectiveSettings
    ) throws(StoreError) -> (any NotificationStore)? { nil }

    private static func bus(of store: any NotificationStore) -> (any EventBus)? { nil }
    #endif

    private static func configuration(
        _ settings: EffectiveSettings,
        tls: TLSIdentity?,
        oauth: OAuthSettings?,
        providers: ProviderSetup
    ) throws(SettingsError) -> ServerConfiguration {
        var limits = Limits.usual
        for minimum in Limits.minimums { limits[keyPath: minimum.limit] = settings.integer("limits.\(minimum.name)") }
        // LIM-002: what there is no room for is not promised.
        let room = ServerConfiguration.devicesWithinReach
        limits.maxConnections = limits.maxConnections == 0 ? 0 : min(limits.maxConnections, room)
        var configuration = ServerConfiguration(
            host: settings["host"] ?? "",
            port: settings.integer("port"),
            applications: Dictionary(
                uniqueKeysWithValues: settings.applications.map { (ApplicationName($0.name), $0.token) }
            ),
            authentication: settings["auth"] == "dev" ? .dev : .application(url: settings["application"] ?? ""),
            clockListener: settings["clock.token"].map { token in
                ServerConfiguration.ClockListener(
                    host: settings["clock.host"] ?? "127.0.0.1",
                    port: settings.integer("clock.port"),
                    token: token
                )
            },
            service: try ServiceSettings(
                limits: limits,
                sweepInterval: settings.seconds("sweep.intervalSeconds"),
                sweepBatch: settings.integer("sweep.batch"),
                maxQueuedRequests: settings.integer("maxQueuedRequests")
            )
        )
        configuration.tls = tls
        configuration.oauth = oauth
        configuration.gateway = providers.gateway
        configuration.makeOutboundClient = providers.makeOutboundClient
        configuration.backlog = settings.integer("backlog")
        configuration.maxConcurrentAuthentications = settings.integer("authentication.maxConcurrent")
        configuration.maxWaitingAuthentications = settings.integer("authentication.maxWaiting")
        configuration.timeouts = ConnectionTimeouts(
            firstRequest: settings.seconds("timeouts.firstRequestSeconds"),
            idle: settings.seconds("timeouts.idleSeconds"),
            closing: settings.seconds("timeouts.closingSeconds")
        )
        configuration.drainPeriod = settings.seconds("drainSeconds")
        configuration.shutdownTimeout = settings.seconds("shutdownSeconds")
        return configuration
    }
}
