import PNSCodec
import PNSService

/// A store whose operations are closures over the real one that a mutant replaces.
struct StoreRig: NotificationStore {
    let base: any NotificationStore

    var onAccept: Accept = { base, records, application, now throws(StoreError) in
        try await base.accept(records, from: application, at: now)
    }

    var onUnseen: Unseen = { base, user, bounds throws(StoreError) in try await base.unseen(of: user, within: bounds) }

    var onMarkSeen: MarkSeen = { base, sequences, user, now throws(StoreError) in
        try await base.markSeen(sequences, of: user, at: now)
    }

    var onSeen: Seen = { base, question throws(StoreError) in try await base.seen(question) }

    var onNotifications: Notifications = { base, question throws(StoreError) in
        try await base.notifications(
            of: question.user,
            createdAfter: question.createdAfter ?? .earliest,
            seenAfter: question.seenAfter,
            within: question.bounds
        )
    }

    var onSweep: Sweep = { base, order throws(StoreError) in try await base.sweep(order) }

    init(_ base: any NotificationStore) {
        self.base = base
    }
}

extension StoreRig {
    typealias Base = any NotificationStore
    typealias Accept =
        @Sendable (Base, [NewNotification], ApplicationName, Timestamp) async throws(StoreError) -> AcceptOutcome
    typealias Unseen = @Sendable (Base, UserID, AnswerBounds) async throws(StoreError) -> [StoredNotification]
    typealias MarkSeen = @Sendable (Base, [Int64], UserID, Timestamp) async throws(StoreError) -> UnseenCount
    typealias Seen = @Sendable (Base, SeenQuestion) async throws(StoreError) -> [RetainedNotification]
    typealias Notifications = @Sendable (Base, SeenQuestion) async throws(StoreError) -> [AnsweredNotification]
    typealias Sweep = @Sendable (Base, SweepOrder) async throws(StoreError) -> SweepOutcome
}

/// The arguments of ``NotificationStore/seen(of:createdAfter:seenAfter:within:)``.
struct SeenQuestion {
    var user: UserID
    var createdAfter: Timestamp?
    var seenAfter: Timestamp
    var bounds: AnswerBounds

    /// Whether it is the runner's read barrier, which has to keep working: nothing is created so late.
    var isBarrier: Bool { self.createdAfter.map { $0.seconds > Timestamp.latest.seconds - 10 * 86_400 } ?? false }
}

/// The arguments of ``NotificationStore/sweep(seenBefore:acceptedBefore:limit:)``.
struct SweepOrder {
    var seenBefore: Timestamp
    var acceptedBefore: Timestamp
    var limit: Int
}

extension StoreRig {
    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        try await self.onAccept(self.base, records, application, now)
    }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await self.base.unseenCount(of: user)
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await self.onUnseen(self.base, user, bounds)
    }

    func markSeen(_ sequences: [Int64], of user: UserID, at now: Timestamp) async throws(StoreError) -> UnseenCount {
        try await self.onMarkSeen(self.base, sequences, user, now)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await self.onSeen(
            self.base,
            SeenQuestion(user: user, createdAfter: createdAfter, seenAfter: seenAfter, bounds: bounds)
        )
    }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await self.onNotifications(
            self.base,
            SeenQuestion(user: user, createdAfter: createdAfter, seenAfter: seenAfter, bounds: bounds)
        )
    }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try await self.onSweep(
            self.base,
            SweepOrder(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit)
        )
    }

    func confirmWritable() async throws(StoreError) {
        try await self.base.confirmWritable()
    }

    func close() async throws(StoreError) {
        try await self.base.close()
    }
}
