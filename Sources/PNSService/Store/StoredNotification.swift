public import PNSCodec

/// An unseen notification as the store gives it out.
public struct StoredNotification: Sendable {
    /// The place in the order of arrival, unique in a store and never used again.
    public var sequence: Int64

    /// What the application sent, scalar for scalar.
    public var data: String

    /// When it was created, by the application's word or else the time of acceptance.
    public var createDate: Timestamp

    /// Creates a notification.
    public init(sequence: Int64, data: String, createDate: Timestamp) {
        self.sequence = sequence
        self.data = data
        self.createDate = createDate
    }
}

extension StoredNotification: Hashable {
    /// Whether two notifications are the same; data compares scalar by scalar.
    public static func == (left: StoredNotification, right: StoredNotification) -> Bool {
        left.sequence == right.sequence && left.createDate == right.createDate
            && left.data.utf8.elementsEqual(right.data.utf8)
    }

    /// Feeds the sequence.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(sequence)
    }
}
