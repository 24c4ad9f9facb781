import PNSService

/// An authenticator whose answers are timed.
struct MeasuredAuthenticator: Authenticator {
    let base: any Authenticator
    let durations: Histogram

    func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome {
        let start = ContinuousClock.now
        let outcome = await self.base.authenticate(handshake)
        self.durations.observe(ContinuousClock.now - start)
        return outcome
    }
}
