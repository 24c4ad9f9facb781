public import PNSCodec

/// A notification for an answer that holds unseen and seen ones (DAT-002).
public struct AnsweredNotification: Sendable {
    /// The place in the order of arrival, unique in a store and never used again.
    public var sequence: Int64

    /// What the application sent, scalar for scalar.
    public var data: String

    /// When it was created, by the application's word or else the time of acceptance.
    public var createDate: Timestamp

    /// When it was first marked as seen; `nil` for an unseen one.
    public var seenDate: Timestamp?

    /// Creates a notification.
    public init(sequence: Int64, data: String, createDate: Timestamp, seenDate: Timestamp?) {
        self.sequence = sequence
        self.data = data
        self.createDate = createDate
        self.seenDate = seenDate
    }
}

extension AnsweredNotification: Hashable {
    /// Whether two notifications are the same; data compares scalar by scalar.
    public static func == (left: AnsweredNotification, right: AnsweredNotification) -> Bool {
        left.sequence == right.sequence && left.createDate == right.createDate && left.seenDate == right.seenDate
            && left.data.utf8.elementsEqual(right.data.utf8)
    }

    /// Feeds the sequence.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(sequence)
    }
}

extension AnsweredNotification {
    /// An unseen notification.
    public init(_ notification: StoredNotification) {
        self.init(
            sequence: notification.sequence,
            data: notification.data,
            createDate: notification.createDate,
            seenDate: nil
        )
    }

    /// A seen notification.
    public init(_ notification: RetainedNotification) {
        self.init(
            sequence: notification.sequence,
            data: notification.data,
            createDate: notification.createDate,
            seenDate: notification.seenDate
        )
    }
}
