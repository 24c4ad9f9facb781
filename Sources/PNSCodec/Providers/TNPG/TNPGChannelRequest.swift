/// The body of a subscription at the gateway of Tinode: devices to one channel, or one device to channels.
///
/// Spec: TNP-020 to TNP-022
public struct TNPGChannelRequest: WireValue, Codable {
    /// Who is subscribed to what.
    public var form: Form {
        get { self.parts.form }
        set { self.parts = Parts(newValue) }
    }
    /// True to end the subscription.
    public var unsubscribes: Bool

    private var parts: Parts

    /// The two forms; what there are several of there are 1…``maxDevices``.
    public enum Form: Hashable, Sendable {
        /// Devices, to one channel.
        case devices([DeviceID], of: FCMTopic)
        /// Channels, for one device.
        case channels([FCMTopic], of: DeviceID)
    }

    /// The most devices or channels in one request.
    public static let maxDevices = 1000

    /// Makes a request; nil comes of no devices or channels, and of too many.
    public init?(_ form: Form, unsubscribes: Bool = false) {
        self.parts = Parts(form)
        self.unsubscribes = unsubscribes
        if self.parts.fault != nil { return nil }
    }

    /// The members of both forms.
    private struct Parts: Hashable, Sendable {
        var channel: FCMTopic?
        var channels: [FCMTopic]?
        var device: DeviceID?
        var devices: [DeviceID]?

        init() {}

        init(_ form: Form) {
            switch form {
            case .devices(let devices, let channel): (self.devices, self.channel) = (devices, channel)
            case .channels(let channels, let device): (self.channels, self.device) = (channels, device)
            }
        }

        var form: Form {
            if let device { return .channels(self.channels ?? [], of: device) }
            // One of the two is there once the request was read.
            return .devices(self.devices ?? [], of: self.channel ?? FCMTopic(unchecked: ""))
        }

        /// Whether members of both forms are there.
        var areMixed: Bool {
            (self.channel != nil || self.devices != nil) && (self.channels != nil || self.device != nil)
        }

        var fault: Incompleteness? {
            if self.device != nil || self.channels != nil {
                guard let channels else { return .member("channels") }
                guard self.device != nil else { return .member("device") }
                return Self.fault(of: channels.count).map { .fault($0, "channels") }
            }
            guard self.channel != nil else { return .member("channel") }
            guard let devices else { return .member("devices") }
            return Self.fault(of: devices.count).map { .fault($0, "devices") }
        }

        private static func fault(of count: Int) -> FaultKind? {
            count == 0 ? .empty : count > maxDevices ? .tooLong : nil
        }
    }
}

extension TNPGChannelRequest: WireObject {
    init() {
        self.parts = Parts()
        self.unsubscribes = false
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("channel", &self.parts.channel)
        try coder.refuse(ifConflicting: self.parts.areMixed)
        try coder.member("devices", &self.parts.devices)
        try coder.refuse(ifConflicting: self.parts.areMixed)
        try coder.member("channels", &self.parts.channels)
        try coder.refuse(ifConflicting: self.parts.areMixed)
        try coder.member("device", &self.parts.device)
        try coder.refuse(ifConflicting: self.parts.areMixed)
        try coder.member("unsub", &self.unsubscribes)
    }

    func incompleteness() -> Incompleteness? { self.parts.fault }
}
