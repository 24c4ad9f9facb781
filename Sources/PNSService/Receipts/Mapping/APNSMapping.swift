public import PNSCodec

/// Makes pushes of APNs out of receipts, for devices that are registered with a token of APNs.
///
/// Spec: MAP-030 to MAP-037
public struct APNSMapping: MessageMapping {
    /// What an operator decides about the pushes.
    public struct Settings: Hashable, Sendable {
        /// The bundle id of the application.
        public var bundleID: String
        /// How long a push waits for a device, in seconds.
        public var timeToLive: UInt32
        /// What iOS shows by itself.
        public var alert: DisplaySettings
        /// The platforms that are reached.
        ///
        /// Devices with a subscription of Web Push never are.
        public var platforms: Set<String>

        /// Makes settings.
        public init(
            bundleID: String,
            timeToLive: UInt32 = 3_600,
            alert: DisplaySettings = DisplaySettings(),
            platforms: Set<String> = ["ios"]
        ) {
            self.bundleID = bundleID
            self.timeToLive = timeToLive
            self.alert = alert
            self.platforms = platforms
        }
    }

    private let settings: Settings
    private let block: APNSBlock

    /// Creates a mapping.
    public init(_ settings: Settings) {
        self.settings = settings
        self.block = APNSBlock(
            timeToLive: settings.timeToLive,
            topic: settings.bundleID,
            display: settings.alert
        )
    }

    /// The pushes of a receipt: one for each device.
    ///
    /// - Parameters:
    ///   - reading: The receipt.
    ///   - devices: The devices of its users.
    ///   - now: The present instant.
    /// - Returns: The pushes.
    public func messages(
        of reading: ReceiptReading,
        to devices: [UID: [RegisteredDevice]],
        at now: Timestamp
    ) -> [MappedMessage<APNSMessage>] {
        let isReached = { (device: DeviceDescription) in
            device.subscription == nil && self.settings.platforms.contains(device.platform?.rawValue ?? "")
        }
        return reading.recipients(devices, where: isReached)
            .map { device, view in
                // The data stands beside `aps`, where FCM would put it too.
                let others = view.data.members.map { JSONMember($0.name, .string($0.value)) }
                let message = APNSMessage(
                    device: device.id,
                    headers: self.block.headers(view, at: now).map { OutboundHeader($0.name, $0.value) },
                    payload: APNSPayload(aps: self.block.dictionary(view), others: others).wire()
                )
                return MappedMessage(device: device.id, message: message)
            }
    }
}
