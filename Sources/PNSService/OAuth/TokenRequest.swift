public import PNSCodec

/// What came with a token request, as far as the rules look at it.
public struct TokenRequest: Hashable, Sendable {
    /// The values of the header `Authorization`.
    public var authorization: [String]

    /// The value of the header `Content-Type`.
    public var contentType: String?

    /// The body.
    public var body: [UInt8]

    /// Creates a request.
    public init(authorization: [String], contentType: String?, body: [UInt8]) {
        self.authorization = authorization
        self.contentType = contentType
        self.body = body
    }
}

/// Why a token request is refused.
public struct TokenRefusal: Error, Hashable, Sendable {
    /// The answer.
    public let error: TokenError

    /// The value of `WWW-Authenticate`, where credentials came in a header (OAU-022).
    public let challenge: String?

    /// The clause that asks for the refusal.
    let clause: MarkedClause

    init(_ code: TokenErrorCode, _ description: String, _ clause: MarkedClause, challenge: String? = nil) {
        error = TokenError(code, description)
        self.clause = clause
        self.challenge = challenge
    }
}
