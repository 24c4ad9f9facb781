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
///   - logger: Takes what the operator has to know.
/// - Returns: The server.
public func makeApplication(
    _ configuration: ServerConfiguration,
    store: any NotificationStore,
    clock: any ServiceClock = SystemClock(),
    seams: ServerSeams = ServerSeams(),
    logger: Logger
) -> PNSApplication {
    let group = MultiThreadedEventLoopGroup.singleton
    let movable = configuration.clockListener.map { _ in clock as? AdjustableClock ?? AdjustableClock(base: clock) }
    let clock: any ServiceClock = movable ?? clock

    let bus = seams.bus ?? LocalEventBus()
    let service = NotificationService(
        store: store,
        bus: bus,
        clock: clock,
        settings: configuration.service,
        logger: logger
    )
    let devices = DeviceShards(group: group)
    bus.subscribe { devices.deliver($0) }

    let usualClient = HTTPApplicationClient(group: group, maxConnections: configuration.maxConcurrentAuthentications)
    let client = seams.applicationClient?(usualClient) ?? usualClient
    let configured = configuration.makeAuthenticator(clock: clock, client: client)
    let authenticator = seams.authenticator?(configured) ?? configured

    let environment = DeviceEnvironment(
        service: service,
        timeouts: configuration.timeouts,
        rewriteActions: seams.rewriteActions,
        logger: logger
    )
    let admission = DeviceAdmission(authenticator: authenticator) { user, channel in
        let shard = devices.shard(on: channel.eventLoop)
        let device = DeviceChannelHandler(user: user, shard: shard, environment: environment)
        guard seams.inboundBytes != nil || seams.outboundBytes != nil else { return [device] }
        return [ByteInterceptHandler(inbound: seams.inboundBytes?(), outbound: seams.outboundBytes?()), device]
    }

    var routes = RouteTable()
    let discovery = Discovery(
        profiles: ["core"],
        features: configuration.claimedFeatures,
        limits: configuration.service.limits
    )
    routes.on(.get, "/.well-known/pns") { _, _ in Response(status: .ok, discovery) }  // DSC-001, DSC-006
    routes.on(.get, "/healthz") { _, _ in Response(status: .ok) }  // OPS-001, OPS-002
    let tokens = BearerTokens(configuration.applications.map { (token: $0.value, owner: $0.key) })
    let oauth = configuration.oauth.map { TokenService($0, authentication: HMACAuthentication()) }
    if let oauth {
        routes.on(.post, "/oauth/token", TokenRoute(oauth: oauth, clock: clock, logger: logger).respond)
    }
    let credentials = ApplicationCredentials(tokens: tokens, oauth: oauth, clock: clock)
    routes.on(.post, "/notify", NotifyRoute(service: service, credentials: credentials).respond)
    let subscribe = SubscribeRoute(authenticator: authenticator, logger: logger)
    routes.on(.get, HandshakeCheck.path, subscribe.refuse)
    if configuration.features.contains("probe") { routes.on(.post, HandshakeCheck.path, subscribe.probe) }

    let launch = Launch(hasClock: movable != nil)
    let gate = GateSettings(
        admission: admission,
        timeouts: configuration.timeouts,
        clock: clock,
        interceptor: seams.http,
        logger: logger
    )
    // Ended in reverse: the listeners first, what they use last.
    var services: [any Service] = [ApplicationClientService(client: client), MaintenanceService(service: service)]
    if let movable, let listener = configuration.clockListener {
        movable.whenAdvanced { await service.runDue() }  // CTL-003
        var clockRoutes = RouteTable()
        let clockRoute = ClockRoute(clock: movable, tokens: BearerTokens([(token: listener.token, owner: ())]))
        clockRoutes.on(.get, "/clock", clockRoute.show)
        clockRoutes.on(.post, "/clock", clockRoute.advance)
        let clockGate = GateSettings(
            admission: nil,
            timeouts: configuration.timeouts,
            clock: clock,
            interceptor: seams.clockHTTP,
            logger: logger
        )
        services.append(
            makeListener(clockRoutes, clockGate, host: listener.host, port: listener.port, backlog: 16) {
                launch.bound(.clock, at: $0)
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
            devices: devices
        ) { launch.bound(.http, at: $0) }
    )
    return PNSApplication(
        service: service,
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
    devices: DeviceShards? = nil,
    onBound: @escaping @Sendable (ServerAddresses.Address) -> Void
) -> any Service {
    let application = Application(
        responder: routes.responder(logger: gate.logger),
        server: HTTPServerBuilder { GateChannel(responder: $0, settings: gate) },
        configuration: ApplicationConfiguration(address: .hostname(host, port: port), backlog: backlog),
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
        client: any ApplicationClient
    ) -> any Authenticator {
        switch self.authentication {
        case .dev:
            DevAuthenticator()
        case .custom(let authenticator):
            authenticator
        case .application(let url):
            ApplicationAuthenticator(
                url: url,
                timeout: .seconds(self.service.limits.authenticatorTimeoutSeconds),
                clock: clock,
                client: client,
                maxConcurrent: self.maxConcurrentAuthentications,
                maxWaiting: self.maxWaitingAuthentications
            )
        }
    }
}
