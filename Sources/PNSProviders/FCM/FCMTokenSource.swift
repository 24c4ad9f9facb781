import PNSCodec
public import PNSService
import Synchronization

/// The access token of a project at FCM: got with a signed assertion (RFC 7523), used until shortly before it expires.
///
/// However many messages need one at once, one request is made for it.
public final class FCMTokenSource: Sendable {
    private struct Token {
        let text: String
        let until: Timestamp
    }

    private struct State {
        var token: Token?
        var flight: Task<Result<String, Failure>, Never>?
    }

    /// Why there is no token: what it means for a message that needs one.
    struct Failure: Error, Hashable {
        let outcome: PushOutcome
    }

    private static let scope = "https://www.googleapis.com/auth/firebase.messaging"
    private static let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    private let account: FCMServiceAccount
    private let context: OutboundContext
    private let timeout: Duration
    private let state = Mutex(State())

    /// Creates a source that has not asked yet.
    ///
    /// - Parameters:
    ///   - account: Who asks, and where.
    ///   - context: Carries the requests, and tells the time.
    ///   - timeout: How long a request can take.
    public init(_ account: FCMServiceAccount, context: OutboundContext, timeout: Duration = .seconds(10)) {
        self.account = account
        self.context = context
        self.timeout = timeout
    }

    /// A token that is valid.
    ///
    /// - Parameter refused: A token that FCM refused; another one is got in its place.
    /// - Returns: The token.
    /// - Throws: ``Failure``.
    func token(insteadOf refused: String? = nil) async throws(Failure) -> String {
        let now = self.context.clock.now()
        let (known, flight) = self.state.withLock { state -> (String?, Task<Result<String, Failure>, Never>?) in
            if let token = state.token, token.text != refused, now < token.until { return (token.text, nil) }
            if let flight = state.flight { return (nil, flight) }
            // Ends with its answer, whoever still waits for it.
            let flight = Task { await self.renew() }
            state.flight = flight
            return (nil, flight)
        }
        if let known { return known }
        guard let flight else { throw Failure(outcome: .unanswered(.cancelled)) }
        return try await flight.value.get()
    }

    private func renew() async -> Result<String, Failure> {
        let result = await self.ask()
        self.state.withLock { state in
            state.flight = nil
            if case .success(let token) = result { state.token = token }
        }
        return result.map(\.text)
    }

    private func ask() async -> Result<Token, Failure> {
        let now = self.context.clock.now()
        guard let assertion = try? self.assertion(at: now) else {
            return .failure(Failure(outcome: .credential(code: "InvalidKey")))
        }
        let form = FormFields([.init("grant_type", Self.grant), .init("assertion", assertion)])
        do throws(OutboundFailure) {
            let answer = try await self.context.client.send(
                OutboundRequest(
                    url: self.account.tokenURL,
                    headers: [OutboundHeader("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array(form.text.utf8),
                    timeout: self.timeout
                )
            )
            return self.read(answer, asked: now)
        } catch {
            return .failure(Failure(outcome: .unanswered(error)))
        }
    }

    private func read(_ answer: OutboundAnswer, asked now: Timestamp) -> Result<Token, Failure> {
        switch answer.status {
        case 200:
            guard let token = try? TokenAnswer(wire: answer.body), token.tokenType.lowercased() == "bearer" else {
                return .failure(Failure(outcome: .transient(code: "InvalidTokenAnswer", retryAfter: nil)))
            }
            // Renewed before it expires, by five minutes or a quarter of a shorter life.
            let life = token.expiresIn - min(300, token.expiresIn / 4)
            return .success(Token(text: token.accessToken, until: now.advanced(by: .seconds(life))))
        case 429:
            let wait = RetryAfter.wait(of: answer, at: now)
            return .failure(Failure(outcome: .throttled(code: "TokenEndpoint429", retryAfter: wait)))
        case 500...:
            let wait = RetryAfter.wait(of: answer, at: now)
            return .failure(Failure(outcome: .transient(code: "TokenEndpoint\(answer.status)", retryAfter: wait)))
        default:
            return .failure(Failure(outcome: .credential(code: "TokenEndpoint\(answer.status)")))
        }
    }

    /// The assertion: an hour long, and for the endpoint that is asked.
    private func assertion(at now: Timestamp) throws(KeyFault) -> String {
        try CompactToken(
            TokenHeader(typ: "JWT", alg: "RS256", kid: self.account.keyID),
            claims: GoogleTokenClaims(
                iss: self.account.clientEmail,
                scope: Self.scope,
                aud: self.account.tokenURL,
                iat: now.seconds
            ),
            sign: self.account.key.signature
        ).text
    }
}
