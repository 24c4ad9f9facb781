import Logging
import PNSCodec
import PNSService

/// A refused request: the error, and the headers that its answer needs besides.
///
/// Nothing in it repeats credentials or content of the request (ERR-005).
struct Refusal: Error, Hashable, Sendable {
    /// A header of the answer.
    struct Header: Hashable, Sendable {
        let name: String
        let value: String
    }

    let error: ServiceError
    let headers: [Header]

    /// The clauses that ask for the refusal; those of the error's reason come by themselves.
    let clauses: [MarkedClause]

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - error: What was wrong.
    ///   - headers: Headers of the answer, in addition to those every answer has.
    ///   - clauses: The clauses that ask for it.
    init(_ error: ServiceError, headers: [Header] = [], clauses: [MarkedClause] = []) {
        self.error = error
        self.headers = headers
        self.clauses = clauses
    }

    /// Makes a refusal of one code.
    ///
    /// - Parameters:
    ///   - code: The class of the registry.
    ///   - message: One sentence without anything of the request in it.
    ///   - headers: Headers of the answer, in addition to those every answer has.
    ///   - clauses: The clauses that ask for it.
    init(_ code: ErrorCode, _ message: String, headers: [Header] = [], clauses: [MarkedClause] = []) {
        self.init(ServiceError(code: code, message: message), headers: headers, clauses: clauses)
    }

    /// The status that the registry gives for the code (ERR-002).
    var status: Int { self.error.code.httpStatus ?? 500 }

    /// The body: RFC 9457 with the members of ERR-001 and ERR-004.
    var body: [UInt8] {
        let error = self.error
        return Problem(code: error.code, detail: error.message, reason: error.reason, pointer: error.pointer).wire()
    }

    /// What a log says of the request (OPS-003): no headers, no query, no body (AUT-014).
    ///
    /// - Parameters:
    ///   - method: The method of the request.
    ///   - uri: Its target.
    /// - Returns: The metadata of the line.
    func logLine(method: String, uri: String) -> Logger.Metadata {
        var line: Logger.Metadata = ["code": "\(self.error.code.rawValue)", "status": "\(self.status)"]
        line["request"] = "\(method) \(uri.prefix { $0 != "?" })"
        if let reason = self.error.reason { line["reason"] = "\(reason.rawValue)" }
        return line
    }
}

extension Refusal {
    /// The refusal that an error of a route stands for, `nil` for a fault of ours.
    ///
    /// - Parameter error: What the route threw.
    init?(answering error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as ServiceError: self.init(error)
        case let fault as WireFault: self.init(ServiceError(fault))
        default: return nil
        }
    }
}

extension Refusal {
    /// The path is not there.
    static let notFound = Self(.notFound, "There is nothing at this path.", clauses: [.err006])

    /// The request is longer than a limit permits (NTF-023).
    static let contentTooLarge = Self(
        .contentTooLarge,
        "The body is longer than the server accepts.",
        headers: [.close]
    )

    /// The request line and the headers are longer than a limit permits (LIM-010).
    static let headTooLarge = Self(
        .headTooLarge,
        "The request line and the headers are longer than maxHeadBytes permits.",
        headers: [.close]
    )

    /// The bytes are not an HTTP request (ERR-007).
    static let notHTTP = Self(.malformed, "The bytes are not a valid HTTP/1.1 request.", headers: [.close])

    /// The server is stopping.
    static let stopping = Self(.unavailable, "The server is stopping.", headers: [.close])

    /// The application has sent more than it may in a second.
    ///
    /// - Parameter wait: How long until the next request is accepted.
    /// - Returns: The refusal with its `Retry-After` header.
    static func rateLimited(_ wait: Duration) -> Self {
        Self(
            .rateLimited,
            "The application has sent more requests in a second than maxNotifiesPerSecond permits.",
            headers: [.retryAfter(wait)],
            clauses: [.lim007, .lim008]
        )
    }

    /// A request did not arrive whole in time.
    static let requestTimeout = Self(
        .requestTimeout,
        "The request did not arrive whole in time.",
        headers: [.close],
        clauses: [.lim009]
    )

    /// The path is there, the method is not (NTF-025).
    ///
    /// - Parameter allowed: The methods of the path.
    /// - Returns: The refusal with its `Allow` header.
    static func methodNotAllowed(_ allowed: [String]) -> Self {
        Self(
            .methodNotAllowed,
            "The method is not available at this path.",
            headers: [Header(name: "Allow", value: allowed.joined(separator: ", "))]
        )
    }

    /// No or other credentials than the path asks for (NTF-020, CTL-002).
    ///
    /// - Parameter challenge: The value of `WWW-Authenticate`.
    /// - Returns: The refusal with its challenge.
    static func unauthorized(challenge: String = #"Bearer realm="pns""#) -> Self {
        Self(
            .unauthorized,
            "The credentials are missing or not accepted.",
            headers: [Header(name: "WWW-Authenticate", value: challenge)],
            clauses: [.aut012]
        )
    }

    /// What a handshake or a probe gets when it is not accepted, or `nil` if it is.
    ///
    /// - Parameter outcome: What the authenticator said.
    init?(_ outcome: AuthenticationOutcome) {
        switch outcome {
        case .accepted, .identified:
            return nil
        case .refused(let challenge):
            self = challenge.map { .unauthorized(challenge: $0) } ?? .unauthorized()  // AUT-007
        case .forbidden:
            self.init(.forbidden, "The application does not permit this device to connect.")  // AUT-008
        case .failed:
            self.init(.authenticatorFailed, "The application gave no usable answer.")  // AUT-009
        case .overloaded:
            self.init(
                .overloaded,
                "As many handshakes wait for the application as the server permits.",
                headers: [.retryAfter(.seconds(1))],
                clauses: [.lim008]
            )  // AUT-015
        case .timedOut:
            self.init(.authenticatorTimeout, "The application did not answer in time.")  // AUT-010
        }
    }
}

extension Refusal {
    /// The same refusal, asked for by one clause more.
    ///
    /// - Parameter clause: The clause.
    /// - Returns: The refusal.
    func asked(by clause: MarkedClause) -> Self {
        Self(self.error, headers: self.headers, clauses: self.clauses + [clause])
    }
}

extension ClauseCounter {
    /// Notes what the answer to a refused HTTP request obeys.
    ///
    /// - Parameter refusal: Why it is refused.
    func note(answering refusal: Refusal) {
        self.note(.err001)
        self.note(.err002)
        self.note(refusal.clauses)
        self.note(answering: refusal.error)
    }
}

extension Refusal.Header {
    /// When to come again (LIM-008).
    ///
    /// - Parameter wait: The time to wait; written in whole seconds, 1 or more.
    /// - Returns: The header.
    static func retryAfter(_ wait: Duration) -> Self {
        let (seconds, attoseconds) = wait.components
        return Self(name: "Retry-After", value: "\(max(1, seconds + (attoseconds > 0 ? 1 : 0)))")
    }

    /// Nothing more is read from the connection after this answer.
    static let close = Self(name: "Connection", value: "close")
}
