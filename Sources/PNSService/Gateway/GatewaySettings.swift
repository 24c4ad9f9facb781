public import Logging
public import PNSCodec

/// What an operator decides about the gateway.
public struct GatewaySettings: Sendable {
    /// Makes the providers, over what the server lends them.
    public typealias MakeProviders = @Sendable (OutboundContext) -> [any PushProvider]

    /// Makes the providers.
    public var makeProviders: MakeProviders
    /// How long a batch that is not full waits for more devices (GWS-013).
    public var flushInterval: Duration
    /// When a device is tried again (GRT clauses).
    public var schedule: RetrySchedule

    /// How many devices a session holds at most, between the request that brought them and whoever reads the feedback.
    ///
    /// Four of the largest batches, so that these are full while devices come faster than they go.
    public var window: Int

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - flushInterval: How long a batch that is not full waits for more devices.
    ///   - schedule: When a device is tried again.
    ///   - window: How many devices a session holds at most; the size of the largest batch or more.
    ///   - makeProviders: Makes the providers.
    public init(
        flushInterval: Duration = .seconds(1),
        schedule: RetrySchedule = .session,
        window: Int = 4_000,
        makeProviders: @escaping MakeProviders
    ) {
        self.flushInterval = flushInterval
        self.schedule = schedule
        self.window = window
        self.makeProviders = makeProviders
    }

    /// Checks the providers, which are made for it and not used.
    ///
    /// - Throws: What is wrong with them.
    public func check() throws(ProviderTable.Fault) {
        _ = try ProviderTable(self.makeProviders(OutboundContext(client: NoOutboundClient(), clock: SystemClock())))
    }

    /// Makes a gateway.
    ///
    /// Providers that ``check()`` refuses are an error of the program, and end it.
    ///
    /// - Parameters:
    ///   - context: What the server lends the providers.
    ///   - limits: What the server publishes.
    ///   - logger: Takes what the operator has to know.
    /// - Returns: The gateway, without sessions.
    public func makeGateway(_ context: OutboundContext, limits: Limits, logger: Logger) -> PushGateway {
        let providers: ProviderTable
        do throws(ProviderTable.Fault) {
            providers = try ProviderTable(self.makeProviders(context))
        } catch {
            preconditionFailure(error.description)
        }
        return PushGateway(
            self,
            providers: providers,
            maxSessions: limits.maxPushSessions,
            idleTimeout: .seconds(limits.pushSessionIdleSeconds > 0 ? limits.pushSessionIdleSeconds : 600),
            clock: context.clock,
            clauses: context.clauses,
            logger: logger
        )
    }
}
