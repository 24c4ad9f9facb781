import Hummingbird
import PNSCodec
import PNSService

/// `POST /v1/receipts`: an application hands in a receipt.
struct ReceiptsRoute: Sendable {
    static let path = "/v1/receipts"

    let receipts: ReceiptService
    let credentials: ApplicationCredentials
    let maxBytes: Int
    let metrics: ReceiptMetrics

    /// Answers a request; nothing waits for a handler (RIN-002).
    ///
    /// - Parameters:
    ///   - request: The request; its content type is not looked at.
    ///   - context: Its context.
    /// - Returns: 202 without a body (RIN-001).
    /// - Throws: A ``Refusal``, a `WireFault` or a `ServiceError`; nothing is pushed then (RIN-008).
    func respond(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        do {
            _ = try self.credentials.owner(request.headers)
            let body = try await request.body(upTo: self.maxBytes, context)
            let receipt = try body.withUnsafeReadableBytes { try Receipt(wire: $0) }
            try self.receipts.accept(receipt, bytes: body.readableBytes)
        } catch {
            self.metrics.requests.count(error)
            self.note(refusing: error)
            throw error
        }
        self.metrics.requests.count(ServerMetrics.accepted)
        self.receipts.clauses.note([.rin001, .rin002])
        return Response(status: .accepted)
    }

    private func note(refusing error: any Error) {
        guard let error = Refusal(answering: error)?.error else { return }
        let clauses = self.receipts.clauses
        clauses.note(.rin008)
        switch error.code {
        case .unauthorized: clauses.note(.rin003)
        case .malformed: clauses.note(.rin004)
        case .contentTooLarge: clauses.note(.rin007)
        case .badArgument where error.reason != .unknownName || error.pointer != "/payload/what": clauses.note(.rin005)
        default: break
        }
    }
}
