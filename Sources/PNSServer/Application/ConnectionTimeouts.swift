/// How long a peer can keep a connection waiting.
public struct ConnectionTimeouts: Hashable, Sendable {
    /// From the beginning of a connection to the head of its first request.
    public var firstRequest: Duration

    /// Without any progress on a connection that serves no request, or in the middle of one.
    public var idle: Duration

    /// From our close frame, or the answer that ends an HTTP connection, to the peer's end of it.
    public var closing: Duration

    /// Creates timeouts.
    ///
    /// - Parameters:
    ///   - firstRequest: More than zero.
    ///   - idle: More than zero.
    ///   - closing: More than zero.
    public init(
        firstRequest: Duration = .seconds(10),
        idle: Duration = .seconds(60),
        closing: Duration = .seconds(2)
    ) {
        self.firstRequest = firstRequest
        self.idle = idle
        self.closing = closing
    }
}
