/// A message of FCM HTTP v1: for whom it is, what it carries, and what each platform makes of it.
///
/// Names are read in both spellings of the service, `collapseKey` and `collapse_key`, and written in the former.
///
/// Spec: FCM-001 to FCM-013
public struct FCMMessage: WireValue, Codable {
    /// Whom it is for.
    public var target: FCMTarget {
        // One is there once the message was read.
        get { self.targets.target ?? .token(DeviceID(unchecked: "")) }
        set { self.targets = FCMTargets(newValue) }
    }
    /// What it carries for the application; nil for nothing.
    public var data: FCMData?
    /// What every platform shows of it.
    public var notification: FCMNotification?
    /// What Android makes of it.
    public var android: FCMAndroidConfig?
    /// What APNs makes of it.
    public var apns: FCMAPNSConfig?
    /// What a browser makes of it.
    public var webpush: FCMWebPushConfig?
    /// What FCM counts it under.
    public var fcmOptions: FCMOptions?

    private var targets: FCMTargets
    /// The other description for Android, which nobody here looks into.
    private var androidV2: ObjectValue?

    /// Makes a message.
    public init(
        target: FCMTarget,
        data: FCMData? = nil,
        notification: FCMNotification? = nil,
        android: FCMAndroidConfig? = nil,
        apns: FCMAPNSConfig? = nil,
        webpush: FCMWebPushConfig? = nil,
        fcmOptions: FCMOptions? = nil
    ) {
        self.targets = FCMTargets(target)
        self.data = data
        self.notification = notification
        self.android = android
        self.apns = apns
        self.webpush = webpush
        self.fcmOptions = fcmOptions
    }

    /// Whether the data is longer than FCM takes it to such a target (FCM-012, FCM-013).
    public var isTooLarge: Bool { self.oversizeMember != nil }
}

extension FCMMessage: WireObject {
    init() {
        self.targets = FCMTargets()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("token", &self.targets.token)
        try coder.refuse(ifConflicting: self.targets.areSeveral)
        try coder.member("topic", &self.targets.topic)
        try coder.refuse(ifConflicting: self.targets.areSeveral)
        try coder.member("condition", &self.targets.condition)
        try coder.refuse(ifConflicting: self.targets.areSeveral)
        try coder.member("fid", &self.targets.fid)
        try coder.refuse(ifConflicting: self.targets.areSeveral)
        try coder.member("data", &self.data)
        try coder.member("notification", &self.notification)
        try coder.member("android", &self.android)
        try coder.refuse(ifConflicting: self.android != nil && self.androidV2 != nil)
        try coder.member("androidV2", or: "android_v2", &self.androidV2, isBarred: self.android != nil)
        try coder.member("apns", &self.apns)
        try coder.member("webpush", &self.webpush)
        try coder.member("fcmOptions", or: "fcm_options", &self.fcmOptions)
    }

    mutating func normalize() {
        if self.data?.members.isEmpty == true { self.data = nil }
    }

    func incompleteness() -> Incompleteness? {
        guard self.targets.target != nil else { return .member("token") }
        return self.oversizeMember.map { .fault(.tooLong, $0) }
    }

    /// The member whose data is too long for the target.
    private var oversizeMember: StaticString? {
        let isToMany = self.targets.topic != nil || self.targets.condition != nil
        let limit = isToMany ? FCMData.maxTopicBytes : FCMData.maxBytes
        if (self.data?.members.byteCount ?? 0) > limit { return "data" }
        return (self.android?.data?.members.byteCount ?? 0) > limit ? "android" : nil
    }
}
