/// `{"notification_id":"…"}`: the answer to an accepted record, also as an element of a batch answer.
///
/// Spec: NTF-002, NTF-003, NTF-010
public struct NotifyAnswer: WireValue, Codable {
    /// The id of the record, or the one that the server made.
    public var notificationID: NotificationID

    /// Makes an answer.
    public init(notificationID: NotificationID) {
        self.notificationID = notificationID
    }
}

extension NotifyAnswer: WireObject {
    init() {
        notificationID = NotificationID(unchecked: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notification_id", &notificationID)
    }
}
