/// A line of the devices of a push session.
///
/// Spec: GWM-010 to GWM-014
public struct SessionDevice: WireValue, Codable {
    /// What the provider knows the device by; of type `web`, the endpoint of its subscription.
    public var token: DeviceID
    /// The class of the device, which decides on the providers that it goes to.
    public var type: DeviceClass
    /// The keys of the subscription; of type `web`, else nil.
    public var keys: PushSubscriptionKeys?

    /// Makes a device of any type but `web`.
    public init(token: DeviceID, type: DeviceClass) {
        self.token = token
        self.type = type
    }

    /// Makes a device of type `web`.
    public init(_ subscription: PushSubscription) {
        self.token = DeviceID(unchecked: subscription.endpoint.text)
        self.type = .web
        self.keys = subscription.keys
    }

    /// The subscription of a device of type `web`; nil of any other.
    public var subscription: PushSubscription? {
        guard self.type == .web, let keys, let endpoint = PushEndpoint(self.token.text) else { return nil }
        return PushSubscription(endpoint: endpoint, keys: keys)
    }
}

/// The class of a device.
///
/// An open space of names: what no provider takes is told so device by device (GRT clauses).
public struct DeviceClass: RawRepresentable, Hashable, Sendable {
    /// The name on the wire; never empty.
    public let rawValue: String

    /// Takes a name, known or not; nil comes of the empty one.
    public init?(rawValue: String) {
        guard !rawValue.isEmpty else { return nil }
        self.rawValue = rawValue
    }

    private init(_ name: String) {
        self.rawValue = name
    }

    /// Devices of Apple, by APNs.
    public static let ios = DeviceClass("ios")
    /// Devices with the services of Google, by FCM.
    public static let android = DeviceClass("android")
    /// Browsers, by Web Push.
    public static let web = DeviceClass("web")
}

extension DeviceClass: NonEmptyName {}

extension SessionDevice: WireObject {
    init() {
        self.init(token: DeviceID(unchecked: ""), type: .web)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("token", &self.token)
        try coder.member("type", &self.type)
        try coder.member("keys", &self.keys)
    }

    /// Keys are of a subscription, and a subscription has some (GWM-012, GWM-013).
    func incompleteness() -> Incompleteness? {
        guard self.type == .web else { return self.keys == nil ? nil : .fault(.conflictingMembers, "keys") }
        if PushEndpoint(self.token.text) == nil { return .fault(.invalidForm, "token") }
        return self.keys == nil ? .member("keys") : nil
    }
}
