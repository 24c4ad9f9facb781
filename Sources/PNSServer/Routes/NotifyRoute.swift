import Hummingbird
import NIOCore
import PNSCodec
import PNSService

/// `POST /notify`: an application hands over one notification or a batch.
struct NotifyRoute: Sendable {
    let service: NotificationService
    let credentials: ApplicationCredentials

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The request; its content type is not looked at.
    ///   - context: Its context.
    /// - Returns: 202 with the ids (NTF-001, NTF-002, NTF-010).
    /// - Throws: A ``Refusal``, a `WireFault` or a `ServiceError`; nothing is stored then (NTF-024).
    func respond(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let application = try self.credentials.owner(request.headers)  // NTF-020, OAU-030
        let body = try await request.body(upTo: self.service.settings.limits.maxNotifyBytes, context)  // NTF-023
        let notify = try body.withUnsafeReadableBytes { try NotifyRequest(wire: $0) }  // NTF-021, NTF-022
        let answers = try await self.service.notify(notify, from: application).map(NotifyAnswer.init)
        if case .single = notify, let answer = answers.first {
            return Response(status: .accepted, answer)
        }
        return Response(status: .accepted, NotifyBatchAnswer(notifications: answers))
    }
}
