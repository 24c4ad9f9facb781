import PNSCodec
import PNSService
import Synchronization

/// A store that answers first and stores later: after a second, or when it is asked for something else.
///
/// So only the end of the process can show the difference. It is late with records whose ids the server made; others
/// can be repetitions or conflicts, which is not known before the store has looked.
final class LateStore: NotificationStore {
    private struct Pending {
        /// Ends when everything is stored.
        var last: Task<Void, Never>?
        /// What the stores wait for.
        var pauses: [Task<Void, Never>] = []
    }

    private let base: any NotificationStore
    private let bus: any EventBus
    private let isAlive: @Sendable () -> Bool
    private let pending = Mutex(Pending())

    init(base: any NotificationStore, bus: any EventBus, isAlive: @escaping @Sendable () -> Bool) {
        self.base = base
        self.bus = bus
        self.isAlive = isAlive
    }

    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        guard records.allSatisfy(\.isIDGenerated) else {
            return try await self.complete().accept(records, from: application, at: now)
        }
        let (base, bus, isAlive) = (self.base, self.bus, self.isAlive)
        // The mutant is its lateness, so the second is a sleep.
        let pause = Task { _ = try? await Task.sleep(for: .seconds(1)) }
        self.pending.withLock { pending in
            pending.pauses.append(pause)
            pending.last = Task { [previous = pending.last] in
                await previous?.value
                await pause.value
                // A node that was killed stores nothing any more, although it was one of this process.
                guard isAlive() else { return }
                if case .accepted(let acceptance)? = try? await base.accept(records, from: application, at: now) {
                    bus.publish(acceptance.changes)
                }
            }
        }
        return .accepted(Acceptance(ids: records.map(\.id), changes: []))
    }

    /// The store behind, when everything is stored.
    private func complete() async -> any NotificationStore {
        let last = self.pending.withLock { pending in
            for pause in pending.pauses { pause.cancel() }
            pending.pauses = []
            return pending.last
        }
        await last?.value
        return self.base
    }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await self.complete().unseenCount(of: user)
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await self.complete().unseen(of: user, within: bounds)
    }

    func markSeen(_ sequences: [Int64], of user: UserID, at now: Timestamp) async throws(StoreError) -> UnseenCount {
        try await self.complete().markSeen(sequences, of: user, at: now)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await self.complete().seen(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
    }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await self.complete().notifications(
            of: user,
            createdAfter: createdAfter,
            seenAfter: seenAfter,
            within: bounds
        )
    }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try await self.complete().sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit)
    }

    func confirmWritable() async throws(StoreError) {
        try await self.complete().confirmWritable()
    }

    func close() async throws(StoreError) {
        try await self.complete().close()
    }
}
