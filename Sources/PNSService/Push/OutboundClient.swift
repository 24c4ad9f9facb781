/// Carries requests to push providers.
///
/// The one way by which this server reaches a provider: what may be reached (OUT clauses) is decided below it, and a test
/// or a mutant that wants to see or change what a provider gets stands in front of it.
public protocol OutboundClient: Sendable {
    /// Sends a request and takes the whole answer.
    ///
    /// Cancellation ends the exchange. Redirects are not followed.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer, whatever its status.
    /// - Throws: When there is no whole answer.
    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer

    /// Gives back what the client holds; it is not used after this.
    func shutdown() async
}
