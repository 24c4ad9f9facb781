/// The body of a message by the legacy HTTP protocol of GCM and FCM.
///
/// Spec: GCM-001 to GCM-009
public struct GCMRequest: WireValue, Codable {
    /// Whom it is for.
    public var target: Target {
        get { self.parts.target ?? .registrations([]) }
        set { self.parts = Parts(newValue) }
    }
    /// Of the messages with this key that wait for a device, the last is delivered.
    public var collapseKey: String?
    /// How long the message waits for a device, in seconds, 0…2 419 200; nil for four weeks.
    public var timeToLive: Int?
    /// Whether the device is woken: `normal` or `high`.
    public var priority: GCMPriority?
    /// Whether a device of Apple is woken in the background.
    public var contentAvailable: Bool?
    /// Whether an extension may change what is shown on a device of Apple.
    public var mutableContent: Bool?
    /// Whether the message waits until the device is in use.
    public var delayWhileIdle: Bool?
    /// True to have it checked and not delivered.
    public var dryRun: Bool?
    /// The application whose tokens alone are reached.
    public var restrictedPackageName: String?
    /// What the message carries for the application.
    public var data: GCMData?
    /// What is shown, an object; nil for nothing.
    public var notification: JSONValue? {
        get { self.notificationObject.map { .object($0.members) } }
        set { self.notificationObject = ObjectValue(newValue) }
    }

    private var parts: Parts
    private var notificationObject: ObjectValue?

    /// Whom a message is for.
    public enum Target: Hashable, Sendable {
        /// Installations by their registration tokens, 1…``maxRegistrations``; the answers come in this order.
        case registrations([DeviceID])
        /// One token, the key of a group, or `/topics/` and a topic.
        case to(DeviceID)
        /// All installations of topics that a condition picks.
        case condition(String)
    }

    /// The most tokens in one request.
    public static let maxRegistrations = 1000
    /// The longest time to live, four weeks, in seconds.
    public static let maxTimeToLive = 2_419_200

    /// Divides tokens into as many requests as they need, full but for the last, in order.
    public static func split(_ tokens: [DeviceID]) -> [[DeviceID]] {
        stride(from: 0, to: tokens.count, by: self.maxRegistrations).map { start in
            Array(tokens[start..<min(start + self.maxRegistrations, tokens.count)])
        }
    }

    /// Makes a request; nil comes of no tokens, of too many, and of an empty condition.
    public init?(_ target: Target, data: GCMData? = nil) {
        self.parts = Parts(target)
        self.data = data
        if self.parts.fault != nil { return nil }
    }

    /// The members of the three targets.
    private struct Parts: Hashable, Sendable {
        var registrations: [DeviceID]?
        var to: DeviceID?
        var condition: NonEmptyText?

        init() {}

        init(_ target: Target) {
            switch target {
            case .registrations(let tokens): self.registrations = tokens
            case .to(let to): self.to = to
            case .condition(let condition): self.condition = NonEmptyText(condition)
            }
        }

        var target: Target? {
            if let registrations { return .registrations(registrations) }
            if let to { return .to(to) }
            return self.condition.map { .condition($0.text) }
        }

        var areSeveral: Bool {
            [self.registrations != nil, self.to != nil, self.condition != nil].count { $0 } > 1
        }

        var fault: Incompleteness? {
            guard self.target != nil else { return .member("registration_ids") }
            guard let registrations else { return nil }
            if registrations.isEmpty { return .fault(.empty, "registration_ids") }
            return registrations.count > maxRegistrations ? .fault(.tooLong, "registration_ids") : nil
        }
    }
}

/// Whether a message wakes a device.
public enum GCMPriority: String, CaseIterable, Hashable, Sendable {
    /// It does not.
    case normal
    /// It does.
    case high
}

extension GCMPriority: ClosedName {}

extension GCMRequest: WireObject {
    init() {
        self.parts = Parts()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("registration_ids", &self.parts.registrations)
        try coder.refuse(ifConflicting: self.parts.areSeveral)
        try coder.member("to", &self.parts.to)
        try coder.refuse(ifConflicting: self.parts.areSeveral)
        try coder.member("condition", &self.parts.condition)
        try coder.refuse(ifConflicting: self.parts.areSeveral)
        try coder.member("collapse_key", &self.collapseKey)
        try coder.member("time_to_live", &self.timeToLive, in: 0...Self.maxTimeToLive)
        try coder.member("priority", &self.priority)
        try coder.member("content_available", &self.contentAvailable)
        try coder.member("mutable_content", &self.mutableContent)
        try coder.member("delay_while_idle", &self.delayWhileIdle)
        try coder.member("dry_run", &self.dryRun)
        try coder.member("restricted_package_name", &self.restrictedPackageName)
        try coder.member("data", &self.data)
        try coder.member("notification", &self.notificationObject)
    }

    mutating func normalize() {
        if self.data?.members.isEmpty == true { self.data = nil }
    }

    func incompleteness() -> Incompleteness? {
        if let fault = self.parts.fault { return fault }
        return (self.data?.members.byteCount ?? 0) > GCMData.maxBytes ? .fault(.tooLong, "data") : nil
    }
}
