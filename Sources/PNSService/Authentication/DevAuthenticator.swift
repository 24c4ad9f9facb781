import PNSCodec

/// Accepts `Authorization: Bearer dev-USER` as USER, for trials without an application.
///
/// Anybody can be anybody: never for real users.
public struct DevAuthenticator: Authenticator {
    private static let challenge = #"Bearer realm="pns-dev""#

    /// Creates an authenticator.
    public init() {}

    /// Takes the user from the bearer token.
    ///
    /// - Parameter handshake: The headers of the handshake.
    /// - Returns: The user, or a refusal when there is not exactly one such token or no id in it.
    public func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome {
        let values = handshake["Authorization"]
        guard values.count == 1, let value = values.first else { return .refused(challenge: Self.challenge) }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].hasPrefix("dev-"),
            let user = try? UserID(validating: String(parts[1].dropFirst("dev-".count)))
        else { return .refused(challenge: Self.challenge) }
        return .accepted(user)
    }
}
