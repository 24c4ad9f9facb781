/// Collects the unseen notifications of one answer, oldest first, up to its bounds.
///
/// At least one is always taken, so that a notification larger than the bounds does not block those after it.
public struct UnseenPage: Sendable {
    /// What was taken so far.
    public private(set) var notifications: [StoredNotification] = []

    private let bounds: AnswerBounds
    private var bytes = AnswerBounds.envelopeBytes

    /// Creates an empty page.
    ///
    /// - Parameter bounds: How large it can become (UNS-012, UNS-013).
    public init(_ bounds: AnswerBounds) {
        self.bounds = bounds
    }

    /// Takes the next notification if it fits.
    ///
    /// - Parameter notification: The next one in the order of the answer.
    /// - Returns: Whether it was taken; `false` ends the page.
    public mutating func add(_ notification: StoredNotification) -> Bool {
        let size = AnswerBounds.escapedBytes(of: notification.data) + AnswerBounds.frameBytes(dates: 1)
        let fits = notifications.count < bounds.maxNotifications && bytes + size <= bounds.maxBytes
        guard fits || notifications.isEmpty else { return false }
        notifications.append(notification)
        bytes += size
        return true
    }
}
