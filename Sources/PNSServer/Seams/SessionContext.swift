public import PNSCodec
public import PNSService

/// Whose actions an action rewriter sees, and why.
public struct SessionContext: Sendable {
    /// The connection, unique in the process.
    public let connection: UInt64

    /// The user of the connection.
    public let user: UserID

    /// What the session was told.
    public let event: DeviceSession.Event

    /// Performs more actions on this connection, now or later, from any thread.
    ///
    /// They are not seen by the rewriter, and do nothing once the connection has ended.
    public let perform: @Sendable ([DeviceSession.Action]) -> Void
}
