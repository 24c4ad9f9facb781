/// `{"error":"invalid_client","error_description":"…"}`: the answer to a refused token request (RFC 6749 section 5.2).
///
/// Spec: OAU-020
public struct TokenError: WireValue, Codable {
    /// The class of the error.
    public var error: TokenErrorCode
    /// What was wrong, for people.
    public var errorDescription: String?

    /// Makes an error.
    public init(_ error: TokenErrorCode, _ errorDescription: String? = nil) {
        self.error = error
        self.errorDescription = errorDescription
    }
}

extension TokenError: WireObject {
    init() {
        self.init(TokenErrorCode(rawValue: ""))
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("error", &error)
        try coder.member("error_description", &errorDescription)
    }
}
