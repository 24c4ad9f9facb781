public import PNSCodec

/// Makes messages of FCM out of receipts, for FCM itself and for the gateway of Tinode.
///
/// Spec: MAP-001 to MAP-041
public struct FCMMapping: MessageMapping {
    /// What an operator decides about the messages.
    public struct Settings: Hashable, Sendable {
        /// How long a message waits for a device, in seconds, 0 to four weeks.
        public var timeToLive: UInt32
        /// The bundle id of the application at Apple; nil leaves the choice to FCM.
        public var bundleID: String?
        /// What Android shows by itself; texts of ``androidNames``.
        public var android: DisplaySettings
        /// What iOS shows by itself; texts of ``APNSBlock/names``.
        public var apns: DisplaySettings
        /// Whether messages to browsers have a member of their own.
        public var describesWebPush: Bool
        /// The platforms that are reached; nil for all.
        ///
        /// Devices with a subscription of Web Push never are.
        public var platforms: Set<String>?

        /// The texts of a notification of Android.
        public static let androidNames = [
            "title", "title_loc_key", "body", "body_loc_key", "icon", "color", "click_action",
        ]

        /// Makes settings, by default those of a gateway that knows nothing of the application.
        public init(
            timeToLive: UInt32 = 3_600,
            bundleID: String? = nil,
            android: DisplaySettings = DisplaySettings(),
            apns: DisplaySettings = DisplaySettings(),
            describesWebPush: Bool = false,
            platforms: Set<String>? = nil
        ) {
            self.timeToLive = min(timeToLive, FCMDuration.maxSeconds)
            self.bundleID = bundleID
            self.android = android
            self.apns = apns
            self.describesWebPush = describesWebPush
            self.platforms = platforms
        }
    }

    private let settings: Settings
    private let apns: APNSBlock

    /// Creates a mapping.
    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        self.apns = APNSBlock(
            timeToLive: settings.timeToLive,
            topic: settings.bundleID,
            display: settings.apns
        )
    }

    /// The messages of a receipt: one for each device, and one for the channel behind them.
    ///
    /// - Parameters:
    ///   - reading: The receipt.
    ///   - devices: The devices of its users.
    ///   - now: The present instant.
    /// - Returns: The messages.
    public func messages(
        of reading: ReceiptReading,
        to devices: [UID: [RegisteredDevice]],
        at now: Timestamp
    ) -> [MappedMessage<FCMMessage>] {
        var messages = reading.recipients(devices, where: self.reaches).map { device, view in
            MappedMessage(device: device.id, message: self.message(to: device.description, view, at: now))
        }
        if let view = reading.channelView, let topic = FCMTopic(view.topic.text) {
            messages.append(MappedMessage(device: nil, message: self.message(toReadersOf: topic, view, at: now)))
        }
        return messages
    }

    private func reaches(_ device: DeviceDescription) -> Bool {
        device.subscription == nil && (self.settings.platforms?.contains(device.platform?.rawValue ?? "") ?? true)
    }

    private func message(to device: DeviceDescription, _ view: ReceiptView, at now: Timestamp) -> FCMMessage {
        var message = FCMMessage(target: .token(device.id), data: FCMData(view.data))
        switch device.platform {
        case .android: message.android = self.android(view)
        case .ios: message.apns = self.apns(view, at: now)
        case .web where self.settings.describesWebPush: message.webpush = FCMWebPushConfig()
        default: break  // MAP-005
        }
        return message
    }

    /// Whoever reads a channel has any platform (MAP-041).
    private func message(toReadersOf topic: FCMTopic, _ view: ReceiptView, at now: Timestamp) -> FCMMessage {
        FCMMessage(
            target: .topic(topic),
            data: FCMData(view.data),
            android: self.android(view),
            apns: self.apns(view, at: now)
        )
    }

    private func android(_ view: ReceiptView) -> FCMAndroidConfig {
        FCMAndroidConfig(
            priority: view.isRead ? .normal : .high,
            ttl: FCMDuration(seconds: view.payload.webrtc == nil ? self.settings.timeToLive : 0),
            notification: self.notification(view)
        )
    }

    /// What Android shows; nothing of what is silent (MAP-022).
    private func notification(_ view: ReceiptView) -> FCMAndroidNotification? {
        let display = self.settings.android
        guard display.isEnabled, !view.isSilent else { return nil }
        var notification = FCMAndroidNotification(
            title: display.text("title", for: view),
            body: display.text("body", for: view)
        )
        notification.titleLocKey = display.text("title_loc_key", for: view)
        notification.bodyLocKey = display.text("body_loc_key", for: view)
        notification.icon = display.text("icon", for: view)
        notification.color = display.text("color", for: view).flatMap { FCMColor($0) }
        notification.clickAction = display.text("click_action", for: view)
        notification.tag = view.topic.text
        notification.notificationPriority = .high
        notification.visibility = .private
        return notification
    }

    private func apns(_ view: ReceiptView, at now: Timestamp) -> FCMAPNSConfig {
        FCMAPNSConfig(
            headers: TextMembers(self.apns.headers(view, at: now).map { TextMembers.Member($0.name, $0.value) }),
            payload: APNSPayload(aps: self.apns.dictionary(view))
        )
    }
}
