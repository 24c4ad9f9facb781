/// A user whom a receipt is about.
///
/// Spec: RCT-010 to RCT-018
public struct Recipient: WireValue, Codable {
    /// How many of the user's connections were live when it was sent to them, 0…``Payload/maxSeq``.
    public var delivered: UInt64
    /// The devices that it reached, each once; nil when that is not known, and always when `delivered` is 0.
    public var devices: [DeviceID]?
    /// How many unread messages the user has, 0…``Payload/maxSeq``.
    public var unread: UInt64

    /// Makes a recipient.
    ///
    /// - Parameters:
    ///   - delivered: How many of the user's connections were live.
    ///   - devices: The devices that it reached, each once and none where `delivered` is 0; empty for not known.
    ///   - unread: How many unread messages the user has.
    public init(delivered: UInt64 = 0, devices: [DeviceID]? = nil, unread: UInt64 = 0) {
        self.delivered = delivered
        self.devices = devices == [] ? nil : devices
        self.unread = unread
    }
}

extension Recipient: WireObject {
    /// In place of what was not read yet; no member can be it.
    private static let unknown = UInt64.max

    init() {
        self.init(delivered: Self.unknown)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("delivered", &self.delivered, in: 0...Payload.maxSeq)
        try coder.refuse(ifConflicting: self.reachesUnconnectedDevices)
        try coder.member("devices", &self.devices)
        try coder.refuse(ifConflicting: self.reachesUnconnectedDevices || self.hasDoubledDevice)
        try coder.member("unread", &self.unread, in: 0...Payload.maxSeq)
    }

    mutating func normalize() {
        if self.devices == [] { self.devices = nil }
    }

    /// Whether devices were reached without a connection (RCT-017).
    private var reachesUnconnectedDevices: Bool {
        self.delivered == 0 && !(self.devices ?? []).isEmpty
    }

    /// Whether two ids have the same bytes (RCT-016).
    private var hasDoubledDevice: Bool {
        guard let devices = self.devices, devices.count > 1 else { return false }
        return Set(devices).count < devices.count
    }
}
