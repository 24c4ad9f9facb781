import Hummingbird
import PNSCodec

/// `GET /readyz`: whether to send this server devices and notifications.
struct ReadyRoute: Sendable {
    let readiness: Readiness

    /// Answers a request.
    ///
    /// - Returns: 200 (OPS-010, OPS-011).
    /// - Throws: `unavailable` with a sentence that names the check that failed (OPS-012, OPS-017).
    @Sendable
    func respond(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        switch await self.readiness.obstacle() {
        case nil: Response(status: .ok)
        case .draining: throw Refusal(.unavailable, "Not ready: the server is ending.")
        case .storeFailed: throw Refusal(.unavailable, "Not ready: the store does not take a write.")
        case .storeSlow: throw Refusal(.unavailable, "Not ready: the store does not take a write in time.")
        }
    }
}
