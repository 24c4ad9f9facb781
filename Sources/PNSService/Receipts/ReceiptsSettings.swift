public import Logging

/// What an operator decides about the profile `receipts`.
public struct ReceiptsSettings: Sendable {
    /// Keeps devices and numbers; stays the caller's.
    public var registry: any DeviceRegistry

    /// The handlers that receipts are handed to, each name once.
    public var handlers: [HandlerPlan]

    /// Takes the lines of the handler `stdout`.
    public var output: any LineOutput

    /// Makes numbers for users of the application.
    public var numbers: UIDSource

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - registry: Keeps devices and numbers.
    ///   - handlers: The handlers, as a ``HandlerCatalogue`` makes them.
    ///   - output: Takes the lines of the handler `stdout`.
    ///   - numbers: Makes numbers for users of the application.
    public init(
        registry: any DeviceRegistry,
        handlers: [HandlerPlan] = [],
        output: any LineOutput = StandardOutput(),
        numbers: UIDSource = .random
    ) {
        self.registry = registry
        self.handlers = handlers
        self.output = output
        self.numbers = numbers
    }
}

/// A handler that is configured and not made yet.
public struct HandlerPlan: Sendable {
    /// The name that it is registered by.
    public var name: String

    /// Whether it pushes receipts in the order in which it is handed them (HND-007).
    public var isOrdered: Bool

    /// Makes it.
    public var make: @Sendable (HandlerEnvironment) -> any PushHandler

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - name: The name that it is registered by.
    ///   - isOrdered: Whether it pushes receipts in the order in which it is handed them.
    ///   - make: Makes the handler.
    public init(
        _ name: String,
        isOrdered: Bool = false,
        _ make: @escaping @Sendable (HandlerEnvironment) -> any PushHandler
    ) {
        self.name = name
        self.isOrdered = isOrdered
        self.make = make
    }
}

/// What handlers are made with.
public struct HandlerEnvironment: Sendable {
    /// Where devices are looked up, and dead ones removed.
    public var registry: any DeviceRegistry

    /// Carries what is sent to providers, and tells the time.
    public var outbound: OutboundContext

    /// Takes the lines of the handler `stdout`.
    public var output: any LineOutput

    /// Takes what the operator has to know.
    public var logger: Logger

    /// Creates an environment.
    public init(
        registry: any DeviceRegistry,
        outbound: OutboundContext,
        output: any LineOutput = StandardOutput(),
        logger: Logger
    ) {
        self.registry = registry
        self.outbound = outbound
        self.output = output
        self.logger = logger
    }
}
