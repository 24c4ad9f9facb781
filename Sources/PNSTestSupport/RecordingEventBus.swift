public import PNSService
import Synchronization

/// A bus that keeps what was published, and passes it on.
public final class RecordingEventBus: EventBus {
    private let local = LocalEventBus()
    private let record = Mutex<[[CountChange]]>([])

    /// A publication has reached every subscriber when it returns.
    public let isImmediate = true

    /// Creates a bus without subscribers.
    public init() {}

    /// What was published, in order.
    public var publications: [[CountChange]] { record.withLock { $0 } }

    /// Keeps a publication and passes it on.
    ///
    /// - Parameter changes: What changed; an empty array is kept too.
    public func publish(_ changes: [CountChange]) {
        record.withLock { $0.append(changes) }
        local.publish(changes)
    }

    /// Adds a subscriber.
    ///
    /// - Parameter receive: Is called for every publication.
    public func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {
        local.subscribe(receive)
    }
}
