/// `{"notificationData":[…]}`, server to device: the answer to a data request, feature `pns-2024`.
///
/// Spec: DAT-001, DAT-007
public struct NotificationData: WireValue, Codable {
    /// The notifications, in ascending order of create date.
    public var notificationData: [DatedNotification]

    /// Makes an answer.
    public init(notificationData: [DatedNotification]) {
        self.notificationData = notificationData
    }
}

extension NotificationData: WireObject {
    init() {
        self.init(notificationData: [])
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notificationData", &notificationData)
    }
}
