/// Reaches nobody: what a server has that was given no other client.
public struct NoOutboundClient: OutboundClient {
    /// Creates a client.
    public init() {}

    /// Refuses the request.
    public func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        throw .refused("The server was given no client for push providers; set makeOutboundClient.")
    }

    /// Does nothing.
    public func shutdown() async {}
}
