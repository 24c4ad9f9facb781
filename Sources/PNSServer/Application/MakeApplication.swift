import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
import PNSCodec
public import PNSService
import ServiceLifecycle

/// Wires a server: the one place where this happens, for the command, embedding programs, tests and mutants alike.
///
/// Any number of servers can live in one process; they share its event loops. Nothing runs and nothing is bound yet.
///
/// - Parameters:
///   - configuration: What the operator decided.
///   - store: Keeps the notifications; stays the caller's.
///   - clock: The time to go by. With a clock listener it is the one that moves, if it can be moved, else a movable
///     clock on top of it.
///   - seams: The places where a test or a mutant reaches in.
///   - clauses: Told which clauses this server executes.
///   - logger: Takes what the operator has to know.
/// - Returns: The server.
public func makeApplication(
    _ configuration: ServerConfiguration,
    store: any NotificationStore,
    clock: any ServiceClock = SystemClock(),
    seams: ServerSeams = ServerSeams(),
    clauses: ClauseCounter = ClauseCounter(),
    logger: Logger
) -> PNSApplication {
    let group = MultiThreadedEventLoopGroup.singleton
    let movable = configuration.clockListener.map { _ in clock as? AdjustableClock ?? AdjustableClock(base: clock) }
    let clock: any ServiceClock = movable ?? clock

    let limits = configuration.publishedLimits
    let metrics = ServerMetrics()
    let bus = seams.bus ?? LocalEventBus()
    let devices = DeviceShards(group: group, limits: limits, clock: clock, clauses: clauses)
    let usualOutbound = configuration.makeOutboundClient(movable)
    let outbound = OutboundContext(
        client: seams.outboundClient?(usualOutbound) ?? usualOutbound,
        clock: clock,
        clauses: clauses
    )
    let receipts = configuration.receipts.map { settings in
        ReceiptService(settings, outbound: outbound, connections: devices, limits: limits, logger: logger)
    }
    let service = NotificationService(
        store: MeasuredStore(base: store, metrics: metrics.store),
        bus: bus,
        clock: clock,
        settings: configuration.service,
        observer: receipts,
        clauses: clauses,
        logger: logger
    )
    let drain = Drain(clauses: clauses)
    let connections = ConnectionCount()
    bus.subscribe({ devices.deliver($0) }, watching: { await devices.users() })

    let usualClient = HTTPApplicationClient(group: group, maxConnections: configuration.maxConcurrentAuthentications)
    let client = seams.applicationClient?(usualClient) ?? usualClient
    let configured = configuration.makeAuthenticator(clock: clock, client: client, clauses: clauses)
    let authenticator = MeasuredAuthenticator(
        base: seams.authenticator?(configured) ?? configured,
        durations: metrics.authentications
    )

    let environment = DeviceEnvironment(
        service: service,
        timeouts: configuration.timeouts,
        clock: clock,
        metrics: metrics,
        rewriteActions: seams.rewriteActions,
        logger: logger
    )
    let admission = DeviceAdmission(
        authenticator: authenticator,
        population: devices.population,
        maxDeviceIDBytes: limits.maxDeviceIdBytes
    ) { place, channel in
        let shard = devices.shard(on: channel.eventLoop)
        let device = DeviceChannelHandler(place: place, shard: shard, environment: environment)
        guard seams.inboundBytes != nil || seams.outboundBytes != nil else { return [device] }
        return [ByteInterceptHandler(inbound: seams.inboundBytes?(), outbound: seams.outboundBytes?()), device]
    }

    var routes = RouteTable()
    let discovery = Discovery(
        profiles: configuration.claimedProfiles,
        features: configuration.claimedFeatures,
        limits: configuration.publishedLimits
    )
    routes.on(.get, "/.well-known/pns") { _, _ in
        clauses.note([.dsc001, .dsc002, .dsc003, .dsc004, .dsc005, .dsc006, .dsc007])
        return Response(status: .ok, discovery)
    }
    routes.on(.get, "/healthz") { _, _ in
        clauses.note([.ops001, .ops002])
        return Response(status: .ok)
    }
    let readiness = Readiness(service: service, drain: drain)
    routes.on(.get, "/readyz", ReadyRoute(readiness: readiness, clauses: clauses).respond)
    let tokens = BearerTokens(configuration.applications.map { (token: $0.value, owner: $0.key) })
    let oauth = configuration.oauth.map { TokenService($0, authentication: HMACAuthentication(), clauses: clauses) }
    if let oauth {
        let token = TokenRoute(oauth: oauth, clock: clock, clauses: clauses, logger: logger)
        routes.on(.post, "/oauth/token", token.respond)
    }
    let credentials = ApplicationCredentials(tokens: tokens, oauth: oauth, clock: clock)
    let rate = NotifyRate(perSecond: limits.maxNotifiesPerSecond, clock: clock)
    let notify = NotifyRoute(service: service, credentials: credentials, rate: rate, metrics: metrics)
    routes.on(.post, "/notify", drain.refusing(by: .ops018, notify.respond))
    let receiptMetrics = ReceiptMetrics()
    if let receipts {
        let route = ReceiptsRoute(
            receipts: receipts,
            credentials: credentials,
            maxBytes: limits.maxReceiptBytes,
            metrics: receiptMetrics
        )
        let known = DevicesRoute(receipts: receipts, credentials: credentials)
        routes.on(.post, ReceiptsRoute.path, drain.refusing(by: .rin009, route.respond))
        routes.on(.get, DevicesRoute.listPath, known.list)
        routes.on(.get, DevicesRoute.path, known.show)
        routes.on(.put, DevicesRoute.path, known.register)
        routes.on(.delete, DevicesRoute.path, known.remove)
    }
    let gateway = configuration.gateway.map {
        $0.makeGateway(outbound, limits: limits, logger: logger)
    }
    if let gateway {
        let sessions = PushSessionRoutes(gateway: gateway, credentials: credentials, limits: limits, clauses: clauses)
        sessions.add(to: &routes, drain: drain)
    }
    let metricsRoute = MetricsRoute(
        metrics: metrics,
        devices: devices,
        receipts: receipts.map { ($0, receiptMetrics) },
        gateway: gateway,
        clauses: clauses
    )
    if configuration.features.contains("metrics") { routes.on(.get, "/metrics", metricsRoute.show) }
    let subscribe = SubscribeRoute(authenticator: authenticator, clauses: clauses, logger: logger)
    routes.on(.get, HandshakeCheck.path, subscribe.refuse)
    if configuration.features.contains("probe") {
        routes.on(.post, HandshakeCheck.path, drain.refusing(by: .con022, subscribe.probe))
    }

    let hasOwnMetrics = configuration.metricsListener != nil
    let launch = Launch([.http] + (movable == nil ? [] : [.clock]) + (hasOwnMetrics ? [.metrics] : []))
    let requestTimeout = limits.requestTimeoutSeconds > 0 ? Duration.seconds(limits.requestTimeoutSeconds) : nil
    var gate = GateSettings(
        admission: admission,
        timeouts: configuration.timeouts,
        requestTimeout: requestTimeout,
        maxHeadBytes: limits.maxHeadBytes,
        metrics: metrics,
        clock: clock,
        interceptor: seams.http,
        drain: drain,
        connections: connections,
        tls: configuration.tls,
        clauses: clauses,
        logger: logger
    )
    if gateway != nil { gate.isStream = PushSessionRoutes.isStream }
    // For operators only: neither counted, nor limited, nor drained.
    func innerGate(_ interceptor: (any HTTPInterceptor)?) -> GateSettings {
        GateSettings(
            admission: nil,
            timeouts: configuration.timeouts,
            requestTimeout: requestTimeout,
            maxHeadBytes: limits.maxHeadBytes,
            metrics: nil,
            clock: clock,
            interceptor: interceptor,
            drain: nil,
            connections: ConnectionCount(),
            tls: nil,
            clauses: clauses,
            logger: logger
        )
    }
    // Ended in reverse: the listeners first, what they use last.
    var upkeep: [any Service] = [
        ApplicationClientService(client: client), OutboundClientService(gateway: gateway, client: outbound.client),
        MaintenanceService(service: service),
    ]
    if let receipts {
        upkeep.append(ReceiptsRunner(receipts: receipts, period: configuration.drainPeriod, clock: clock))
    }
    let drainService = DrainService(
        drain: drain,
        devices: devices,
        connections: connections,
        period: configuration.drainPeriod,
        logger: logger
    )
    var services = upkeep
    if let movable, let listener = configuration.clockListener {
        movable.whenAdvanced { await service.runDue() }  // CTL-003
        movable.whenAdvanced { await devices.runDue() }
        if let gateway { movable.whenAdvanced { gateway.runDue() } }
        var clockRoutes = RouteTable()
        clauses.note(.ctl001)
        let clockTokens = BearerTokens([(token: listener.token, owner: ())])
        let clockRoute = ClockRoute(clock: movable, tokens: clockTokens, clauses: clauses)
        clockRoutes.on(.get, "/clock", clockRoute.show)
        clockRoutes.on(.post, "/clock", clockRoute.advance)
        let clockGate = innerGate(seams.clockHTTP)
        services.append(
            makeListener(clockRoutes, clockGate, host: listener.host, port: listener.port, backlog: 16) {
                launch.bound(.clock, at: $0)
            }
        )
    }
    if let listener = configuration.metricsListener {
        var own = RouteTable()
        own.on(.get, "/metrics", metricsRoute.show)
        let ownGate = innerGate(nil)
        services.append(
            makeListener(own, ownGate, host: listener.host, port: listener.port, backlog: 16) {
                launch.bound(.metrics, at: $0)
            }
        )
    }
    services.append(
        makeListener(
            routes,
            gate,
            host: configuration.host,
            port: configuration.port,
            backlog: configuration.backlog,
            maxSockets: configuration.maxSockets,
            devices: devices
        ) { launch.bound(.http, at: $0) }
    )
    services.append(drainService)
    if let gateway { services.append(GatewayEndService(gateway: gateway)) }
    return PNSApplication(
        service: service,
        mount: ServiceMount(gate: gate, upkeep: upkeep, drain: drainService),
        services: services,
        launch: launch,
        shutdownTimeout: configuration.shutdownTimeout,
        logger: logger
    )
}

/// A listener with its routes behind a gate.
private func makeListener(
    _ routes: RouteTable,
    _ gate: GateSettings,
    host: String,
    port: Int,
    backlog: Int,
    maxSockets: Int = 64,
    devices: DeviceShards? = nil,
    onBound: @escaping @Sendable (ServerAddresses.Address) -> Void
) -> any Service {
    let application = Application(
        responder: routes.responder(logger: gate.logger, clauses: gate.clauses),
        server: HTTPServerBuilder { GateChannel(responder: $0, settings: gate) },
        configuration: ApplicationConfiguration(
            address: .hostname(host, port: port),
            backlog: backlog,
            availableConnectionsDelegate: MaximumAvailableConnections(maxSockets)
        ),
        onServerRunning: { channel in
            let address = channel.localAddress
            onBound(ServerAddresses.Address(host: address?.ipAddress ?? host, port: address?.port ?? port))
        },
        logger: gate.logger
    )
    return ListenerService(application: application, devices: devices)
}

extension ServerConfiguration {
    fileprivate func makeAuthenticator(
        clock: any ServiceClock,
        client: any ApplicationClient,
        clauses: ClauseCounter
    ) -> any Authenticator {
        switch self.authentication {
        case .dev:
            DevAuthenticator()
        case .custom(let authenticator):
            authenticator
        case .application(let url):
            self.makeAuthenticator(url, clock: clock, client: client, clauses: clauses)
        }
    }

    private func makeAuthenticator(
        _ url: String,
        clock: any ServiceClock,
        client: any ApplicationClient,
        clauses: ClauseCounter
    ) -> ApplicationAuthenticator {
        // AUT-015: what is published is what runs and what waits, together.
        let pending = self.service.limits.maxPendingHandshakes
        let running = pending > 0 ? min(pending, self.maxConcurrentAuthentications) : self.maxConcurrentAuthentications
        return ApplicationAuthenticator(
            url: url,
            timeout: .seconds(self.service.limits.authenticatorTimeoutSeconds),
            clock: clock,
            client: client,
            maxConcurrent: running,
            maxWaiting: pending > 0 ? pending - running : self.maxWaitingAuthentications,
            readsDevices: self.receipts != nil,
            clauses: clauses
        )
    }
}
