import PNSCodec
import PNSService
import Synchronization

/// A store whose proof that it takes writes waits until it is let go.
final class StuckStore: NotificationStore {
    private let inner = InMemoryStore()
    private let gate: AsyncStream<Void>
    private let opening: AsyncStream<Void>.Continuation
    private let count = Mutex(0)

    init() {
        (self.gate, self.opening) = AsyncStream.makeStream()
    }

    /// How often a proof was asked for.
    var asked: Int { self.count.withLock { $0 } }

    func open() { self.opening.finish() }

    func confirmWritable() async throws(StoreError) {
        self.count.withLock { $0 += 1 }
        for await _ in self.gate {}
    }

    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        try await self.inner.accept(records, from: application, at: now)
    }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await self.inner.unseenCount(of: user)
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await self.inner.unseen(of: user, within: bounds)
    }

    func markSeen(_ sequences: [Int64], of user: UserID, at now: Timestamp) async throws(StoreError) -> UnseenCount {
        try await self.inner.markSeen(sequences, of: user, at: now)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await self.inner.seen(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
    }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await self.inner.notifications(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
    }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try await self.inner.sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit)
    }

    func close() async throws(StoreError) { try await self.inner.close() }
}
