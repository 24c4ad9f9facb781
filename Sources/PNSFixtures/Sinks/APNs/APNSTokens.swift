import Crypto
import Foundation
import PNSConformance
import Synchronization

/// The provider tokens that connections came with.
final class APNSTokens: Sendable {
    /// What a token says, once it was verified.
    private struct Token {
        var keyID: String
        var issuedAt: Int
        var claims: RawJSON
        var isText: Bool
    }

    private enum Verdict {
        case valid(Token)
        case invalid(String, actual: String)
    }

    /// The token that a connection came with last, and could.
    private struct Past {
        /// How long a token has to be used, in seconds.
        static let minimumUse = 1_200

        var keyID: String
        var text: String
        var issuedAt: Int
        var wasRefused = false

        /// Whether a connection can come with a new token now.
        func isFollowed(by token: Token) -> Bool {
            self.keyID == token.keyID && (self.wasRefused || token.issuedAt - self.issuedAt >= Self.minimumUse)
        }
    }

    private struct State {
        /// Tokens that were looked at, so that each is verified once.
        var verdicts: [String: Verdict] = [:]
        var past: [Int: Past] = [:]
    }

    /// More tokens than this are not remembered at a time.
    private static let maxRemembered = 1_024
    /// How long a token is good for, in seconds.
    private static let lifetime = 3_600
    private let keys: [String: P256.Signing.PublicKey]
    private let teamID: String
    private let maxSecondsAhead: Int
    private let state = Mutex(State())

    init(keys: [String: P256.Signing.PublicKey], teamID: String, maxSecondsAhead: Int = 300) {
        self.maxSecondsAhead = maxSecondsAhead
        self.keys = keys
        self.teamID = teamID
    }

    /// The last token on a connection was refused.
    func refused(on connection: Int) {
        self.state.withLock { $0.past[connection]?.wasRefused = true }
    }

    func forget(connection: Int) {
        self.state.withLock { $0.past[connection] = nil }
    }

    /// Holds a request to the rules about its provider token.
    ///
    /// - Returns: What the token says, and whether it is one to trust.
    func check(_ request: SinkRequest, _ checks: inout SinkChecks<APNSReason>) -> (claims: RawJSON?, isTrusted: Bool) {
        let value = request.header("authorization")
        checks.require(
            "authorization holds a provider token",
            APNSSource.token,
            value != nil,
            expected: "bearer <token>",
            actual: "none",
            else: APNSRules.reason("MissingProviderToken")
        )
        guard let value else { return (nil, false) }
        let isBearer = value.lowercased().hasPrefix("bearer ")
        checks.require(
            "authorization is of the scheme bearer",
            APNSSource.token,
            isBearer,
            expected: "bearer <token>",
            actual: "another scheme",
            else: APNSRules.reason("MissingProviderToken")
        )
        guard isBearer else { return (nil, false) }
        let text = String(value.dropFirst("bearer ".count))
        let token: Token
        switch self.verdict(on: text) {
        case .invalid(let expected, let actual):
            checks.require(
                "the provider token is one of this team",
                APNSSource.token,
                false,
                expected: expected,
                actual: actual,
                else: APNSRules.reason("InvalidProviderToken")
            )
            return (nil, false)
        case .valid(let valid): token = valid
        }
        checks.require(
            "the provider token is one of this team",
            APNSSource.token,
            true,
            expected: "",
            actual: "",
            else: APNSRules.reason("InvalidProviderToken")
        )
        checks.advise(
            "iat is a number",
            APNSSource.token,
            !token.isText,
            expected: "a number",
            actual: "a text of digits"
        )
        self.checkAge(of: token, at: Int(request.instant.timeIntervalSince1970), &checks)
        self.checkPast(of: token, text, on: request.connection, &checks)
        return (token.claims, checks.refusal.map { $0.status != 403 && $0.status != 429 } ?? true)
    }

    private func checkAge(of token: Token, at now: Int, _ checks: inout SinkChecks<APNSReason>) {
        checks.require(
            "the provider token is not older than an hour",
            APNSSource.token,
            now - token.issuedAt <= Self.lifetime,
            expected: "at most \(Self.lifetime) s",
            actual: "\(now - token.issuedAt) s",
            else: APNSRules.reason("ExpiredProviderToken")
        )
        checks.require(
            "the provider token is not from the future",
            APNSSource.token,
            token.issuedAt - now <= self.maxSecondsAhead,
            expected: "an iat of now or before",
            actual: "\(token.issuedAt - now) s ahead",
            else: APNSRules.reason("InvalidProviderToken")
        )
    }

    private func checkPast(
        of token: Token,
        _ text: String,
        on connection: Int,
        _ checks: inout SinkChecks<APNSReason>
    ) {
        let past = self.state.withLock { state in
            let past = state.past[connection]
            if past.map({ $0.isFollowed(by: token) }) ?? true {
                state.past[connection] = Past(keyID: token.keyID, text: text, issuedAt: token.issuedAt)
            }
            return past
        }
        guard let past, past.text != text else { return }
        checks.require(
            "a connection keeps to one key",
            APNSSource.token,
            past.keyID == token.keyID,
            expected: past.keyID,
            actual: token.keyID,
            else: APNSRules.reason("UnrelatedKeyIdInToken")
        )
        checks.require(
            "a new provider token comes at most every 20 minutes",
            APNSSource.token,
            past.keyID != token.keyID || past.isFollowed(by: token),
            expected: "at least \(Past.minimumUse) s after the last one",
            actual: "\(token.issuedAt - past.issuedAt) s",
            else: APNSRules.reason("TooManyProviderTokenUpdates")
        )
    }

    private func verdict(on text: String) -> Verdict {
        if let known = self.state.withLock({ $0.verdicts[text] }) { return known }
        let verdict = self.verify(text)
        self.state.withLock { state in
            if state.verdicts.count >= Self.maxRemembered { state.verdicts = [:] }
            state.verdicts[text] = verdict
        }
        return verdict
    }

    private func verify(_ text: String) -> Verdict {
        let token: SignedToken
        do throws(SignedToken.Fault) {
            token = try SignedToken(text)
        } catch {
            return .invalid("a JSON Web Token", actual: error.sentence)
        }
        guard token.algorithm == "ES256" else { return .invalid("alg ES256", actual: token.algorithm) }
        guard let keyID = token.header["kid"]?.stringValue else {
            return .invalid("a kid in its header", actual: "none")
        }
        guard let key = self.keys[keyID] else {
            return .invalid("kid \(self.keys.keys.sorted().joined(separator: " or "))", actual: keyID)
        }
        guard token.signature.count == 64 else {
            return .invalid("a signature of 64 octets, not DER", actual: "\(token.signature.count) octets")
        }
        guard token.isSigned(by: key) else { return .invalid("a signature by key \(keyID)", actual: "another one") }
        guard let issuer = token.claims["iss"]?.stringValue, issuer == self.teamID else {
            return .invalid("iss \(self.teamID)", actual: token.claims["iss"]?.compact() ?? "none")
        }
        guard let issued = token.seconds("iat") else {
            return .invalid("iat in seconds", actual: token.claims["iat"]?.compact() ?? "none")
        }
        let claims = RawJSON.object([
            "kid": .string(keyID), "iss": .string(issuer), "iat": .number(issued.value),
        ])
        return .valid(Token(keyID: keyID, issuedAt: issued.value, claims: claims, isText: issued.isText))
    }
}
