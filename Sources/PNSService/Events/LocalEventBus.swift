import Synchronization

/// The bus of one process: a publication has reached every subscriber when it returns.
public final class LocalEventBus: EventBus {
    private let subscribers = Mutex<[@Sendable ([CountChange]) -> Void]>([])

    /// A publication has reached every subscriber when it returns.
    public let isImmediate = true

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
