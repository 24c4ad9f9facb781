/// The credential of a sender at a push service: `vapid t=…, k=…` in the header Authorization (RFC 8292 section 3).
///
/// Its `description` tells nothing of it.
///
/// Spec: VAP-001 to VAP-006
public struct VAPIDCredential: Hashable, Sendable {
    /// The signed token.
    public let token: CompactToken
    /// The public key that it was signed with, an uncompressed point of P-256, 65 bytes.
    public let publicKey: [UInt8]

    /// Makes a credential; nil comes of a key of another form.
    public init?(token: CompactToken, publicKey: [UInt8]) {
        guard publicKey.count == 65, publicKey.first == 4 else { return nil }
        self.token = token
        self.publicKey = publicKey
    }

    /// Reads the value of the header.
    ///
    /// - Parameter authorization: The value; nil comes of another scheme, of a parameter that is missing, doubled or of
    ///   another form. Parameters of other names are passed over.
    public init?(authorization: String) {
        let scheme = authorization.utf8.prefix { $0 != .space }
        guard Substring(scheme).lowercased() == "vapid" else { return nil }
        var values: [String: String] = [:]
        for parameter in authorization.utf8.dropFirst(scheme.count).split(separator: .comma) {
            let text = String(Substring(parameter)).trimmingSpaces
            guard let equals = text.firstIndex(of: "=") else { return nil }
            let name = text[..<equals].lowercased()
            guard values.updateValue(String(text[text.index(after: equals)...]), forKey: name) == nil else {
                return nil
            }
        }
        guard let token = values["t"].flatMap(CompactToken.init),
            let key = values["k"].flatMap(Base64URL.bytes(padded:))
        else { return nil }
        self.init(token: token, publicKey: key)
    }

    /// The value of the header, without a space behind the comma: not every reader takes one.
    public var authorization: String { "vapid t=\(self.token.text),k=\(Base64URL.text(self.publicKey))" }

    /// The claims of the token, if they and its header are right for a request; the signature is the caller's to verify.
    ///
    /// - Parameters:
    ///   - origin: The origin of the push resource.
    ///   - now: When the request came, in seconds since 1970.
    /// - Returns: The claims.
    /// - Throws: A `WireFault`; its pointer is of the header for `alg`, else of the claims.
    public func claims(origin: String, now: Int64) throws(WireFault) -> VAPIDClaims {
        let header = try TokenHeader(wire: self.token.header)
        guard header.alg == "ES256" else { throw WireFault(reason: .unknownName, pointer: "/alg") }
        guard self.token.signature.count == 64 else { throw WireFault(reason: .invalidForm) }
        let claims = try VAPIDClaims(wire: self.token.claims)
        if let fault = claims.fault(origin: origin, now: now) { throw fault }
        return claims
    }
}

extension VAPIDCredential: CustomStringConvertible {
    /// Says that there is one.
    public var description: String { "a VAPID credential" }
}

extension String {
    /// The text without spaces and tabs around it.
    fileprivate var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = self.drop(while: isSpace)
        return String(start.reversed().drop(while: isSpace).reversed())
    }
}
