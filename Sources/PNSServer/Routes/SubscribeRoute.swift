import Hummingbird
import Logging
import PNSCodec
import PNSService

/// `/subscribe` without an upgrade; handshakes do not come this far.
struct SubscribeRoute: Sendable {
    let authenticator: any Authenticator
    let clauses: ClauseCounter
    let logger: Logger

    /// Tells a client that asks for nothing in particular what there is (CON-004, CON-005).
    ///
    /// - Throws: Always `upgrade-required`.
    @Sendable
    func refuse(_ request: Request, _ context: ServerRequestContext) throws -> Response {
        throw Refusal.upgradeRequired
    }

    /// Tells whether a handshake with these credentials would be accepted.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    /// - Returns: 200 with the user (CON-020).
    /// - Throws: What a handshake would get (CON-021).
    @Sendable
    func probe(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let fields = request.headers.map { HandshakeHeaders.Field($0.name.rawName, $0.value) }
        guard !fields.contains(where: { HandshakeCheck.isRepaired($0.value) }) else {
            throw Refusal.repairedHeader
        }
        self.clauses.note(.con022)
        let outcome = await self.authenticator.authenticate(HandshakeHeaders(fields))
        if let user = outcome.user {
            self.clauses.note(.con020)
            return Response(status: .ok, AuthenticationAnswer(userID: user))
        }
        if case .failed(let reason) = outcome {
            self.logger.warning("authentication failed", metadata: ["reason": "\(reason)"])
        }
        throw (Refusal(outcome) ?? .unauthorized()).asked(by: .con021)
    }
}
