public import PNSCodec

/// Carries changed counts from where they were stored to where devices are connected.
public protocol EventBus: Sendable {
    /// Whether a publication has reached every subscriber, at every node, when ``publish(_:)`` returns.
    ///
    /// Where it has not, the count is read from the store before a seen request is answered, so that the answer follows
    /// what any node has acknowledged (CLU-003).
    var isImmediate: Bool { get }

    /// Tells every subscriber that counts changed.
    ///
    /// Changes of concurrent calls can arrive in any order; the version of a count says which is newer.
    ///
    /// - Parameter changes: What changed.
    func publish(_ changes: [CountChange])

    /// Adds a subscriber for the life of the bus.
    ///
    /// - Parameter receive: Is called for every publication; it must not block.
    func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void)

    /// Adds a subscriber that is told anew what the bus may have missed.
    ///
    /// A bus between nodes can be cut off from them for a while. When it hears again, it tells the subscriber the present
    /// counts of the users that it watches.
    ///
    /// - Parameters:
    ///   - receive: Is called for every publication; it must not block.
    ///   - users: Whose counts the subscriber watches at the moment.
    func subscribe(
        _ receive: @escaping @Sendable ([CountChange]) -> Void,
        watching users: @escaping @Sendable () async -> [UserID]
    )
}

extension EventBus {
    /// Adds a subscriber to a bus that misses nothing.
    ///
    /// - Parameters:
    ///   - receive: Is called for every publication.
    ///   - users: Not asked.
    public func subscribe(
        _ receive: @escaping @Sendable ([CountChange]) -> Void,
        watching users: @escaping @Sendable () async -> [UserID]
    ) {
        self.subscribe(receive)
    }
}
