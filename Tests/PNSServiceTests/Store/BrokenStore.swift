import PNSCodec
import PNSService
import Synchronization

/// A store that breaks one promise.
final class BrokenStore: NotificationStore {
    enum Fault: String, CaseIterable {
        case canonicalData = "changes data to another normalisation"
        case partialBatches = "stores what stands before a conflict"
        case countedRepetitions = "says that a repetition changed the count"
        case frozenVersions = "never lets a version grow"
        case laterSeenDates = "marks as seen at another time"
        case reversedOrder = "gives the newest first"
        case foreignMarks = "forgets whose notification it marks"
        case splitDates = "splits equal create dates"
        case noRetention = "gives seen notifications for ever"
        case greedySweeps = "sweeps without a limit"
        case idleSweeps = "sweeps nothing"
        case unlimitedPages = "answers without bounds"
        case openWhenClosed = "works after it was closed"
        case fixedCounts = "tells a count that is one too high"
        case unmergedPages = "gives unseen and seen notifications one after the other"
        case openIDs = "takes an id of its own that exists"
    }

    private let fault: Fault
    private let good = InMemoryStore()
    private let users = Mutex<Set<UserID>>([])

    init(_ fault: Fault) {
        self.fault = fault
    }

    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        users.withLock { $0.formUnion(records.map(\.user)) }
        var records = records
        switch fault {
        case .canonicalData:
            for index in records.indices where records[index].data == "e\u{301}" { records[index].data = "é" }
        case .openIDs:
            for index in records.indices { records[index].isIDGenerated = false }
        default: break
        }
        var outcome = try await good.accept(records, from: application, at: now)
        if fault == .partialBatches, case .conflict(let index) = outcome, index > 0 {
            _ = try await good.accept(Array(records[..<index]), from: application, at: now)
        }
        if fault == .countedRepetitions, case .accepted(var acceptance) = outcome, acceptance.changes.isEmpty {
            for record in records {
                let count = try await unseenCount(of: record.user)
                acceptance.changes.append(CountChange(user: record.user, count: count))
            }
            outcome = .accepted(acceptance)
        }
        return outcome
    }

    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        var count = try await good.unseenCount(of: user)
        if fault == .frozenVersions { count.version = 0 }
        if fault == .fixedCounts { count.count += 1 }
        return count
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        let wide = AnswerBounds(maxNotifications: .max, maxBytes: .max)
        let unseen = try await good.unseen(of: user, within: fault == .unlimitedPages ? wide : bounds)
        return fault == .reversedOrder ? unseen.reversed() : unseen
    }

    func markSeen(
        _ sequences: [Int64],
        of user: UserID,
        at now: Timestamp
    ) async throws(StoreError) -> UnseenCount {
        if fault == .foreignMarks {
            for other in users.withLock({ $0 }) { _ = try await good.markSeen(sequences, of: other, at: now) }
        }
        let date = fault == .laterSeenDates ? now.advanced(by: .seconds(1)) : now
        return try await good.markSeen(sequences, of: user, at: date)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        let seen = try await good.seen(
            of: user,
            createdAfter: createdAfter,
            seenAfter: fault == .noRetention ? .earliest : seenAfter,
            within: bounds
        )
        return fault == .splitDates ? Array(seen.prefix(bounds.maxNotifications)) : seen
    }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        let wide = AnswerBounds(maxNotifications: .max, maxBytes: .max)
        let all = try await good.notifications(
            of: user,
            createdAfter: createdAfter,
            seenAfter: fault == .noRetention ? .earliest : seenAfter,
            within: fault == .unlimitedPages ? wide : bounds
        )
        switch fault {
        case .splitDates: return Array(all.prefix(bounds.maxNotifications))
        case .reversedOrder: return all.reversed()
        case .unmergedPages: return all.filter { $0.seenDate == nil } + all.filter { $0.seenDate != nil }
        default: return all
        }
    }

    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        if fault == .idleSweeps { return SweepOutcome(removed: 0, more: false) }
        let limit = fault == .greedySweeps ? 1_000 : limit
        return try await good.sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit)
    }

    func confirmWritable() async throws(StoreError) { try await good.confirmWritable() }

    func close() async throws(StoreError) {
        guard fault != .openWhenClosed else { return }
        try await good.close()
    }
}
