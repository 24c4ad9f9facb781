import Hummingbird
import PNSCodec
import PNSService

/// `GET /readyz`: whether to send this server devices and notifications.
struct ReadyRoute: Sendable {
    let readiness: Readiness
    let clauses: ClauseCounter

    /// Answers a request.
    ///
    /// - Returns: 200 (OPS-010, OPS-011).
    /// - Throws: `unavailable` with a sentence that names the check that failed (OPS-012, OPS-017).
    @Sendable
    func respond(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        self.clauses.note(.ops011)
        switch await self.readiness.obstacle() {
        case nil:
            self.clauses.note(.ops010)
            return Response(status: .ok)
        case .draining:
            throw Refusal(.unavailable, "Not ready: the server is ending.", clauses: [.ops017])
        case .storeFailed:
            throw Refusal(.unavailable, "Not ready: the store does not take a write.", clauses: [.ops012])
        case .storeSlow:
            throw Refusal(.unavailable, "Not ready: the store does not take a write in time.", clauses: [.ops012])
        }
    }
}
