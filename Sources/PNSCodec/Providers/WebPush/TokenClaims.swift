/// The claims of the token by which a sender identifies itself to a push service (RFC 8292).
///
/// Spec: VAP-010 to VAP-016
public struct VAPIDClaims: WireValue, Codable {
    /// The origins of the push services that it is for.
    public var audiences: [String] { self.aud.origins }
    /// When it expires, in seconds since 1970.
    public var exp: Int64
    /// Who sends, a `mailto:` or `https:` URL; nil where that is not told.
    public var sub: String?

    private var aud: Audience

    /// The longest time from a request to the end of its token, in seconds.
    public static let maxLifeSeconds: Int64 = 86_400

    /// Makes claims for one push service.
    public init(aud: String, exp: Int64, sub: String? = nil) {
        self.aud = Audience(origins: [aud])
        self.exp = exp
        self.sub = sub
    }

    /// What is wrong with the claims of a request; nil where they are right.
    ///
    /// - Parameters:
    ///   - origin: The origin of the push resource.
    ///   - now: When the request came, in seconds since 1970.
    /// - Returns: The fault; its pointer is of the claims.
    public func fault(origin: String, now: Int64) -> WireFault? {
        guard self.audiences.contains(where: { $0.utf8.elementsEqual(origin.utf8) }) else {
            return WireFault(reason: .unknownName, pointer: "/aud")
        }
        let isAlive = now <= self.exp && self.exp - now <= Self.maxLifeSeconds
        return isAlive ? nil : WireFault(reason: .outOfRange, pointer: "/exp")
    }
}

extension VAPIDClaims: WireObject {
    init() {
        self.init(aud: "", exp: 0)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("aud", &self.aud)
        try coder.member("exp", &self.exp, in: 0...APNSDictionary.maxSeconds)
        try coder.member("sub", &self.sub)
    }
}

/// One origin, or an array of some.
private struct Audience: WireElement, Hashable {
    var origins: [String]

    init(origins: [String]) {
        self.origins = origins
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> Audience {
        reader.current == .openBracket
            ? Audience(origins: try [String].read(&reader)) : Audience(origins: [try reader.readString()])
    }

    func write(_ writer: inout WireWriter) {
        if self.origins.count == 1 {
            writer.write(string: self.origins[0])
        } else {
            self.origins.write(&writer)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let origin = try? container.decode(String.self)
        self.origins = try origin.map { [$0] } ?? container.decode([String].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if self.origins.count == 1 {
            try container.encode(self.origins[0])
        } else {
            try container.encode(self.origins)
        }
    }
}

/// The claims of a provider token of APNs.
///
/// Spec: APN-070, APN-071
public struct APNSTokenClaims: WireValue, Codable {
    /// The id of the team, ten characters.
    public var iss: String
    /// When it was made, in seconds since 1970.
    public var iat: Int64

    /// Makes claims.
    public init(iss: String, iat: Int64) {
        self.iss = iss
        self.iat = iat
    }
}

extension APNSTokenClaims: WireObject {
    init() {
        self.init(iss: "", iat: 0)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("iss", &self.iss)
        try coder.member("iat", &self.iat, in: 0...APNSDictionary.maxSeconds)
    }
}

/// The claims of the token that a service account of Google exchanges for an access token (RFC 7523).
///
/// Spec: FCM-050, FCM-051
public struct GoogleTokenClaims: WireValue, Codable {
    /// The account.
    public var iss: String
    /// What is asked for, names with spaces between them.
    public var scope: String
    /// The token endpoint of Google.
    public var aud: String
    /// When it was made, in seconds since 1970.
    public var iat: Int64
    /// When it expires, at most an hour after that.
    public var exp: Int64

    /// Makes claims that are valid for an hour.
    public init(iss: String, scope: String, aud: String, iat: Int64) {
        self.iss = iss
        self.scope = scope
        self.aud = aud
        self.iat = iat
        self.exp = iat + Self.maxLifeSeconds
    }

    /// The longest life, in seconds.
    public static let maxLifeSeconds: Int64 = 3600
}

extension GoogleTokenClaims: WireObject {
    init() {
        self.init(iss: "", scope: "", aud: "", iat: 0)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("iss", &self.iss)
        try coder.member("scope", &self.scope)
        try coder.member("aud", &self.aud)
        try coder.member("iat", &self.iat, in: 0...APNSDictionary.maxSeconds)
        try coder.member("exp", &self.exp, in: 0...(APNSDictionary.maxSeconds + Self.maxLifeSeconds))
    }

    /// A token lives an hour at most (FCM-051).
    func incompleteness() -> Incompleteness? {
        (self.iat...self.iat + Self.maxLifeSeconds).contains(self.exp) ? nil : .fault(.outOfRange, "exp")
    }
}
