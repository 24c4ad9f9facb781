import Synchronization

/// The bus of a server with one node: a publication has reached every subscriber when it returns.
public final class LocalEventBus: EventBus {
    private let subscribers = Mutex<[@Sendable ([CountChange]) -> Void]>([])

    /// Creates a bus without subscribers.
    public init() {}

    /// Calls every subscriber, in the order of subscription.
    ///
    /// - Parameter changes: What changed; nothing is called for an empty array.
    public func publish(_ changes: [CountChange]) {
        guard !changes.isEmpty else { return }
        for receive in subscribers.withLock({ $0 }) { receive(changes) }
    }

    /// Adds a subscriber.
    ///
    /// - Parameter receive: Is called for every publication, on the publisher's thread.
    public func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {
        subscribers.withLock { $0.append(receive) }
    }
}
