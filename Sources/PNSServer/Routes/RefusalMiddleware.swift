import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PNSCodec
import PNSService

/// Answers whatever a route throws as a problem, and writes a line about it.
struct RefusalMiddleware: RouterMiddleware {
    /// The methods of each path of the listener.
    let allowedMethods: PathPatterns
    let clauses: ClauseCounter
    let logger: Logger

    /// Where a clause says that there is no other method.
    private static let methodClauses: [String: MarkedClause] = [
        "/notify": .ntf025, "/oauth/token": .oau014, ReceiptsRoute.path: .rin010,
    ]

    func handle(
        _ request: Request,
        context: ServerRequestContext,
        next: @concurrent (Request, ServerRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let refusal = self.refusal(for: error, request)
            let line = refusal.logLine(method: request.method.rawValue, uri: request.uri.path)
            self.logger.info("refused", metadata: line)
            self.clauses.note(.ops003)
            self.clauses.note(answering: refusal)
            let response = Response(refusal)
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private func refusal(for error: any Error, _ request: Request) -> Refusal {
        if let refusal = Refusal(answering: error) { return refusal }
        switch error {
        case let error as HTTPError where error.status == .notFound:
            let path = request.uri.path
            guard let allowed = self.allowedMethods.methods(of: path) else { return .notFound }
            let refusal = Refusal.methodNotAllowed(allowed)
            return Self.methodClauses[path].map { refusal.asked(by: $0) } ?? refusal
        default:
            // Not a refusal but a fault of ours: the peer gets a bare code, the operator the kind of error.
            self.logger.error("internal error", metadata: ["error": "\(type(of: error))"])
            return Refusal(.internal, "The server met a fault of its own.")
        }
    }
}

extension Response {
    /// The answer to a refused request (ERR-001, ERR-002).
    init(_ refusal: Refusal) {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        for header in refusal.headers {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
        self.init(
            status: HTTPResponse.Status(code: refusal.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: refusal.body))
        )
    }

    /// An answer with a message of the protocol.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - message: The body.
    init(status: HTTPResponse.Status, _ message: some WireValue) {
        self.init(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: message.withWire { ByteBuffer(bytes: $0) })
        )
    }
}
