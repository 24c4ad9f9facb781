/// The payload of APNs: what the system reads, and beside it what the application does.
///
/// Spec: APN-001 to APN-004
public struct APNSPayload: WireValue, Codable {
    /// What the system reads; nil in a payload that is for the application alone, as one of device management.
    public var aps: APNSDictionary?
    /// What the application reads, beside `aps`.
    public var others: [JSONMember]

    /// The longest payload but for calls, in bytes of what is written.
    public static let maxBytes = 4096
    /// The longest payload of push type `voip`, in bytes of what is written.
    public static let maxVoIPBytes = 5120

    /// Makes a payload; a custom member named `aps` is left out, for it would be a second one.
    public init(aps: APNSDictionary?, others: [JSONMember] = []) {
        self.aps = aps
        self.others = others.filter { !$0.name.utf8.elementsEqual("aps".utf8) }
    }
}

extension APNSPayload: OpenWireObject {
    init() {
        self.init(aps: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("aps", &self.aps)
    }
}
