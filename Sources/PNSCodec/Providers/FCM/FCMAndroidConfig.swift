/// What Android makes of a message.
///
/// Spec: FCM-020, FCM-022, FCM-023
public struct FCMAndroidConfig: WireValue, Codable {
    /// Of the messages with this key that wait for a device, the last is delivered; a device has four keys at most.
    public var collapseKey: String?
    /// Whether the device is to be woken.
    public var priority: FCMAndroidPriority?
    /// How long the message waits for a device; nil for four weeks, zero for now or never.
    public var ttl: FCMDuration?
    /// The application whose tokens alone are reached.
    public var restrictedPackageName: String?
    /// What the message carries, in place of ``FCMMessage/data``.
    public var data: FCMData?
    /// What is shown, over ``FCMMessage/notification``.
    public var notification: FCMAndroidNotification?
    /// What FCM counts it under.
    public var fcmOptions: FCMOptions?
    /// Whether the device gets it before it is unlocked for the first time.
    public var directBootOk: Bool?
    /// Whether it may travel over a network of little bandwidth.
    public var bandwidthConstrainedOk: Bool?
    /// Whether it may travel over a restricted satellite network.
    public var restrictedSatelliteOk: Bool?

    /// Makes a description of nothing; members are set where they say something.
    public init(
        priority: FCMAndroidPriority? = nil,
        ttl: FCMDuration? = nil,
        notification: FCMAndroidNotification? = nil
    ) {
        self.priority = priority
        self.ttl = ttl
        self.notification = notification
    }
}

/// Whether a message wakes an Android device.
public enum FCMAndroidPriority: String, CaseIterable, Hashable, Sendable {
    /// It does not.
    case normal = "NORMAL"
    /// It does.
    case high = "HIGH"
}

extension FCMAndroidPriority: UpperCaseName {}

extension FCMAndroidConfig: WireObject {
    init() {
        self.init(priority: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("collapseKey", or: "collapse_key", &self.collapseKey)
        try coder.member("priority", &self.priority)
        try coder.member("ttl", &self.ttl)
        try coder.member("restrictedPackageName", or: "restricted_package_name", &self.restrictedPackageName)
        try coder.member("data", &self.data)
        try coder.member("notification", &self.notification)
        try coder.member("fcmOptions", or: "fcm_options", &self.fcmOptions)
        try coder.member("directBootOk", or: "direct_boot_ok", &self.directBootOk)
        try coder.member("bandwidthConstrainedOk", or: "bandwidth_constrained_ok", &self.bandwidthConstrainedOk)
        try coder.member("restrictedSatelliteOk", or: "restricted_satellite_ok", &self.restrictedSatelliteOk)
    }

    mutating func normalize() {
        if self.data?.members.isEmpty == true { self.data = nil }
    }
}

/// A name of a closed list that is written in capitals and read in any case (FCM-023).
protocol UpperCaseName: ClosedName {}

extension UpperCaseName {
    init?(wireText: String) {
        self.init(rawValue: wireText.uppercased())
    }
}
