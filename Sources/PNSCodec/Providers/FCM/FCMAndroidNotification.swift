/// What Android shows of a message.
///
/// Spec: FCM-024, FCM-032
public struct FCMAndroidNotification: WireValue, Codable {
    /// The title.
    public var title: String?
    /// The text.
    public var body: String?
    /// The name of a drawable of the application.
    public var icon: String?
    /// The colour of the icon.
    public var color: FCMColor?
    /// `default`, or the name of a sound of the application.
    public var sound: String?
    /// Of the notifications with this tag the last is shown.
    public var tag: String?
    /// The action of the activity that a click starts.
    public var clickAction: String?
    /// The name of a string of the application that is the text.
    public var bodyLocKey: String?
    /// What is put into that string.
    public var bodyLocArgs: [String]?
    /// The name of a string of the application that is the title.
    public var titleLocKey: String?
    /// What is put into that string.
    public var titleLocArgs: [String]?
    /// The channel of notifications.
    public var channelId: String?
    /// What accessibility services read.
    public var ticker: String?
    /// Whether it stays when it was clicked.
    public var sticky: Bool?
    /// When what it tells of happens.
    public var eventTime: Timestamp?
    /// Whether it is for this device only.
    public var localOnly: Bool?
    /// How loud it is.
    public var notificationPriority: FCMNotificationPriority?
    /// Whether it sounds as the system says.
    public var defaultSound: Bool?
    /// Whether it vibrates as the system says.
    public var defaultVibrateTimings: Bool?
    /// Whether it blinks as the system says.
    public var defaultLightSettings: Bool?
    /// How long to wait and to vibrate, by turns.
    public var vibrateTimings: [FCMDuration]?
    /// How much of it a locked screen shows.
    public var visibility: FCMVisibility?
    /// How many unread messages it stands for, 0 to 2^31 − 1.
    public var notificationCount: Int?
    /// How it blinks.
    public var lightSettings: FCMLightSettings?
    /// The URL of a picture.
    public var image: String?
    /// Whether another device may show it in the place of this one.
    public var proxy: FCMProxy?

    /// Makes a notification that shows nothing; members are set where they say something.
    public init(title: String? = nil, body: String? = nil) {
        self.title = title
        self.body = body
    }
}

/// How loud a notification of Android is.
public enum FCMNotificationPriority: String, CaseIterable, Hashable, Sendable {
    /// Not said.
    case unspecified = "PRIORITY_UNSPECIFIED"
    /// Perhaps not shown until the user looks.
    case min = "PRIORITY_MIN"
    /// Not intrusive.
    case low = "PRIORITY_LOW"
    /// As usual.
    case `default` = "PRIORITY_DEFAULT"
    /// Larger, or alerting.
    case high = "PRIORITY_HIGH"
    /// Of things that cannot wait.
    case max = "PRIORITY_MAX"
}

/// How much of a notification a locked screen shows.
public enum FCMVisibility: String, CaseIterable, Hashable, Sendable {
    /// Not said.
    case unspecified = "VISIBILITY_UNSPECIFIED"
    /// That there is one.
    case `private` = "PRIVATE"
    /// All of it.
    case `public` = "PUBLIC"
    /// Nothing.
    case secret = "SECRET"
}

/// Whether another device may show a notification.
public enum FCMProxy: String, CaseIterable, Hashable, Sendable {
    /// Not said.
    case unspecified = "PROXY_UNSPECIFIED"
    /// It may.
    case allow = "ALLOW"
    /// It may not.
    case deny = "DENY"
    /// It may where the device has lowered the priority of the message.
    case ifPriorityLowered = "IF_PRIORITY_LOWERED"
}

extension FCMNotificationPriority: UpperCaseName {}
extension FCMVisibility: UpperCaseName {}
extension FCMProxy: UpperCaseName {}

extension FCMAndroidNotification: WireObject {
    init() {
        self.init(title: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("title", &self.title)
        try coder.member("body", &self.body)
        try coder.member("icon", &self.icon)
        try coder.member("color", &self.color)
        try coder.member("sound", &self.sound)
        try coder.member("tag", &self.tag)
        try coder.member("clickAction", or: "click_action", &self.clickAction)
        try coder.member("bodyLocKey", or: "body_loc_key", &self.bodyLocKey)
        try coder.member("bodyLocArgs", or: "body_loc_args", &self.bodyLocArgs)
        try coder.member("titleLocKey", or: "title_loc_key", &self.titleLocKey)
        try coder.member("titleLocArgs", or: "title_loc_args", &self.titleLocArgs)
        try coder.member("channelId", or: "channel_id", &self.channelId)
        try coder.member("ticker", &self.ticker)
        try coder.member("sticky", &self.sticky)
        try coder.member("eventTime", or: "event_time", &self.eventTime)
        try coder.member("localOnly", or: "local_only", &self.localOnly)
        try coder.member("notificationPriority", or: "notification_priority", &self.notificationPriority)
        try coder.member("defaultSound", or: "default_sound", &self.defaultSound)
        try coder.member("defaultVibrateTimings", or: "default_vibrate_timings", &self.defaultVibrateTimings)
        try coder.member("defaultLightSettings", or: "default_light_settings", &self.defaultLightSettings)
        try coder.member("vibrateTimings", or: "vibrate_timings", &self.vibrateTimings)
        try coder.member("visibility", &self.visibility)
        try self.countMember(&coder)
        try coder.member("lightSettings", or: "light_settings", &self.lightSettings)
        try coder.member("image", &self.image)
        try coder.member("proxy", &self.proxy)
    }

    private mutating func countMember<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        var count = self.notificationCount.map(FCMCount.init(value:))
        try coder.member("notificationCount", or: "notification_count", &count)
        // The writer changes nothing.
        if self.notificationCount != count?.value { self.notificationCount = count?.value }
    }
}

/// A count of 31 bits.
private struct FCMCount: WireElement, Hashable {
    var value: Int
    private static let range = 0...2_147_483_647

    init(value: Int) {
        self.value = value
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> FCMCount {
        FCMCount(value: try reader.readInteger(in: Self.range))
    }

    func write(_ writer: inout WireWriter) {
        writer.write(integer: self.value)
    }

    init(from decoder: any Decoder) throws {
        self.value = try decoder.singleValueContainer().decode(Int.self)
        guard Self.range.contains(self.value) else {
            throw DecodingError.corrupted(.outOfRange, at: decoder.codingPath)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.value)
    }
}
