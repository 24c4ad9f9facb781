/// `{"access_token":"…","token_type":"Bearer","expires_in":3600}`: the answer to a token request.
///
/// Spec: OAU-002
public struct TokenAnswer: WireValue, Codable {
    /// The token, opaque to whoever receives it.
    public var accessToken: String
    /// How the token is used: `Bearer`, in any case of letters.
    public var tokenType: String
    /// How long the token is valid, in seconds, 1 or more.
    public var expiresIn: Int
    /// What the token permits; nil for what was asked for.
    public var scope: String?

    /// Makes an answer.
    public init(accessToken: String, tokenType: String = "Bearer", expiresIn: Int, scope: String? = nil) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.expiresIn = expiresIn
        self.scope = scope
    }
}

extension TokenAnswer: WireObject {
    init() {
        self.init(accessToken: "", tokenType: "", expiresIn: 1)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("access_token", &accessToken)
        try coder.member("token_type", &tokenType)
        try coder.member("expires_in", &expiresIn, in: 1...2_147_483_647)
        try coder.member("scope", &scope)
    }
}
