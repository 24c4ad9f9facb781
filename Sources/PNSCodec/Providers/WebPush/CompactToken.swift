/// A signed token in its compact form: header, claims and signature in base64url, joined by points (RFC 7515).
///
/// A credential, so its `description` tells nothing of it. Signing and verifying are the caller's.
///
/// Spec: VAP-001 to VAP-004
public struct CompactToken: Hashable, Sendable {
    /// The header, a JSON text.
    public let header: [UInt8]
    /// The claims, a JSON text.
    public let claims: [UInt8]
    /// The signature.
    public let signature: [UInt8]
    /// What is signed: the first two parts and the point between them, as they were written.
    public let signingInput: String

    /// Reads a token.
    ///
    /// - Parameter text: The token; nil comes of other than three parts, and of a part that is no base64url.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: .period, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.bytes(parts[0]), let claims = Base64URL.bytes(parts[1]),
            let signature = Base64URL.bytes(parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        self.signingInput = String(Substring(parts[0])) + "." + String(Substring(parts[1]))
    }

    /// Makes a token of its parts.
    ///
    /// - Parameters:
    ///   - header: The header.
    ///   - claims: The claims.
    ///   - sign: Signs the bytes that it is given.
    /// - Throws: What `sign` throws.
    public init<Failure: Error>(
        _ header: TokenHeader,
        claims: some WireValue,
        sign: ([UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        self.header = header.wire()
        self.claims = claims.wire()
        self.signingInput = Base64URL.text(self.header) + "." + Base64URL.text(self.claims)
        self.signature = try sign(Array(self.signingInput.utf8))
    }

    /// The token as it is written.
    public var text: String { self.signingInput + "." + Base64URL.text(self.signature) }
}

extension CompactToken: CustomStringConvertible {
    /// Says that there is one.
    public var description: String { "a signed token" }
}

/// The header of a signed token.
public struct TokenHeader: WireValue, Codable {
    /// The type, `JWT`; nil where it is not told.
    public var typ: String?
    /// How it is signed: `ES256`, `RS256`.
    public var alg: String
    /// The key that it is signed with; nil where that is known otherwise.
    public var kid: String?

    /// Makes a header.
    public init(typ: String? = nil, alg: String, kid: String? = nil) {
        self.typ = typ
        self.alg = alg
        self.kid = kid
    }
}

extension TokenHeader: WireObject {
    init() {
        self.init(alg: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("typ", &self.typ)
        try coder.member("alg", &self.alg)
        try coder.member("kid", &self.kid)
    }
}
