public import Logging

/// What an operator decides about the profile `receipts`.
public struct ReceiptsSettings: Sendable {
    /// Keeps devices and numbers; stays the caller's.
    public var registry: any DeviceRegistry

    /// The handlers that receipts are handed to, each name once.
    public var handlers: [HandlerPlan]

    /// Carries what handlers send to providers; stays the caller's.
    public var outbound: any OutboundClient

    /// Takes the lines of the handler `stdout`.
    public var output: any LineOutput

    /// Makes numbers for users of the application.
    public var numbers: UIDSource

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - registry: Keeps devices and numbers.
    ///   - handlers: The handlers, as a ``HandlerCatalogue`` makes them.
    ///   - outbound: Carries what handlers send to providers.
    ///   - output: Takes the lines of the handler `stdout`.
    ///   - numbers: Makes numbers for users of the application.
    public init(
        registry: any DeviceRegistry,
        handlers: [HandlerPlan] = [],
        outbound: any OutboundClient = NoOutboundClient(),
        output: any LineOutput = StandardOutput(),
        numbers: UIDSource = .random
    ) {
        self.registry = registry
        self.handlers = handlers
        self.outbound = outbound
        self.output = output
        self.numbers = numbers
    }
}

/// A handler that is configured and not made yet.
public struct HandlerPlan: Sendable {
    /// The name that it is registered by.
    public var name: String

    /// Makes it.
    public var make: @Sendable (HandlerEnvironment) -> any PushHandler

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - name: The name that it is registered by.
    ///   - make: Makes the handler.
    public init(_ name: String, _ make: @escaping @Sendable (HandlerEnvironment) -> any PushHandler) {
        self.name = name
        self.make = make
    }
}

/// What handlers are made with.
public struct HandlerEnvironment: Sendable {
    /// Where devices are looked up, and dead ones removed.
    public var registry: any DeviceRegistry

    /// Carries what is sent to providers.
    public var outbound: any OutboundClient

    /// Takes the lines of the handler `stdout`.
    public var output: any LineOutput

    /// The time to go by.
    public var clock: any ServiceClock

    /// Told which clauses are executed.
    public var clauses: ClauseCounter

    /// Takes what the operator has to know.
    public var logger: Logger

    /// Creates an environment.
    public init(
        registry: any DeviceRegistry,
        outbound: any OutboundClient = NoOutboundClient(),
        output: any LineOutput = StandardOutput(),
        clock: any ServiceClock,
        clauses: ClauseCounter = ClauseCounter(),
        logger: Logger
    ) {
        self.registry = registry
        self.outbound = outbound
        self.output = output
        self.clock = clock
        self.clauses = clauses
        self.logger = logger
    }
}

/// The client of a server whose handlers send to no provider.
public struct NoOutboundClient: OutboundClient {
    /// Creates a client.
    public init() {}

    /// Refuses, for there is nobody to reach.
    ///
    /// - Throws: ``OutboundFailure/refused(_:)``, always.
    public func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        throw .refused("this server has no way to providers")
    }

    /// Holds nothing.
    public func shutdown() async {}
}
