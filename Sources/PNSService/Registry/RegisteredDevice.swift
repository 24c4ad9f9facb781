public import PNSCodec

/// A device as it is described: what it is known by, and what kind it is.
public struct DeviceDescription: Hashable, Sendable {
    /// What the device is known by to the provider that reaches it.
    public var id: DeviceID

    /// What the device is; nil where nobody said.
    public var platform: DevicePlatform?

    /// The language that its user reads; nil where nobody said.
    public var lang: String?

    /// How a browser is reached, where it is one.
    public var subscription: PushSubscription?

    /// Describes a device.
    public init(
        id: DeviceID,
        platform: DevicePlatform? = nil,
        lang: String? = nil,
        subscription: PushSubscription? = nil
    ) {
        self.id = id
        self.platform = platform
        self.lang = lang
        self.subscription = subscription
    }
}

/// A device of a user.
public struct RegisteredDevice: Hashable, Sendable {
    /// What was registered.
    public var description: DeviceDescription

    /// When it was registered last.
    public var registered: Timestamp

    /// Makes a device.
    public init(_ description: DeviceDescription, registered: Timestamp) {
        self.description = description
        self.registered = registered
    }

    /// What the device is known by to the provider that reaches it.
    public var id: DeviceID { self.description.id }

    /// What the registry tells of it: not how a browser is reached.
    public var record: DeviceRecord {
        DeviceRecord(
            device: self.id,
            platform: self.description.platform,
            lang: self.description.lang,
            lastSeen: self.registered
        )
    }
}
