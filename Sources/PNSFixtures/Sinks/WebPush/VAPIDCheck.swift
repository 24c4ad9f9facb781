import Crypto
import Foundation
import PNSConformance

/// The rules about who sends, RFC 8292.
struct VAPIDCheck {
    /// What was learnt about the sender.
    private(set) var details: [RawJSON.Member] = []
    /// The public key of the sender; `nil` where it is not proved.
    private(set) var key: [UInt8]?

    private static let maxLife = 86_400

    /// Holds a request to them.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - isRequired: Whether it needs a token at all.
    ///   - applicationKey: The one key that can send; `nil` is any.
    ///   - checks: Where findings go.
    init(
        _ request: SinkRequest,
        isRequired: Bool,
        applicationKey: [UInt8]?,
        _ checks: inout SinkChecks<WebPushRefusal>
    ) {
        guard let value = request.header("authorization") else {
            checks.require(
                "there is a token of the application server",
                "RFC 8292 section 4.2",
                !isRequired,
                expected: "vapid t=<token>, k=<key>",
                actual: "none",
                else: .with(status: 401)
            )
            return
        }
        var key: [UInt8]?
        func require(
            _ rule: String,
            _ section: String,
            _ holds: Bool,
            _ expected: String,
            _ actual: @autoclosure () -> String
        ) {
            checks.require(
                rule,
                "RFC 8292 section \(section)",
                holds,
                expected: expected,
                actual: actual(),
                else: .with(status: 403, "It has to be true that \(rule).")
            )
        }
        let parameters = Self.parameters(of: value)
        let text = parameters?["t"] ?? ""
        let keyText = parameters?["k"] ?? ""
        require(
            "authorization is of the scheme vapid, with t and k",
            "3",
            !text.isEmpty && !keyText.isEmpty,
            "vapid t=<token>, k=<key>",
            parameters == nil ? "another scheme" : "t or k is missing"
        )
        guard !text.isEmpty, !keyText.isEmpty else { return }
        let octets = Base64URL.decodeLeniently(keyText) ?? []
        let publicKey = octets.first == 4 ? try? P256.Signing.PublicKey(x963Representation: octets) : nil
        require("k is a point of P-256, not compressed", "3.2", publicKey != nil, "65 octets", "\(octets.count) octets")
        checks.advise(
            "k is base64url without padding",
            "RFC 8292 section 3.2",
            Base64URL.decode(keyText) != nil,
            expected: "base64url",
            actual: "another alphabet, or padding"
        )
        let token: SignedToken
        do throws(SignedToken.Fault) {
            token = try SignedToken(text)
        } catch {
            require("t is a JSON Web Token", "2", false, "one", error.sentence)
            return
        }
        details.append(.init("claims", token.claims))
        require("alg is ES256", "2", token.algorithm == "ES256", "ES256", token.algorithm)
        require(
            "the signature has 64 octets",
            "2",
            token.signature.count == 64,
            "64, not DER",
            "\(token.signature.count)"
        )
        let isSigned = publicKey.map { token.isSigned(by: $0) } ?? false
        require("the signature is by k", "2", isSigned, "it", "another one")
        if isSigned { key = octets }
        Self.checkClaims(token.claims, request, require: require)
        let subject = token.claims["sub"]?.stringValue
        checks.advise(
            "sub says whom to ask",
            "RFC 8292 section 2.1",
            subject.map { $0.hasPrefix("mailto:") || $0.hasPrefix("https:") } ?? false,
            expected: "mailto:… or https:…",
            actual: subject ?? "none"
        )
        if let applicationKey {
            require(
                "k is the key that the subscription is for",
                "4.2",
                octets == applicationKey,
                Base64URL.encode(applicationKey),
                Base64URL.encode(octets)
            )
        }
        self.details.append(.init("key", .string(Base64URL.encode(octets))))
        self.key = key
    }

    private static func checkClaims(
        _ claims: RawJSON,
        _ request: SinkRequest,
        require: (String, String, Bool, String, @autoclosure () -> String) -> Void
    ) {
        let audience = claims["aud"]
        let audiences = audience?.stringValue.map { [$0] } ?? audience?.elements?.compactMap(\.stringValue) ?? []
        require(
            "aud is the origin of the push resource",
            "2",
            audiences.contains(request.origin),
            request.origin,
            audience?.compact().cut ?? "none"
        )
        let now = request.instant.timeIntervalSince1970
        let expires = claims["exp"]?.intValue
        require("exp is a number of seconds", "2", expires != nil, "a number", claims["exp"]?.compact().cut ?? "none")
        guard let expires else { return }
        let left = Double(expires) - now
        require("exp is in the future", "2", left > 0, "after now", "\(Int(-left)) s ago")
        require(
            "exp is at most 24 hours ahead",
            "2",
            left <= Double(Self.maxLife),
            "\(Self.maxLife) s",
            "\(Int(left)) s"
        )
    }

    /// The parameters of the scheme `vapid`, in any order; `nil` for another scheme.
    private static func parameters(of value: String) -> [String: String]? {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "vapid" else { return nil }
        var parameters: [String: String] = [:]
        for part in parts[1].split(separator: ",") {
            let pair = part.drop { $0 == " " || $0 == "\t" }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let text = String(pair[1].reversed().drop { $0 == " " || $0 == "\t" }.reversed())
            let isQuoted = text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
            parameters[pair[0].lowercased()] = isQuoted ? String(text.dropFirst().dropLast()) : text
        }
        return parameters
    }
}
