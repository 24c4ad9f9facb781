/// What a device is registered with: the body of `PUT /v1/users/{uid}/devices/{device}`.
///
/// The subscription of a browser stands in it under the names that its own `PushSubscription.toJSON()` gives.
///
/// Spec: RGM-030 to RGM-036
public struct DeviceRegistration: WireValue, Codable {
    /// What the device is; nil, written as nothing, where it is not told.
    public var platform: DevicePlatform?
    /// The language of its user, as `en-GB`; nil where it is not told.
    public var lang: String?
    /// The subscription of a browser that is reached by Web Push; nil where a provider knows the device by its id.
    public var subscription: PushSubscription? {
        guard let endpoint, let keys else { return nil }
        return PushSubscription(endpoint: endpoint, keys: keys)
    }

    private var endpoint: PushEndpoint?
    private var keys: PushSubscriptionKeys?

    /// Makes a registration of a device that a provider knows by its id.
    public init(platform: DevicePlatform?, lang: String? = nil) {
        self.platform = platform
        self.lang = lang
    }

    /// Makes a registration of a browser that is reached by Web Push.
    public init(_ subscription: PushSubscription, lang: String? = nil) {
        self.platform = .web
        self.lang = lang
        self.endpoint = subscription.endpoint
        self.keys = subscription.keys
    }
}

/// What a device is.
///
/// An open space of names: a device of a platform that is not known gets plain messages (T11 of the source).
public struct DevicePlatform: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Takes a name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Android.
    public static let android = DevicePlatform(rawValue: "android")
    /// iOS.
    public static let ios = DevicePlatform(rawValue: "ios")
    /// A browser.
    public static let web = DevicePlatform(rawValue: "web")
}

extension DevicePlatform: OpenName {}

extension DeviceRegistration: WireObject {
    init() {
        self.init(platform: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("platform", &self.platform)
        try coder.member("lang", &self.lang)
        try coder.member("endpoint", &self.endpoint)
        try coder.member("keys", &self.keys)
    }

    /// Absent and empty say the same.
    mutating func normalize() {
        if self.platform?.rawValue.isEmpty == true { self.platform = nil }
        if self.lang?.isEmpty == true { self.lang = nil }
    }

    /// Endpoint and keys are of one subscription, and that is of a browser (RGM-032, RGM-033).
    func incompleteness() -> Incompleteness? {
        if self.endpoint == nil { return self.keys == nil ? nil : .member("endpoint") }
        if self.keys == nil { return .member("keys") }
        return self.platform == .web ? nil : .fault(.conflictingMembers, "endpoint")
    }
}
