import PNSCodec
import PNSService

/// A store whose operations are timed.
struct MeasuredStore: NotificationStore {
    let base: any NotificationStore
    let metrics: StoreMetrics

    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        try await self.measure(.accept) { base throws(StoreError) in
            try await base.accept(records, from: application, at: now)
        }
    }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await self.measure(.count) { base throws(StoreError) in try await base.unseenCount(of: user) }
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await self.measure(.unseen) { base throws(StoreError) in try await base.unseen(of: user, within: bounds) }
    }

    func markSeen(_ sequences: [Int64], of user: UserID, at now: Timestamp) async throws(StoreError) -> UnseenCount {
        try await self.measure(.markSeen) { base throws(StoreError) in
            try await base.markSeen(sequences, of: user, at: now)
        }
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await self.measure(.seen) { base throws(StoreError) in
            try await base.seen(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
        }
    }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await self.measure(.notifications) { base throws(StoreError) in
            try await base.notifications(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
        }
    }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try await self.measure(.sweep) { base throws(StoreError) in
            try await base.sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit)
        }
    }

    func confirmWritable() async throws(StoreError) {
        try await self.base.confirmWritable()
    }

    func close() async throws(StoreError) {
        try await self.base.close()
    }

    private func measure<Result>(
        _ operation: StoreMetrics.Operation,
        _ body: (any NotificationStore) async throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        let start = ContinuousClock.now
        do throws(StoreError) {
            let result = try await body(self.base)
            self.metrics.note(operation, ContinuousClock.now - start, hasFailed: false)
            return result
        } catch {
            self.metrics.note(operation, ContinuousClock.now - start, hasFailed: true)
            throw error
        }
    }
}
