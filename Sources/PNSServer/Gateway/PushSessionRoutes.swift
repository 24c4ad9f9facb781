import Hummingbird
import NIOCore
import PNSCodec
import PNSService

/// `/v1/push-sessions`: opens, feeds and closes push sessions.
struct PushSessionRoutes: Sendable {
    /// Where sessions are opened.
    static let sessions = "/v1/push-sessions"
    /// Where one is closed.
    static let session = "/v1/push-sessions/:id"
    /// Where one is fed.
    static let devices = "/v1/push-sessions/:id/devices"
    /// Where its feedback is read.
    static let feedback = "/v1/push-sessions/:id/feedback"

    let gateway: PushGateway
    let credentials: ApplicationCredentials
    let limits: Limits
    let clauses: ClauseCounter

    /// Whether a request feeds a session: it can take as long as its devices do.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The target of the request.
    /// - Returns: Whether it does.
    static func isStream(method: String, path: String) -> Bool {
        let path = path.prefix { $0 != "?" }
        return method == "POST" && path.hasPrefix(Self.sessions + "/") && path.hasSuffix("/devices")
    }

    /// Adds the routes to those of a listener.
    ///
    /// - Parameters:
    ///   - routes: The routes.
    ///   - drain: Whether the server is ending; no session is opened then (GWS-034).
    func add(to routes: inout RouteTable, drain: Drain) {
        routes.on(.post, Self.sessions, drain.refusing(by: .gws034, self.open))
        routes.on(.delete, Self.session, self.close)
        routes.on(.post, Self.devices, self.feed)
        routes.on(.get, Self.feedback, self.readFeedback)
    }

    /// Opens a session.
    ///
    /// - Returns: 201 with its id (GWS-001).
    /// - Throws: `unauthorized` (GWS-003), what is wrong with the payload (GWS-002), `content-too-large` (GWS-004),
    ///   `too-many-sessions` (GWS-030).
    @Sendable
    func open(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let application = try self.owner(request)
        let body = try await self.body(request, context)
        let payload: PushSessionPayload
        do {
            payload = try body.withUnsafeReadableBytes { try PushSessionPayload(wire: $0) }
        } catch {
            throw Refusal(answering: error)?.asked(by: .gws002) ?? error
        }
        let id: String
        do throws(ServiceError) {
            id = try self.gateway.open(payload, by: application)
        } catch {
            guard error.code == .tooManySessions else { throw error }
            throw Refusal(error, headers: [.retryAfter(.seconds(1))], clauses: [.gws030, .lim008])
        }
        guard let answer = PushSessionAnswer(id: id) else { throw Refusal.notFound }
        self.clauses.note(.gws001)
        var response = Response(status: .created, answer)
        response.headers[.location] = "\(Self.sessions)/\(id)"
        return response
    }

    /// Feeds a session with the lines of the body, as fast as its providers and the reader of its feedback take them.
    ///
    /// - Returns: 204 when every line was taken (GWS-010).
    /// - Throws: `session-closed`, `session-gone`, what is wrong with a line (GWS-015); the lines before it were taken.
    @Sendable
    @concurrent
    func feed(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let session = try self.session(request, context)
        try self.marking { () throws(ServiceError) in try session.beginFeeding() }
        defer { session.endFeeding() }
        request.continueIfExpected(context)
        var reader = DeviceLineReader(maxLineBytes: Self.bound(self.limits.maxDeviceLineBytes))
        var body = request.body.makeAsyncIterator()
        while let part = try await Self.next(&body) {
            try await self.feed(session, reader.read(part))
        }
        try await self.feed(session, reader.finish())
        self.clauses.note(.gws010)
        return Response(status: .noContent)
    }

    private func feed(_ session: RunningSession, _ lines: DeviceLineReader.Lines) async throws {
        try await session.feed(lines.devices)
        guard let fault = lines.fault else { return }
        let refusal = Refusal(fault, headers: [.close], clauses: [.gws015])
        throw fault.code == .contentTooLarge ? refusal.asked(by: .gws017) : refusal
    }

    /// Closes a session.
    ///
    /// - Returns: 204 (GWS-020).
    /// - Throws: `session-closed` the second time (GWS-021), `session-gone` once it is over (GWS-033).
    @Sendable
    func close(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let session = try self.session(request, context)
        try self.marking { () throws(ServiceError) in try session.close() }
        self.clauses.note(.gws020)
        return Response(status: .noContent)
    }

    /// Streams the feedback of a session.
    ///
    /// - Returns: 200 with a line for each device, until the session is over (GFB-010).
    /// - Throws: `feedback-in-use` (GFB-012), `session-gone`.
    @Sendable
    func readFeedback(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let session = try self.session(request, context)
        let lease = try self.marking { () throws(ServiceError) in try FeedbackLease(session) }
        self.clauses.note(.gfb010)
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store", .connection: "close"],
            body: ResponseBody { writer in
                try await lease.write(to: &writer, untilGone: request.body)
            }
        )
    }

    private func body(
        _ request: Request,
        _ context: ServerRequestContext
    ) async throws(Refusal) -> ByteBuffer {
        do throws(Refusal) {
            return try await request.body(upTo: Self.bound(self.limits.maxPushPayloadBytes), context)
        } catch {
            throw error == .contentTooLarge ? error.asked(by: .gws004) : error
        }
    }

    private func session(_ request: Request, _ context: ServerRequestContext) throws -> RunningSession {
        let application = try self.owner(request)
        do throws(ServiceError) {
            return try self.gateway.session(context.parameters.get("id") ?? "", of: application)
        } catch {
            throw Refusal(error, clauses: [error.code == .sessionGone ? .gws033 : .gws005])
        }
    }

    /// Does something with a session, and notes the clause by which that is refused.
    private func marking<Value>(_ body: () throws(ServiceError) -> Value) throws(Refusal) -> Value {
        do throws(ServiceError) {
            return try body()
        } catch {
            switch error.code {
            case .sessionClosed: throw Refusal(error, clauses: [.gws021])
            case .feedbackInUse: throw Refusal(error, clauses: [.gfb012])
            default: throw Refusal(error, clauses: [.gws033])
            }
        }
    }

    private func owner(_ request: Request) throws(Refusal) -> ApplicationName {
        do throws(Refusal) {
            return try self.credentials.owner(request.headers)
        } catch {
            throw error.asked(by: .gws003)
        }
    }

    @concurrent
    private static func next(_ body: inout RequestBody.AsyncIterator) async throws(Refusal) -> ByteBuffer? {
        do { return try await body.next() } catch { throw .notHTTP }
    }

    /// 0 stands for a limit that is not told; there is one all the same.
    private static func bound(_ limit: Int) -> Int { limit > 0 ? limit : 65_536 }
}
