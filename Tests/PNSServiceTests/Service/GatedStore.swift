import PNSCodec
import PNSService

/// A store whose sweeps wait at a gate and note their limits.
final class GatedStore: NotificationStore {
    let limits = Recorder<Int>()
    let arrivals: AsyncStream<Void>

    private let inner = InMemoryStore()
    private let arrive: AsyncStream<Void>.Continuation
    private let gate: AsyncStream<Void>
    private let opening: AsyncStream<Void>.Continuation

    init() {
        (arrivals, arrive) = AsyncStream.makeStream()
        (gate, opening) = AsyncStream.makeStream()
    }

    /// Lets this sweep and all later ones pass.
    func open() { opening.finish() }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        arrive.yield()
        for await _ in gate {}
        limits.note(limit)
        return try await inner.sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit)
    }

    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        try await inner.accept(records, from: application, at: now)
    }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await inner.unseenCount(of: user)
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await inner.unseen(of: user, within: bounds)
    }

    func markSeen(
        _ sequences: [Int64],
        of user: UserID,
        at now: Timestamp
    ) async throws(StoreError) -> UnseenCount {
        try await inner.markSeen(sequences, of: user, at: now)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await inner.seen(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
    }

    func confirmWritable() async throws(StoreError) { try await inner.confirmWritable() }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await inner.notifications(
            of: user,
            createdAfter: createdAfter,
            seenAfter: seenAfter,
            within: bounds
        )
    }

    func close() async throws(StoreError) { try await inner.close() }
}
