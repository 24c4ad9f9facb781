public import PNSCodec

/// A record on its way into the store.
public struct NewNotification: Sendable {
    /// The id, by the application or made by the server.
    public var id: NotificationID

    /// Whether the server made the id; such a one must be new (NTF-003).
    public var isIDGenerated: Bool

    /// Whom the notification is for.
    public var user: UserID

    /// What the application sent.
    public var data: String

    /// The create date that the record stated, if it did.
    public var createDate: Timestamp?

    /// Creates a record.
    public init(id: NotificationID, isIDGenerated: Bool = false, user: UserID, data: String, createDate: Timestamp?) {
        self.id = id
        self.isIDGenerated = isIDGenerated
        self.user = user
        self.data = data
        self.createDate = createDate
    }

    /// Whether this record sends again what was stored.
    ///
    /// Two records are equal when user, data and create date are: both without a create date, or both naming the
    /// instant that the first was stored with (NTF-030, NTF-031). Data compares scalar by scalar, not canonically.
    ///
    /// - Parameters:
    ///   - user: The user of the stored record.
    ///   - data: The data of the stored record.
    ///   - statedDate: The create date that the stored record stated, if it did.
    /// - Returns: Whether the records are equal.
    public func repeats(user: UserID, data: String, statedDate: Timestamp?) -> Bool {
        self.user == user && createDate == statedDate && self.data.utf8.elementsEqual(data.utf8)
    }
}
