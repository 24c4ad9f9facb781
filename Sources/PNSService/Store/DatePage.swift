public import PNSCodec

/// A page of seen notifications.
public typealias SeenPage = DatePage<RetainedNotification>

/// A notification that is put into pages by its create date.
public protocol PagedNotification: Sendable {
    /// What the application sent.
    var data: String { get }

    /// When it was created.
    var createDate: Timestamp { get }
}

extension RetainedNotification: PagedNotification {}
extension AnsweredNotification: PagedNotification {}

/// Collects the notifications of one answer, oldest first, without splitting equal create dates.
///
/// When the bounds are reached in the middle of a create date, the page ends before that date; when all that was taken
/// has that date, the whole of it is taken (SEN-010, SEN-011, DAT-008, DAT-009). So a device that asks again with the last create date
/// of an answer misses nothing.
public struct DatePage<Notification: PagedNotification>: Sendable {
    /// What was taken so far.
    public private(set) var notifications: [Notification] = []

    private let bounds: AnswerBounds
    private var bytes = AnswerBounds.envelopeBytes

    /// Creates an empty page.
    ///
    /// - Parameter bounds: How large it can become.
    public init(_ bounds: AnswerBounds) {
        self.bounds = bounds
    }

    /// Takes the next notification, or ends the page.
    ///
    /// - Parameter notification: The next one in the order of the answer.
    /// - Returns: Whether it was taken; `false` ends the page, which can be shorter than before.
    public mutating func add(_ notification: Notification) -> Bool {
        let size = AnswerBounds.escapedBytes(of: notification.data) + AnswerBounds.frameBytes(dates: 2)
        let fits = notifications.count < bounds.maxNotifications && bytes + size <= bounds.maxBytes
        let date = notification.createDate
        let belongsToOnlyDate = notifications.first?.createDate == date && notifications.last?.createDate == date
        guard fits || notifications.isEmpty || belongsToOnlyDate else {
            // SEN-010: what was taken of this date goes with it into the next answer.
            while notifications.last?.createDate == date { notifications.removeLast() }
            return false
        }
        notifications.append(notification)
        bytes += size
        return true
    }
}
