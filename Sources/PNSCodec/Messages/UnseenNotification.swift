/// A notification in the answer to an unseen request.
///
/// Spec: UNS-005, UNS-006, UNS-007
public struct UnseenNotification: WireValue, Codable {
    /// The data, the same Unicode scalars that the application sent.
    public var notificationData: String
    /// When the notification was created, to the nanosecond.
    public var createDate: Timestamp

    /// Makes an element of an answer.
    public init(notificationData: String, createDate: Timestamp) {
        self.notificationData = notificationData
        self.createDate = createDate
    }

    /// Whether the dates and the bytes of the data are equal.
    public static func == (left: UnseenNotification, right: UnseenNotification) -> Bool {
        left.createDate == right.createDate && left.notificationData.utf8.elementsEqual(right.notificationData.utf8)
    }

    /// Feeds the bytes of the data, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: notificationData)
        hasher.combine(createDate)
    }
}

extension UnseenNotification: WireObject {
    init() {
        self.init(notificationData: "", createDate: .earliest)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notification_data", &notificationData)
        try coder.member("create_date", &createDate)
    }
}
