/// A notification in the answer to a seen request.
///
/// Spec: SEN-003, SEN-008
public struct SeenNotification: WireValue, Codable {
    /// The data, the same Unicode scalars that the application sent.
    public var notificationData: String
    /// When the notification was created, to the nanosecond.
    public var createDate: Timestamp
    /// When it was first marked as seen, by the server's clock.
    public var seenDate: Timestamp

    /// Makes an element of an answer.
    public init(notificationData: String, createDate: Timestamp, seenDate: Timestamp) {
        self.notificationData = notificationData
        self.createDate = createDate
        self.seenDate = seenDate
    }

    /// Whether the dates and the bytes of the data are equal.
    public static func == (left: SeenNotification, right: SeenNotification) -> Bool {
        left.createDate == right.createDate && left.seenDate == right.seenDate
            && left.notificationData.utf8.elementsEqual(right.notificationData.utf8)
    }

    /// Feeds the bytes of the data, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: notificationData)
        hasher.combine(createDate)
        hasher.combine(seenDate)
    }
}

extension SeenNotification: WireObject {
    init() {
        self.init(notificationData: "", createDate: .earliest, seenDate: .earliest)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notification_data", &notificationData)
        try coder.member("create_date", &createDate)
        try coder.member("seen_date", &seenDate)
    }
}
