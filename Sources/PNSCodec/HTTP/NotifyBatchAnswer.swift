/// `{"notifications":[{"notification_id":"…"}]}`: the answer to an accepted batch.
///
/// Spec: NTF-010
public struct NotifyBatchAnswer: WireValue, Codable {
    /// One answer for each record, in the same order.
    public var notifications: [NotifyAnswer]

    /// Makes an answer.
    public init(notifications: [NotifyAnswer]) {
        self.notifications = notifications
    }
}

extension NotifyBatchAnswer: WireObject {
    init() {
        notifications = []
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notifications", &notifications)
    }
}
