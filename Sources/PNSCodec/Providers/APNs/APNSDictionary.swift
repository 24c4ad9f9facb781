/// The member `aps` of a payload: what the system reads.
///
/// Spec: APN-010 to APN-029
public struct APNSDictionary: WireValue, Codable {
    /// What is shown.
    public var alert: APNSAlert?
    /// The number on the icon of the application, 0…2^31 − 1; 0 takes it away, nil leaves it.
    public var badge: Int?
    /// What is heard.
    public var sound: APNSSound?
    /// What groups notifications.
    public var threadID: String?
    /// The kind of notification, which says what a user can do with it.
    public var category: String?
    /// Whether the application is woken in the background.
    public var contentAvailable: Bool {
        get { self.contentAvailableFlag?.isSet ?? false }
        set { self.contentAvailableFlag = OneFlag(newValue) }
    }
    /// Whether an extension of the application may change the notification before it is shown.
    public var mutableContent: Bool {
        get { self.mutableContentFlag?.isSet ?? false }
        set { self.mutableContentFlag = OneFlag(newValue) }
    }
    /// The window that is brought to the front.
    public var targetContentID: String?
    /// How much the notification may disturb.
    public var interruptionLevel: APNSInterruptionLevel?
    /// How it ranks among those of the application, 0 to 1; any number for a live activity.
    public var relevanceScore: JSONNumber?
    /// What a focus of the user filters by.
    public var filterCriteria: String?
    /// When the state of a live activity was made, in seconds since 1970.
    public var timestamp: Int64?
    /// What becomes of a live activity; nil in every other notification.
    public var event: APNSActivityEvent?
    /// The state of a live activity, an object.
    public var contentState: JSONValue? {
        get { self.contentStateObject.map { .object($0.members) } }
        set { self.contentStateObject = ObjectValue(newValue) }
    }
    /// The type of the attributes of a live activity that is started.
    public var attributesType: String?
    /// The attributes of a live activity that is started, an object.
    public var attributes: JSONValue? {
        get { self.attributesObject.map { .object($0.members) } }
        set { self.attributesObject = ObjectValue(newValue) }
    }
    /// When the state of a live activity is out of date, in seconds since 1970.
    public var staleDate: Int64?
    /// When an ended live activity is taken away, in seconds since 1970.
    public var dismissalDate: Int64?
    /// Whether a live activity that is started is to ask for a token for its updates.
    public var inputPushToken: Bool {
        get { self.inputPushTokenFlag?.isSet ?? false }
        set { self.inputPushTokenFlag = OneFlag(newValue) }
    }
    /// The channel by which a live activity that is started is updated, in base64.
    public var inputPushChannel: APNSChannelID?
    /// Members that are not known here.
    public var others: [JSONMember]

    private var contentAvailableFlag: OneFlag?
    private var mutableContentFlag: OneFlag?
    private var contentStateObject: ObjectValue?
    private var attributesObject: ObjectValue?
    private var inputPushTokenFlag: OneFlag?

    /// Makes a dictionary; members are set where they say something.
    public init(
        alert: APNSAlert? = nil,
        badge: Int? = nil,
        sound: APNSSound? = nil,
        contentAvailable: Bool = false,
        mutableContent: Bool = false
    ) {
        self.alert = alert
        self.badge = badge
        self.sound = sound
        self.others = []
        self.contentAvailableFlag = OneFlag(contentAvailable)
        self.mutableContentFlag = OneFlag(mutableContent)
    }
}

extension APNSDictionary: OpenWireObject {
    init() {
        self.init(alert: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        let seconds = 0...Self.maxSeconds
        try coder.member("alert", &self.alert)
        try coder.member("badge", &self.badge, in: 0...2_147_483_647)
        try coder.member("sound", &self.sound)
        try coder.member("thread-id", &self.threadID)
        try coder.member("category", &self.category)
        try coder.member("content-available", &self.contentAvailableFlag)
        try coder.member("mutable-content", &self.mutableContentFlag)
        try coder.member("target-content-id", &self.targetContentID)
        try coder.member("interruption-level", &self.interruptionLevel)
        try coder.member("relevance-score", &self.relevanceScore)
        try coder.member("filter-criteria", &self.filterCriteria)
        try coder.member("timestamp", &self.timestamp, in: seconds)
        try coder.member("event", &self.event)
        try coder.member("content-state", &self.contentStateObject)
        try coder.member("attributes-type", &self.attributesType)
        try coder.member("attributes", &self.attributesObject)
        try coder.member("stale-date", &self.staleDate, in: seconds)
        try coder.member("dismissal-date", &self.dismissalDate, in: seconds)
        try coder.member("input-push-token", &self.inputPushTokenFlag)
        try coder.member("input-push-channel", &self.inputPushChannel)
    }

    mutating func normalize() {
        if !self.contentAvailable { self.contentAvailableFlag = nil }
        if !self.mutableContent { self.mutableContentFlag = nil }
        if !self.inputPushToken { self.inputPushTokenFlag = nil }
    }

    /// The last second of the year 9999: later ones are milliseconds (APN-024).
    static let maxSeconds: Int64 = 253_402_300_799

    /// What a live activity demands, and what the others permit (APN-022, APN-025, APN-026).
    func incompleteness() -> Incompleteness? {
        guard let event else {
            guard let score = self.relevanceScore else { return nil }
            return UnitNumber(score) == nil ? .fault(.outOfRange, "relevance-score") : nil
        }
        if self.timestamp == nil { return .member("timestamp") }
        guard event == .start else { return nil }
        if self.alert == nil { return .member("alert") }
        if self.attributesType == nil { return .member("attributes-type") }
        return self.attributesObject == nil ? .member("attributes") : nil
    }
}

/// How much a notification may disturb.
///
/// Spec: APN-021
public enum APNSInterruptionLevel: String, CaseIterable, Hashable, Sendable {
    /// It waits in the list.
    case passive
    /// It lights up the screen and can be heard.
    case active
    /// It comes through a focus.
    case timeSensitive = "time-sensitive"
    /// It comes through everything, muting included.
    case critical
}

/// What becomes of a live activity.
///
/// Spec: APN-025
public enum APNSActivityEvent: String, CaseIterable, Hashable, Sendable {
    /// It begins.
    case start
    /// It has another state.
    case update
    /// It ends.
    case end
}

extension APNSInterruptionLevel: ClosedName {}
extension APNSActivityEvent: ClosedName {}
