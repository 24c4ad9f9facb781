/// What FCM hands on to a browser.
///
/// Spec: FCM-026, FCM-033
public struct FCMWebPushConfig: WireValue, Codable {
    /// The headers of Web Push, as `TTL`.
    public var headers: TextMembers?
    /// What the message carries, in place of ``FCMMessage/data``.
    public var data: TextMembers?
    /// What the browser shows: the options of its Notification API, and `title`; nil for nothing.
    public var notification: JSONValue? {
        get { self.notificationObject.map { .object($0.members) } }
        set { self.notificationObject = ObjectValue(newValue) }
    }
    /// Where a click leads, and what FCM counts it under.
    public var fcmOptions: FCMOptions?

    private var notificationObject: ObjectValue?

    /// Makes a description.
    public init(
        headers: TextMembers? = nil,
        data: TextMembers? = nil,
        notification: JSONValue? = nil,
        fcmOptions: FCMOptions? = nil
    ) {
        self.headers = headers
        self.data = data
        self.fcmOptions = fcmOptions
        self.notification = notification
    }
}

extension FCMWebPushConfig: WireObject {
    init() {
        self.init(headers: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("headers", &self.headers)
        try coder.member("data", &self.data)
        try coder.member("notification", &self.notificationObject)
        try coder.member("fcmOptions", or: "fcm_options", &self.fcmOptions)
    }
}
