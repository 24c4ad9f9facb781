public import PNSServer
public import PNSService

/// What a mutant can reach: the configuration, the store and the seams of a server before it is made.
public struct MutantSetup: Sendable {
    /// What an operator would decide.
    public var configuration: ServerConfiguration
    /// Keeps the notifications; a mutant wraps it.
    public var store: any NotificationStore
    /// The time that the server goes by; it moves with the test clock.
    public let clock: AdjustableClock
    /// Which node of the server this is, from 1.
    public let node: Int
    /// What the nodes of the server know of each other.
    public let register: NodeRegister
    /// The places where a mutant reaches in.
    public var seams: ServerSeams

    /// Describes a server that is not broken yet.
    public init(
        configuration: ServerConfiguration,
        store: any NotificationStore,
        clock: AdjustableClock = AdjustableClock(),
        node: Int = 1,
        register: NodeRegister = NodeRegister(),
        seams: ServerSeams = ServerSeams()
    ) {
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.node = node
        self.register = register
        self.seams = seams
    }
}
