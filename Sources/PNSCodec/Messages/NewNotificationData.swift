/// `{"newNotificationData":[…]}`, server to device: the answer to an unseen request.
///
/// Spec: UNS-001, UNS-005, UNS-010, UNS-011
public struct NewNotificationData: WireValue, Codable {
    /// The unseen notifications, in ascending order of create date; empty when there is none.
    public var newNotificationData: [UnseenNotification]

    /// Makes an answer.
    public init(newNotificationData: [UnseenNotification]) {
        self.newNotificationData = newNotificationData
    }
}

extension NewNotificationData: WireObject {
    init() {
        self.init(newNotificationData: [])
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("newNotificationData", &newNotificationData)
    }
}
