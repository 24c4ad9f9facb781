/// The answer to `GET /.well-known/pns`: what a server claims.
///
/// Spec: DSC-001 to DSC-005
public struct Discovery: WireValue, Codable {
    /// The revision of the specification that the server obeys, as `2026.1`.
    public var `protocol`: String
    /// Every profile that the server claims, as `core`.
    public var profiles: [String]
    /// Every feature that the server claims, as `probe`.
    public var features: [String]
    /// Every limit.
    public var limits: Limits

    /// Makes a discovery document.
    public init(protocol: String = "2026.1", profiles: [String], features: [String], limits: Limits) {
        self.protocol = `protocol`
        self.profiles = profiles
        self.features = features
        self.limits = limits
    }
}

extension Discovery: WireObject {
    init() {
        self.init(protocol: "", profiles: [], features: [], limits: Limits())
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("protocol", &`protocol`)
        try coder.member("profiles", &profiles)
        try coder.member("features", &features)
        try coder.member("limits", &limits)
    }
}
