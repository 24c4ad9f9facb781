/// `{"notificationDataRequest":{"receivedAfter":"…"}}`, device to server: asks for what is unseen, or for all that is later.
///
/// Feature `pns-2024`.
///
/// Spec: DAT-001, DAT-003, DAT-004, DAT-010
public struct NotificationDataRequest: WireValue, Codable {
    /// Notifications created later than this are wanted, unseen and seen; nil for the unseen ones and no others.
    ///
    /// On the wire the member can be absent, null or the empty string for nil (DAT-003).
    public var receivedAfter: Timestamp?

    /// Makes a request.
    public init(receivedAfter: Timestamp? = nil) {
        self.receivedAfter = receivedAfter
    }
}

extension NotificationDataRequest: WireObject {
    init() {
        receivedAfter = nil
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        var content = SeenNotificationsRequest.Content(receivedAfter: receivedAfter)
        try coder.member("notificationDataRequest", &content)
        receivedAfter = content.receivedAfter
    }
}
