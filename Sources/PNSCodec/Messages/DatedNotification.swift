/// A notification in a ``NotificationData`` message.
///
/// Spec: DAT-002
public struct DatedNotification: WireValue, Codable {
    /// The data, the same Unicode scalars that the application sent.
    public var notificationData: String
    /// When the notification was created, to the nanosecond.
    public var createdDate: Timestamp
    /// When it was first marked as seen; nil, written as null, for one that was unseen until now.
    public var seenDate: Timestamp?

    /// Makes an element of an answer.
    public init(notificationData: String, createdDate: Timestamp, seenDate: Timestamp?) {
        self.notificationData = notificationData
        self.createdDate = createdDate
        self.seenDate = seenDate
    }

    /// Whether the dates and the bytes of the data are equal.
    public static func == (left: DatedNotification, right: DatedNotification) -> Bool {
        left.createdDate == right.createdDate && left.seenDate == right.seenDate
            && left.notificationData.utf8.elementsEqual(right.notificationData.utf8)
    }

    /// Feeds the bytes of the data, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: notificationData)
        hasher.combine(createdDate)
        hasher.combine(seenDate)
    }
}

extension DatedNotification: WireObject {
    init() {
        self.init(notificationData: "", createdDate: .earliest, seenDate: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notification_data", &notificationData)
        try coder.member("created_date", &createdDate)
        try coder.nullableMember("seen_date", &seenDate)
    }
}
