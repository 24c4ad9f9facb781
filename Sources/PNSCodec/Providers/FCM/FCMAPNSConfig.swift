/// What FCM hands on to APNs.
///
/// Spec: FCM-025
public struct FCMAPNSConfig: WireValue, Codable {
    /// The headers of APNs, as `apns-priority`; names in lower case.
    public var headers: TextMembers?
    /// The payload of APNs, in place of ``FCMMessage/notification``.
    public var payload: APNSPayload?
    /// What FCM counts it under, and a picture.
    public var fcmOptions: FCMOptions?
    /// The token of a live activity that is updated, or of an application that starts one.
    public var liveActivityToken: String?

    /// Makes a description.
    public init(
        headers: TextMembers? = nil,
        payload: APNSPayload? = nil,
        fcmOptions: FCMOptions? = nil,
        liveActivityToken: String? = nil
    ) {
        self.headers = headers
        self.payload = payload
        self.fcmOptions = fcmOptions
        self.liveActivityToken = liveActivityToken
    }
}

extension FCMAPNSConfig: WireObject {
    init() {
        self.init(headers: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("headers", &self.headers)
        try coder.member("payload", &self.payload)
        try coder.member("fcmOptions", or: "fcm_options", &self.fcmOptions)
        try coder.member("liveActivityToken", or: "live_activity_token", &self.liveActivityToken)
    }
}
