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
            self.note(refusing: error)
            throw error
        }
    }

    private func accept(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let application = try self.credentials.owner(request.headers)
        try self.rate.admit(application)
        let body = try await request.body(upTo: self.service.settings.limits.maxNotifyBytes, context)
        let notify = try body.withUnsafeReadableBytes { try NotifyRequest(wire: $0) }
        let answers = try await self.service.notify(notify, from: application).map(NotifyAnswer.init)
        let clauses = self.service.clauses
        if request.headers[.transferEncoding] != nil { clauses.note(.ntf042) }
        if case .single = notify, let answer = answers.first {
            clauses.note(.ntf001)
            clauses.note(.ntf002)
            return Response(status: .accepted, answer)
        }
        clauses.note(.ntf010)
        return Response(status: .accepted, NotifyBatchAnswer(notifications: answers))
    }

    /// Notes the clause by which a request is refused, where no line of ours has: by its credentials, its length or its text.
    private func note(refusing error: any Error) {
        guard let error = Refusal(answering: error)?.error else { return }
        let clauses = self.service.clauses
        clauses.note(.ntf024)
        switch error.code {
        case .unauthorized: clauses.note(.ntf020)
        case .malformed: clauses.note(.ntf021)
        case .contentTooLarge where error.pointer == nil: clauses.note(.ntf023)
        case .badArgument where error.reason == .empty && error.pointer == "/notifications": clauses.note(.ntf012)
        case .badArgument where error.reason == .conflictingMembers:
            clauses.note(error.pointer?.hasSuffix("_date") ?? false ? .ntf008 : .ntf012)
        case .badArgument where error.reason == .missingMember || error.reason == .wrongType: clauses.note(.ntf022)
        default: break
        }
    }
}
