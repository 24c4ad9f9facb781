import PNSCodec
import PNSService

/// A store that fails whatever it is asked.
struct FailingStore: NotificationStore {
    private let error: StoreError

    init(_ error: StoreError) {
        self.error = error
    }

    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome { throw error }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount { throw error }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        throw error
    }

    func markSeen(
        _ sequences: [Int64],
        of user: UserID,
        at now: Timestamp
    ) async throws(StoreError) -> UnseenCount { throw error }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] { throw error }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] { throw error }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome { throw error }

    func confirmWritable() async throws(StoreError) { throw error }

    func close() async throws(StoreError) { throw error }
}
