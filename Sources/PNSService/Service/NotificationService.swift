public import Logging
public import PNSCodec
import Synchronization

/// Takes notifications, tells who has how many, and gives them out: the rules between transport and store.
public final class NotificationService: Sendable {
    /// What the operator decided.
    public let settings: ServiceSettings

    /// Which clauses this service, and the server around it, has executed.
    public let clauses: ClauseCounter

    let store: any NotificationStore
    let clock: any ServiceClock
    let logger: Logger
    let maintenance: Mutex<MaintenanceState>

    private let bus: any EventBus
    private let watchers = CountWatchers()
    private let ids: IDSource
    private let observer: (any AcceptanceObserver)?

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - store: Keeps the notifications.
    ///   - bus: Carries changed counts to connected devices.
    ///   - clock: The time to go by.
    ///   - settings: What the operator decided.
    ///   - ids: Makes ids for records without one.
    ///   - observer: Told of every notification that was stored.
    ///   - clauses: Told which clauses are executed.
    ///   - logger: Takes what the operator has to know.
    public init(
        store: any NotificationStore,
        bus: any EventBus,
        clock: any ServiceClock,
        settings: ServiceSettings,
        ids: IDSource = .random,
        observer: (any AcceptanceObserver)? = nil,
        clauses: ClauseCounter = ClauseCounter(),
        logger: Logger
    ) {
        self.store = store
        self.clauses = clauses
        self.bus = bus
        self.clock = clock
        self.settings = settings
        self.ids = ids
        self.observer = observer
        self.logger = logger
        maintenance = Mutex(MaintenanceState(interval: settings.sweepInterval, now: clock.now()))
        bus.subscribe({ [watchers] in watchers.tell($0) }, watching: { [watchers] in watchers.users })
    }

    /// Stores what an application sent and tells the connected devices.
    ///
    /// When this returns, the notifications are durable (NTF-040) and the new counts are published (CNT-004).
    ///
    /// - Parameters:
    ///   - request: One record or a batch.
    ///   - application: Who sent it.
    /// - Returns: The id of each record, in their order (NTF-002, NTF-010).
    /// - Throws: `content-too-large`, `bad-argument`, `conflict`, `unavailable` or `internal`; nothing is stored then
    ///   (NTF-011, NTF-024).
    public func notify(
        _ request: NotifyRequest,
        from application: ApplicationName
    ) async throws(ServiceError) -> [NotificationID] {
        let batch = try RecordBatch(request, limits: settings.limits, clauses: clauses)
        for _ in 0..<IDSource.maxAttempts {
            let now = clock.now()
            let records = try batch.notifications(ids: ids, at: now)
            let outcome = try await stored { store throws(StoreError) in
                try await store.accept(records, from: application, at: now)
            }
            switch outcome {
            case .accepted(let acceptance):
                clauses.note(.ntf040)
                if acceptance.changes.isEmpty { clauses.note(.ntf030) }
                batch.noteAcceptance()
                bus.publish(acceptance.changes)
                observer?.noteAccepted(records, acceptance, at: now)
                return acceptance.ids
            case .conflict(let index):
                clauses.note(.ntf031)
                throw batch.conflict(at: index)
            case .idTaken:
                continue
            }
        }
        logger.error("no new notification id found", metadata: ["attempts": "\(IDSource.maxAttempts)"])
        throw IDSource.exhausted
    }

    /// The number of unseen notifications of a user.
    ///
    /// - Parameter user: Whose.
    /// - Returns: The count and its version.
    /// - Throws: `unavailable` or `internal`.
    public func count(of user: UserID) async throws(ServiceError) -> UnseenCount {
        try await stored { store throws(StoreError) in try await store.unseenCount(of: user) }
    }

    /// The count that has to come before an answer to a seen request, where the bus alone does not see to that (CLU-003).
    ///
    /// - Parameter user: Whose.
    /// - Returns: The count as the store has it; `nil` where every count that is due was published before.
    /// - Throws: `unavailable` or `internal`.
    public func countDue(to user: UserID) async throws(ServiceError) -> UnseenCount? {
        bus.isImmediate ? nil : try await count(of: user)
    }

    /// The count of a user now, and each time it changes: what a connected device is told, in this process.
    ///
    /// Who is slow misses counts in between and never the newest. Let go of the sequence to end it.
    ///
    /// - Parameter user: Whose.
    /// - Returns: The counts; it does not end by itself.
    /// - Throws: `unavailable` or `internal` when the first count cannot be read.
    public func subscribe(to user: UserID) async throws(ServiceError) -> AsyncStream<UnseenCount> {
        let counts = watchers.watch(user)
        watchers.tell([CountChange(user: user, count: try await count(of: user))])
        return counts
    }

    /// The oldest unseen notifications of a user, as many as an answer holds.
    ///
    /// - Parameter user: Whose.
    /// - Returns: What to answer.
    /// - Throws: `unavailable` or `internal`.
    public func unseen(of user: UserID) async throws(ServiceError) -> [StoredNotification] {
        let page = try await stored { store throws(StoreError) in
            try await store.unseen(of: user, within: self.settings.answerBounds)
        }
        if page.count == settings.limits.maxAnswerNotifications { clauses.note(.uns012) }
        return page
    }

    /// Marks as seen what was sent to a device, and tells the connected devices of the user (CNT-005, UNS-009).
    ///
    /// - Parameters:
    ///   - sequences: What was sent.
    ///   - user: To whom.
    /// - Returns: The count afterwards.
    /// - Throws: `unavailable` or `internal`; nothing is marked then.
    public func markSeen(_ sequences: [Int64], of user: UserID) async throws(ServiceError) -> UnseenCount {
        let count = try await stored { store throws(StoreError) in
            try await store.markSeen(sequences, of: user, at: self.clock.now())
        }
        clauses.note(.sen008)  // by the server's clock
        bus.publish([CountChange(user: user, count: count)])
        return count
    }

    /// The oldest retained seen notifications of a user, as many as an answer holds.
    ///
    /// The end of retention is applied here too, so that nothing past its time is answered, swept or not (RET-003).
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later; `nil` for all (SEN-004, SEN-005).
    /// - Returns: What to answer.
    /// - Throws: `unavailable` or `internal`.
    public func seen(
        of user: UserID,
        createdAfter: Timestamp?
    ) async throws(ServiceError) -> [RetainedNotification] {
        let floor = clock.now().advanced(by: .zero - settings.retentionAfterSeen)
        let page = try await stored { store throws(StoreError) in
            try await store.seen(
                of: user,
                createdAfter: createdAfter,
                seenAfter: floor,
                within: self.settings.answerBounds
            )
        }
        clauses.note(createdAfter == nil ? .sen005 : .sen004)
        if createdAfter != nil, !page.isEmpty { clauses.note(.sen012) }
        if page.count >= settings.limits.maxAnswerNotifications { clauses.note(.sen011) }
        if let last = page.last, page.dropLast().last?.createDate == last.createDate { clauses.note(.sen010) }
        return page
    }

    /// Proves that the store takes writes (OPS-012).
    ///
    /// - Throws: `unavailable` or `internal`.
    public func confirmWritable() async throws(ServiceError) {
        try await stored { store throws(StoreError) in try await store.confirmWritable() }
    }

    /// What a request of the feature `pns-2024` asks for, as many as an answer holds.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Unseen and seen ones created later (DAT-004); `nil` for the unseen ones only (DAT-003).
    /// - Returns: What to answer.
    /// - Throws: `unavailable` or `internal`.
    public func notifications(
        of user: UserID,
        createdAfter: Timestamp?
    ) async throws(ServiceError) -> [AnsweredNotification] {
        guard let createdAfter else {
            clauses.note(.dat003)
            return try await unseen(of: user).map { AnsweredNotification($0) }
        }
        let floor = clock.now().advanced(by: .zero - settings.retentionAfterSeen)
        let page = try await stored { store throws(StoreError) in
            try await store.notifications(
                of: user,
                createdAfter: createdAfter,
                seenAfter: floor,
                within: self.settings.answerBounds
            )
        }
        clauses.note(.dat005)
        if !page.isEmpty { clauses.note(.dat004) }
        if page.count >= settings.limits.maxAnswerNotifications { clauses.note(.dat009) }
        if let last = page.last, page.dropLast().last?.createDate == last.createDate { clauses.note(.dat008) }
        return page
    }

    /// Runs a store operation; the operator reads the cause of a failure, the peer a safe error.
    private func stored<Result>(
        _ operation: (any NotificationStore) async throws(StoreError) -> Result
    ) async throws(ServiceError) -> Result {
        do throws(StoreError) {
            return try await operation(store)
        } catch {
            logger.error("store failed", metadata: ["error": "\(error)"])
            throw ServiceError(error)
        }
    }
}
