/// `{"seenNotificationData":[…]}`, server to device: the answer to a seen request.
///
/// Spec: SEN-001, SEN-003, SEN-006
public struct SeenNotificationData: WireValue, Codable {
    /// Seen notifications that are retained, in ascending order of create date.
    public var seenNotificationData: [SeenNotification]

    /// Makes an answer.
    public init(seenNotificationData: [SeenNotification]) {
        self.seenNotificationData = seenNotificationData
    }
}

extension SeenNotificationData: WireObject {
    init() {
        self.init(seenNotificationData: [])
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("seenNotificationData", &seenNotificationData)
    }
}
