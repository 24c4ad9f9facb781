import Logging
import PNSService
import Synchronization

/// What all device connections of a server have in common.
struct DeviceEnvironment: Sendable {
    /// Does what sessions ask for.
    let service: NotificationService

    /// How long a peer has to answer our close frame.
    let timeouts: ConnectionTimeouts

    /// The time to go by.
    let clock: any ServiceClock

    /// Counts what happens.
    let metrics: ServerMetrics

    /// Gives the actions to perform instead of those of a session, if it is there.
    let rewriteActions: (@Sendable (SessionContext, [DeviceSession.Action]) -> [DeviceSession.Action])?

    /// Takes a line for each connection that is failed.
    let logger: Logger

    private static let lastConnection = Atomic<UInt64>(0)

    /// A number for a connection, unique in the process.
    static func nextConnection() -> UInt64 {
        Self.lastConnection.add(1, ordering: .relaxed).newValue
    }
}
