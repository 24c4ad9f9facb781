/// Says who a device is.
public protocol Authenticator: Sendable {
    /// Judges the credentials of one handshake.
    ///
    /// It answers within the time that the server publishes; how long that is, is its own matter (AUT-010).
    ///
    /// - Parameter handshake: The headers of the handshake as received.
    /// - Returns: Who it is, or why not.
    func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome
}
