import PNSServer
import PNSService

/// An authenticator whose judgement is a closure over the real one.
struct AuthenticatorRewrite: Authenticator {
    let base: any Authenticator
    let judge: @Sendable (HandshakeHeaders, any Authenticator) async -> AuthenticationOutcome

    func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome {
        await self.judge(handshake, self.base)
    }
}

extension Mutant {
    /// A mutant that judges handshakes by a rule of its own.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - judge: Judges a handshake, with the real authenticator at hand.
    /// - Returns: The mutant.
    static func authenticator(
        _ id: String,
        _ judge: @escaping @Sendable (HandshakeHeaders, any Authenticator) async -> AuthenticationOutcome
    ) -> Mutant {
        Mutant(id) { $0.seams.authenticator = { AuthenticatorRewrite(base: $0, judge: judge) } }
    }

    /// A mutant that changes what came of judging a handshake.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the outcome in place of the real one.
    /// - Returns: The mutant.
    static func outcomes(
        _ id: String,
        _ change: @escaping @Sendable (AuthenticationOutcome) -> AuthenticationOutcome
    ) -> Mutant {
        .authenticator(id) { handshake, base in change(await base.authenticate(handshake)) }
    }
}
