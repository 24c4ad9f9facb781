/// A notification as the application hands it over.
///
/// The create date is read from `create_date`, `creation_date` or `created_date`, and written as `create_date`.
///
/// Spec: NTF-001, NTF-007, NTF-008, NTF-022
public struct NotifyRecord: WireValue, Codable {
    /// The id that makes sending again harmless (NTF-030); nil lets the server make one.
    public var notificationID: NotificationID?
    /// The user that the notification is for.
    public var userID: UserID
    /// Opaque data; any string, the empty one included.
    public var notificationData: String
    /// When the notification was created; nil for the time at which the server accepts it (NTF-005).
    public var createDate: Timestamp?

    /// Makes a record.
    public init(
        notificationID: NotificationID? = nil,
        userID: UserID,
        notificationData: String,
        createDate: Timestamp? = nil
    ) {
        self.notificationID = notificationID
        self.userID = userID
        self.notificationData = notificationData
        self.createDate = createDate
    }

    /// Whether ids, dates and the bytes of the data are equal.
    public static func == (left: NotifyRecord, right: NotifyRecord) -> Bool {
        left.notificationID == right.notificationID && left.userID == right.userID
            && left.createDate == right.createDate
            && left.notificationData.utf8.elementsEqual(right.notificationData.utf8)
    }

    /// Feeds the bytes of the data, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(notificationID)
        hasher.combine(userID)
        hasher.combine(createDate)
        hasher.combine(bytesOf: notificationData)
    }
}

extension NotifyRecord: WireObject {
    init() {
        self.init(userID: UserID(unchecked: ""), notificationData: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("notification_id", &notificationID)
        try coder.member("user_id", &userID)
        try coder.member("notification_data", &notificationData)
        try coder.member("create_date", alsoReadAs: ("creation_date", "created_date"), &createDate)
    }
}
