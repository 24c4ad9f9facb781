import PNSCodec
import PNSService
import Synchronization

/// Says who sends, to every Web Push service by a token of its own (RFC 8292).
final class VAPIDSigner: Sendable {
    private struct Token {
        let header: String
        let issued: Timestamp
    }

    /// How long a token is valid: half of what a service has to take, so that no clock is too far off.
    static let lifetime = Duration.seconds(12 * 3_600)

    /// How long it is used.
    private static let use = Duration.seconds(6 * 3_600)

    /// How many services there are tokens for at once.
    private static let maxTokens = 1_024

    private let key: ES256Key
    private let subject: String?
    private let tokens = Mutex<[String: Token]>([:])

    /// Creates a signer.
    ///
    /// - Parameters:
    ///   - key: The key of the application, which its browsers were given.
    ///   - subject: Whom the service may write to: `mailto:` or `https:`.
    init(key: ES256Key, subject: String?) {
        self.key = key
        self.subject = subject
    }

    /// The value of `Authorization` for a push resource.
    ///
    /// - Parameters:
    ///   - endpoint: The resource.
    ///   - now: The time.
    /// - Returns: The value.
    /// - Throws: ``KeyFault`` when the system cannot sign.
    func authorization(for endpoint: PushEndpoint, at now: Timestamp) throws(KeyFault) -> String {
        let origin = endpoint.origin
        let known = self.tokens.withLock { $0[origin] }
        if let known, (Duration.zero..<Self.use).contains(now.since(known.issued)) { return known.header }
        let header = try self.header(origin, now)
        self.tokens.withLock { tokens in
            if tokens.count >= Self.maxTokens { tokens = [:] }
            tokens[origin] = Token(header: header, issued: now)
        }
        return header
    }

    private func header(_ origin: String, _ now: Timestamp) throws(KeyFault) -> String {
        let claims = VAPIDClaims(aud: origin, exp: now.seconds + Self.lifetime.components.seconds, sub: self.subject)
        let token = try CompactToken(TokenHeader(typ: "JWT", alg: "ES256"), claims: claims, sign: self.key.signature)
        guard let credential = VAPIDCredential(token: token, publicKey: self.key.publicKey) else { throw KeyFault() }
        return credential.authorization
    }
}
