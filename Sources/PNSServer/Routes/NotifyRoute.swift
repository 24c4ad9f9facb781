import Hummingbird
import NIOCore
import PNSCodec
import PNSService

/// `POST /notify`: an application hands over one notification or a batch.
struct NotifyRoute: Sendable {
    let service: NotificationService
    let credentials: ApplicationCredentials
    let rate: NotifyRate
    let metrics: ServerMetrics

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The request; its content type is not looked at.
    ///   - context: Its context.
    /// - Returns: 202 with the ids (NTF-001, NTF-002, NTF-010).
    /// - Throws: A ``Refusal``, a `WireFault` or a `ServiceError`; nothing is stored then (NTF-024).
    func respond(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        do {
            let response = try await self.accept(request, context)
            self.metrics.notifies.count(ServerMetrics.accepted)
            return response
        } catch {
            self.metrics.notifies.count(error)
            throw error
        }
    }

    private func accept(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let application = try self.credentials.owner(request.headers)  // NTF-020, OAU-030
        try self.rate.admit(application)
        let body = try await request.body(upTo: self.service.settings.limits.maxNotifyBytes, context)  // NTF-023
        let notify = try body.withUnsafeReadableBytes { try NotifyRequest(wire: $0) }  // NTF-021, NTF-022
        let answers = try await self.service.notify(notify, from: application).map(NotifyAnswer.init)
        if case .single = notify, let answer = answers.first {
            return Response(status: .accepted, answer)
        }
        return Response(status: .accepted, NotifyBatchAnswer(notifications: answers))
    }
}
