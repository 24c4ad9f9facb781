/// A device as the registry tells of it: the answer to `GET /v1/users/{uid}/devices/{device}`.
///
/// The subscription of a browser is not told: whoever knows it can push to the browser (RGM-042).
///
/// Spec: RGM-040 to RGM-042
public struct DeviceRecord: WireValue, Codable {
    /// The id.
    public var device: DeviceID
    /// What the device is; nil where it was not told.
    public var platform: DevicePlatform?
    /// The language of its user; nil where it was not told.
    public var lang: String?
    /// When it was registered last.
    public var lastSeen: Timestamp

    /// Makes a record.
    public init(device: DeviceID, platform: DevicePlatform? = nil, lang: String? = nil, lastSeen: Timestamp) {
        self.device = device
        self.platform = platform
        self.lang = lang
        self.lastSeen = lastSeen
    }
}

/// The devices of a user: the answer to `GET /v1/users/{uid}/devices`.
///
/// Spec: RGM-041
public struct DeviceList: WireValue, Codable {
    /// The devices, in the order of the bytes of their ids.
    public var devices: [DeviceRecord]

    /// Makes a list.
    public init(devices: [DeviceRecord]) {
        self.devices = devices
    }
}

extension DeviceRecord: WireObject {
    init() {
        self.init(device: DeviceID(unchecked: ""), lastSeen: .earliest)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("device", &self.device)
        try coder.member("platform", &self.platform)
        try coder.member("lang", &self.lang)
        try coder.member("last_seen", &self.lastSeen)
    }

    mutating func normalize() {
        if self.platform?.rawValue.isEmpty == true { self.platform = nil }
        if self.lang?.isEmpty == true { self.lang = nil }
    }
}

extension DeviceList: WireObject {
    init() {
        self.init(devices: [])
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("devices", &self.devices)
    }
}
