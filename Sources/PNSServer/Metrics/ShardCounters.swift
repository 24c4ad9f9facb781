import PNSCodec

/// What has happened on one event loop; the loop alone counts.
final class ShardCounters: Sendable {
    /// Counts that were written.
    let counts = LoopCounter()

    /// Changed counts that were put into one that was not written yet.
    let countsCoalesced = LoopCounter()

    /// Answers with unseen notifications.
    let unseenAnswers = LoopCounter()

    /// Answers with seen notifications.
    let seenAnswers = LoopCounter()

    /// Answers with both.
    let dataAnswers = LoopCounter()

    /// Error messages.
    let errors = LoopCounter()

    /// Counts a message that is written.
    ///
    /// - Parameter message: The message.
    func count(_ message: ServerMessage) {
        switch message {
        case .newNotificationCountChanged: self.counts.increment()
        case .newNotificationData: self.unseenAnswers.increment()
        case .seenNotificationData: self.seenAnswers.increment()
        case .notificationData: self.dataAnswers.increment()
        case .error: self.errors.increment()
        }
    }
}
