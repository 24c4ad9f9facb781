/// What the application that the runner plays does with a request for some credentials.
public enum ApplicationAnswer: Hashable, Sendable {
    /// This answer, byte for byte apart from the framing headers.
    case answer(HTTPAnswer)
    /// No answer; the connection stays open until the peer ends it.
    case never
    /// The connection is closed without an answer.
    case hangUp

    /// Status 200 with the user id (AUT-006).
    public static func accepting(userID: String) -> ApplicationAnswer {
        let body = RawJSON.object([.init("user_id", .string(userID))]).compact()
        return .answer(
            HTTPAnswer(status: 200, headers: [HeaderField("Content-Type", "application/json")], body: Array(body.utf8))
        )
    }
}

/// An authentication request that the application received.
public struct AuthenticationRequest: Hashable, Sendable {
    /// The method.
    public var method: String
    /// The request target.
    public var path: String
    /// The header fields in the order received.
    public var headers: [HeaderField]
    /// The body.
    public var body: [UInt8]

    /// Creates a request.
    public init(method: String, path: String, headers: [HeaderField], body: [UInt8]) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// The application, as the runner plays it: it authenticates devices by their `Authorization` header.
///
/// Answers are keyed by the credentials, so scenarios run side by side. Credentials nobody announced get 401.
public protocol ApplicationFixture: Sendable {
    /// The URL that the server under test has to be configured with.
    var url: String { get }

    /// Announces credentials.
    ///
    /// A request on a path other than that of ``url`` is accepted with a user id of its own: that is where a server ends
    /// up which follows a redirect.
    ///
    /// - Parameters:
    ///   - authorization: The value of the `Authorization` header.
    ///   - answer: What to answer.
    ///   - onRequest: Called for each request with these credentials, before it is answered.
    func announce(
        authorization: String,
        answer: ApplicationAnswer,
        onRequest: @escaping @Sendable (AuthenticationRequest) -> Void
    )

    /// Changes the answer for credentials that were announced.
    func change(authorization: String, answer: ApplicationAnswer)

    /// Stops listening.
    func stop() async
}
