/// The subscription of a browser, as its `PushSubscription.toJSON()` gives it.
///
/// Whoever knows it can push to the browser, so its `description` tells nothing of it.
///
/// Spec: WPE-001 to WPE-006
public struct PushSubscription: WireValue, Codable {
    /// Where pushes are posted to.
    public var endpoint: PushEndpoint
    /// What they are encrypted for.
    public var keys: PushSubscriptionKeys

    /// Makes a subscription.
    public init(endpoint: PushEndpoint, keys: PushSubscriptionKeys) {
        self.endpoint = endpoint
        self.keys = keys
    }
}

/// The keys of a subscription.
///
/// Spec: WPE-003 to WPE-006
public struct PushSubscriptionKeys: WireValue, Codable {
    /// The public key of the browser, an uncompressed point of P-256: 65 bytes, the first of them 4.
    public var p256dh: [UInt8] { self.publicKey.bytes }
    /// The secret that the browser shares with its application, 16 bytes.
    public var auth: [UInt8] { self.secret.bytes }

    private var publicKey: PublicKeyText
    private var secret: AuthSecretText

    /// Makes keys; nil comes of other lengths, and of a key that is not uncompressed.
    public init?(p256dh: [UInt8], auth: [UInt8]) {
        guard let publicKey = PublicKeyText(bytes: p256dh), let secret = AuthSecretText(bytes: auth) else { return nil }
        self.publicKey = publicKey
        self.secret = secret
    }
}

/// Where pushes to a browser are posted to: an absolute URL of the schemes `https` or `http`.
///
/// Which of them may be reached is decided by the policy for outbound requests, not here.
///
/// Spec: WPE-002
public struct PushEndpoint: Hashable, Sendable {
    /// The URL.
    public let text: String

    /// Takes a URL; nil comes of another scheme, of no host, of user information, a fragment, or white space.
    public init?(_ text: String) {
        let lower = text.lowercased()
        guard let prefix = ["https://", "http://"].first(where: lower.hasPrefix) else { return nil }
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")), authority.first != .colon,
            rest.allSatisfy({ $0 > .space && $0 < 0x7F && $0 != UInt8(ascii: "#") })
        else { return nil }
        self.text = text
    }

    /// Scheme, host and port as a signed token names them: lower case, without the usual port of the scheme.
    public var origin: String {
        let lower = self.text.lowercased()
        let scheme = lower.hasPrefix("https") ? "https" : "http"
        let rest = lower.utf8.dropFirst(scheme.utf8.count + 3).prefix { !"/?#".utf8.contains($0) }
        let authority = String(Substring(rest))
        let usualPort = scheme == "https" ? ":443" : ":80"
        let host = authority.hasSuffix(usualPort) ? String(authority.dropLast(usualPort.count)) : authority
        return scheme + "://" + host
    }
}

extension PushEndpoint: FormText {}

extension PushSubscription: CustomStringConvertible {
    /// Says that there is one.
    public var description: String { "a push subscription" }
}

extension PushSubscriptionKeys: CustomStringConvertible {
    /// Says that there are some.
    public var description: String { "the keys of a push subscription" }
}

extension PushSubscription: WireObject {
    init() {
        self.init(endpoint: .unknown, keys: PushSubscriptionKeys())
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("endpoint", &self.endpoint)
        try coder.member("keys", &self.keys)
    }
}

extension PushSubscriptionKeys: WireObject {
    init() {
        self.publicKey = .unknown
        self.secret = .unknown
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("p256dh", &self.publicKey)
        try coder.member("auth", &self.secret)
    }
}

extension PushEndpoint {
    fileprivate static let unknown = PushEndpoint(unchecked: "")

    private init(unchecked text: String) {
        self.text = text
    }
}

/// Bytes of a key in base64url, padded or not; written without padding.
private protocol KeyText: TextElement {
    var bytes: [UInt8] { get set }
    static var unknown: Self { get }
    static func isKey(_ bytes: [UInt8]) -> Bool
}

extension KeyText {
    init?(bytes: [UInt8]) {
        guard Self.isKey(bytes) else { return nil }
        self = .unknown
        self.bytes = bytes
    }

    static var fault: FaultKind { .invalidForm }

    init?(wireText: String) {
        guard let bytes = Base64URL.bytes(padded: wireText) else { return nil }
        self.init(bytes: bytes)
    }

    var wireText: String { Base64URL.text(self.bytes) }
}

/// A public key, an uncompressed point.
private struct PublicKeyText: KeyText {
    var bytes: [UInt8] = []

    static let unknown = PublicKeyText()

    static func isKey(_ bytes: [UInt8]) -> Bool { bytes.count == 65 && bytes.first == 4 }
}

/// A shared secret.
private struct AuthSecretText: KeyText {
    var bytes: [UInt8] = []

    static let unknown = AuthSecretText()

    static func isKey(_ bytes: [UInt8]) -> Bool { bytes.count == 16 }
}
