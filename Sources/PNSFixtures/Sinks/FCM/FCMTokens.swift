import Foundation
import PNSConformance
import Synchronization

/// The endpoint that gives out access tokens for the assertion of a service account (RFC 7523), and which it gave out.
final class FCMTokens: Sendable {
    /// Why no token is given, in the words of RFC 6749 section 5.2.
    struct Refusal: Sendable {
        var error: String
        var description: String

        var answer: HTTPAnswer {
            .json(
                400,
                .object(["error": .string(self.error), "error_description": .string(self.description)])
            )
        }
    }

    private struct Issued {
        var expiry: Date
        /// Which one it is of all that were given out, from 1.
        var number: Int
    }

    private struct State {
        var issued: [String: Issued] = [:]
        var count = 0
        var lifetime: Int
    }

    static let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    static let source = "RFC 7523 section 3"
    /// Google's own URLs stand in `aud` whatever URL the request goes to.
    private static let audiences = [
        "https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token",
        "https://accounts.google.com/o/oauth2/token",
    ]
    private static let scopes = [
        "https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform",
    ]
    /// More tokens than this are not kept at a time.
    private static let maxTokens = 10_000
    private let account: FCMAccount
    private let maxSecondsAhead: Int
    private let state: Mutex<State>

    init(account: FCMAccount, lifetime: Int, maxSecondsAhead: Int = 300) {
        self.account = account
        self.maxSecondsAhead = maxSecondsAhead
        self.state = Mutex(State(lifetime: lifetime))
    }

    /// Sets for how many seconds the next tokens are good.
    func setLifetime(_ seconds: Int) { self.state.withLock { $0.lifetime = seconds } }

    /// Makes all tokens that were given out worthless.
    func revokeAll() { self.state.withLock { $0.issued = [:] } }

    /// Whether a token was given out and is good.
    func isValid(_ token: String, at date: Date) -> Bool {
        self.state.withLock { $0.issued[token].map { date < $0.expiry } ?? false }
    }

    /// Which one a token is of all that were given out, from 1; it says which requests came with the same.
    func number(of token: String) -> Int? { self.state.withLock { $0.issued[token]?.number } }

    /// Judges a request for a token.
    func judge(_ request: SinkRequest) -> SinkJudgement {
        var checks = SinkChecks<Refusal>()
        checks.require(
            "the method is POST",
            "RFC 6749 section 3.2",
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: Refusal(error: "invalid_request", description: "The method is not POST.")
        )
        let type = request.header("content-type").map { $0.prefix { $0 != ";" }.lowercased() } ?? "none"
        checks.require(
            "the body is a form",
            self.source("2.1"),
            type == "application/x-www-form-urlencoded",
            expected: "application/x-www-form-urlencoded",
            actual: type,
            else: Refusal(error: "invalid_request", description: "The body is not a form.")
        )
        let form = FormFields(request.body)
        checks.require(
            "grant_type is that of an assertion",
            self.source("2.1"),
            form["grant_type"] == Self.grant,
            expected: Self.grant,
            actual: form["grant_type"] ?? "none",
            else: Refusal(error: "unsupported_grant_type", description: "The grant type is not supported.")
        )
        let claims = self.check(form["assertion"], request, &checks)
        var details: [RawJSON.Member] = []
        if let claims { details.append(.init("claims", claims)) }
        guard checks.refusal == nil else {
            let answer = checks.refusal?.answer ?? HTTPAnswer(status: 400)
            return SinkJudgement(findings: checks.findings, details: details, reply: .whole(answer))
        }
        let (token, lifetime) = self.issue(at: request.instant)
        details.append(.init("expiresIn", .number(lifetime)))
        let answer = HTTPAnswer.json(
            200,
            .object([
                "access_token": .string(token), "expires_in": .number(lifetime), "token_type": .string("Bearer"),
            ]),
            headers: [HeaderField("Cache-Control", "no-store")]
        )
        return SinkJudgement(findings: checks.findings, details: details, reply: .whole(answer))
    }

    private func source(_ section: String) -> String { "RFC 7523 section \(section)" }

    private func issue(at date: Date) -> (token: String, lifetime: Int) {
        let token = "sink." + Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0...255) })
        return self.state.withLock { state in
            if state.issued.count >= Self.maxTokens { state.issued = state.issued.filter { $0.value.expiry > date } }
            if state.issued.count >= Self.maxTokens { state.issued = [:] }
            state.count += 1
            let expiry = date.addingTimeInterval(Double(state.lifetime))
            state.issued[token] = Issued(expiry: expiry, number: state.count)
            return (token, state.lifetime)
        }
    }

    /// - Returns: The claims, where the assertion is one.
    private func check(
        _ assertion: String?,
        _ request: SinkRequest,
        _ checks: inout SinkChecks<Refusal>
    ) -> RawJSON? {
        func require(_ rule: String, _ holds: Bool, _ expected: String, _ actual: @autoclosure () -> String) {
            checks.require(
                rule,
                Self.source,
                holds,
                expected: expected,
                actual: actual(),
                else: Refusal(error: "invalid_grant", description: "It has to be true that \(rule).")
            )
        }
        require("there is an assertion", assertion != nil, "a JSON Web Token", "none")
        guard let assertion else { return nil }
        let token: SignedToken
        do throws(SignedToken.Fault) {
            token = try SignedToken(assertion)
        } catch {
            require("the assertion is a JSON Web Token", false, "one", error.sentence)
            return nil
        }
        let claims = token.claims
        require("alg is RS256", token.algorithm == "RS256", "RS256", token.algorithm)
        let keyID = token.header["kid"]?.stringValue
        require("kid is that of the key file", keyID == self.account.keyID, self.account.keyID, keyID ?? "none")
        require("the signature is that of the key", token.isSigned(by: self.account.key), "it", "another one")
        let issuer = claims["iss"]?.stringValue
        require("iss is the service account", issuer == self.account.email, self.account.email, issuer ?? "none")
        let scopes = claims["scope"]?.stringValue?.split(separator: " ").map(String.init) ?? []
        let isInScope = scopes.contains { Self.scopes.contains($0) }
        require("scope lets messages be sent", isInScope, Self.scopes.joined(separator: " or "), "\(scopes)")
        let audiences =
            claims["aud"]?.stringValue.map { [$0] } ?? claims["aud"]?.elements?.compactMap(\.stringValue) ?? []
        let own = request.origin + FCMRules.tokenPath
        let isForUs = audiences.contains { $0 == own || Self.audiences.contains($0) }
        require("aud is the token endpoint", isForUs, "\(own) or Google's", "\(audiences)")
        let now = Int(request.instant.timeIntervalSince1970)
        let (issued, expires) = (claims["iat"]?.intValue, claims["exp"]?.intValue)
        require("iat is a number of seconds", issued != nil, "a number", claims["iat"]?.compact() ?? "none")
        require("exp is a number of seconds", expires != nil, "a number", claims["exp"]?.compact() ?? "none")
        guard let issued, let expires else { return claims }
        let ahead = issued - now
        require("iat is not in the future", ahead <= self.maxSecondsAhead, "now or before", "\(ahead) s ahead")
        require("exp is in the future", expires > now, "after now", "\(now - expires) s ago")
        let life = expires - issued
        require("exp is at most an hour after iat", (1...3_600).contains(life), "3600 s", "\(life) s")
        return claims
    }
}

/// The fields of a form.
struct FormFields {
    private var fields: [String: String] = [:]

    init(_ body: [UInt8]) {
        for part in String(decoding: body, as: UTF8.self).split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = pair.map { $0.replacing("+", with: " ").removingPercentEncoding ?? String($0) }
            guard let name = texts.first, self.fields[name] == nil else { continue }
            self.fields[name] = texts.count > 1 ? texts[1] : ""
        }
    }

    /// The names.
    var names: [String] { Array(self.fields.keys) }

    /// A field; of one that stands there twice the first.
    subscript(name: String) -> String? { self.fields[name] }
}
