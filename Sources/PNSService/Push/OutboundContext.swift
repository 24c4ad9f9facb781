/// What the server lends to whatever speaks to push providers.
public struct OutboundContext: Sendable {
    /// Carries the requests, below every seam of the server.
    public var client: any OutboundClient
    /// The time to go by.
    public var clock: any ServiceClock
    /// Told which clauses are executed.
    public var clauses: ClauseCounter

    /// What its borrowers share; a copy of the context shares it too.
    public let shared = SharedValues()

    /// Creates a context.
    public init(client: any OutboundClient, clock: any ServiceClock, clauses: ClauseCounter = ClauseCounter()) {
        self.client = client
        self.clock = clock
        self.clauses = clauses
    }
}
