#if Postgres
public import PNSCodec
public import PNSService
import Synchronization

/// A store in a PostgreSQL database, which any number of nodes share.
///
/// Writes of all callers of a node are committed in groups; what is accepted survives the end of the node, of the
/// database and of its machine's power. A connection that is lost is made anew; until then operations fail with code
/// `unavailable`, at once.
public final class PostgresStore: NotificationStore {
    /// How a store uses its database.
    public struct Settings: Hashable, Sendable {
        /// How many connections read, 1 or more; four others write and listen.
        public var readers: Int

        /// How many operations of a kind can wait, 1 or more; one more fails with code `unavailable`.
        public var maxQueued: Int

        /// How long a connection, a round trip or a lock can take, more than zero.
        public var patience: Duration

        /// Creates settings.
        ///
        /// - Parameters:
        ///   - readers: How many connections read.
        ///   - maxQueued: How many operations of a kind can wait.
        ///   - patience: How long a connection, a round trip or a lock can take.
        public init(readers: Int = 4, maxQueued: Int = 4_096, patience: Duration = .seconds(5)) {
            self.readers = max(1, readers)
            self.maxQueued = max(1, maxQueued)
            self.patience = max(.milliseconds(1), patience)
        }
    }

    /// Carries changed counts between the nodes; every server on this store takes it.
    public let bus: PostgresEventBus

    let readers: Readers
    let registry: RegistryLane
    private let accepting: AcceptLane
    private let marking: MarkLane
    private let listener: Listener
    private let threads = Threads()
    private let isClosed = Atomic<Bool>(false)

    /// Opens a store: connects, brings the tables to the present layout, and listens to other nodes.
    ///
    /// - Parameters:
    ///   - url: The connection URL, `postgres://USER:PASSWORD@HOST:PORT/DATABASE?…`, with all that libpq takes in one. It
    ///     is in no message.
    ///   - settings: How the database is used.
    /// - Throws: When the database cannot be reached or written, was laid out by a newer version, or loses what it commits.
    public init(url: String, settings: Settings = Settings()) throws(StoreError) {
        let address = try PostgresAddress(url)
        self.readers = Readers(backlog: Backlog(maxCount: settings.maxQueued))
        self.bus = PostgresEventBus(readers: self.readers)
        let makeLink = { @Sendable in Link(address, patience: settings.patience) }
        let heard: Connection
        do {
            let schema = try Layout.prepare(makeLink())
            let channel = NotifyChannel(schema: schema)
            self.accepting = AcceptLane(backlog: Backlog(maxCount: settings.maxQueued), channel: channel)
            self.marking = MarkLane(backlog: Backlog(maxCount: settings.maxQueued), channel: channel)
            self.registry = RegistryLane(backlog: Backlog(maxCount: settings.maxQueued), schema: schema)
            self.listener = try Listener(address, patience: settings.patience, channel: channel, bus: self.bus)
            heard = try self.listener.connect()
        } catch {
            throw Layout.advice(on: error)
        }
        let first = Handover(heard)
        self.threads.start("pns-listen") { [listener] in listener.run(first.connection) }
        self.threads.start("pns-accept") { [accepting] in accepting.run(makeLink()) }
        self.threads.start("pns-mark") { [marking] in marking.run(makeLink()) }
        self.threads.start("pns-registry") { [registry] in registry.run(makeLink()) }
        for number in 1...settings.readers {
            self.threads.start("pns-read-\(number)") { [readers] in readers.run(makeLink()) }
        }
    }

    /// Ends the threads of a store that nobody closed; what waits is done first.
    deinit { self.endThreads() }

    /// A connection on its way from the thread that made it to the one that uses it.
    private struct Handover: @unchecked Sendable {
        // Unchecked: the first thread does not use it any more.
        let connection: Connection

        init(_ connection: Connection) {
            self.connection = connection
        }
    }

    private func endThreads() {
        self.bus.close()
        self.listener.end()
        self.accepting.backlog.close()
        self.marking.backlog.close()
        self.registry.backlog.close()
        self.readers.backlog.close()
    }

    /// Stores all records or none.
    ///
    /// - Parameters:
    ///   - records: The records, one or more.
    ///   - application: Whose ids they are.
    ///   - now: The time of acceptance.
    /// - Returns: The ids and changes, or why nothing was stored.
    /// - Throws: When the database does not commit, or too many operations wait.
    public func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        typealias Outcome = Result<AcceptOutcome, StoreError>
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
            let operation = AcceptOperation(records: records, application: application, now: now) {
                continuation.resume(returning: $0)
            }
            if let refusal = self.accepting.backlog.add(operation) { operation.finish(.failure(refusal)) }
        }
        return try result.get()
    }

    /// The number of unseen notifications of a user.
    ///
    /// - Parameter user: Any user.
    /// - Returns: The count and its version.
    /// - Throws: When the database cannot be read.
    public func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await self.read { connection in
            let rows = try connection.run([ReadingSQL.counters(.bytes(of: [user.text]))])[0]
            guard rows.count > 0 else { return UnseenCount(count: 0, version: 0) }
            return UnseenCount(count: Int(try rows.integer(0, 1)), version: try rows.integer(0, 2))
        }
    }

    /// The oldest unseen notifications of a user.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: When the database cannot be read.
    public func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await self.read { connection in
            try PageReader(connection: connection, bounds: bounds).fill(
                { ReadingSQL.unseen(.bytes(of: user.text), .integer($0), .integer($1)) },
                { UnseenPage(bounds) },
                { page, row in
                    page.add(
                        StoredNotification(sequence: row.sequence, data: row.data, createDate: row.createDate)
                    )
                }
            ).notifications
        }
    }

    /// Marks notifications as seen.
    ///
    /// - Parameters:
    ///   - sequences: Which.
    ///   - user: Whose.
    ///   - now: The seen date.
    /// - Returns: The count afterwards.
    /// - Throws: When the database does not commit, or too many operations wait.
    public func markSeen(
        _ sequences: [Int64],
        of user: UserID,
        at now: Timestamp
    ) async throws(StoreError) -> UnseenCount {
        typealias Outcome = Result<UnseenCount, StoreError>
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
            let operation = MarkOperation(sequences: sequences, user: user, now: now) {
                continuation.resume(returning: $0)
            }
            if let refusal = self.marking.backlog.add(operation) { operation.finish(.failure(refusal)) }
        }
        return try result.get()
    }

    /// The oldest retained seen notifications of a user.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later; `nil` for all.
    ///   - seenAfter: Only those seen later.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: When the database cannot be read.
    public func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await self.read { connection in
            try PageReader(connection: connection, bounds: bounds).fill(
                { rows, bytes in
                    ReadingSQL.seen(
                        .bytes(of: user.text),
                        .integer(rows),
                        .integer(bytes),
                        .integer(createdAfter?.seconds ?? .min),
                        .integer(Int64(createdAfter?.nanoseconds ?? 0)),
                        .integer(seenAfter.seconds),
                        .integer(Int64(seenAfter.nanoseconds))
                    )
                },
                { SeenPage(bounds) },
                { page, row in
                    // The statement looks only at those that have a seen date.
                    page.add(
                        RetainedNotification(
                            sequence: row.sequence,
                            data: row.data,
                            createDate: row.createDate,
                            seenDate: row.seenDate ?? seenAfter
                        )
                    )
                }
            ).notifications
        }
    }

    /// The oldest notifications of a user that were created later than a date, unseen and seen ones together.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later.
    ///   - seenAfter: Of the seen ones, only those seen later.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: When the database cannot be read.
    public func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await self.read { connection in
            try PageReader(connection: connection, bounds: bounds).fill(
                { rows, bytes in
                    ReadingSQL.both(
                        .bytes(of: user.text),
                        .integer(rows),
                        .integer(bytes),
                        .integer(createdAfter.seconds),
                        .integer(Int64(createdAfter.nanoseconds)),
                        .integer(seenAfter.seconds),
                        .integer(Int64(seenAfter.nanoseconds))
                    )
                },
                { DatePage<AnsweredNotification>(bounds) },
                { page, row in
                    page.add(
                        AnsweredNotification(
                            sequence: row.sequence,
                            data: row.data,
                            createDate: row.createDate,
                            seenDate: row.seenDate
                        )
                    )
                }
            ).notifications
        }
    }

    /// Drops seen notifications whose time has passed, and forgets ids.
    ///
    /// - Parameters:
    ///   - seenBefore: Seen notifications are dropped when they were seen before this.
    ///   - acceptedBefore: Ids of dropped notifications are forgotten when they were accepted before this.
    ///   - limit: How many of each at most.
    /// - Returns: What was done.
    /// - Throws: When the database does not commit, or too many operations wait.
    public func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try await self.readers.perform { link in
            let drop = WritingSQL.drop(
                .integer(seenBefore.seconds),
                .integer(Int64(seenBefore.nanoseconds)),
                .integer(Int64(limit))
            )
            let forget = WritingSQL.forget(
                .integer(acceptedBefore.seconds),
                .integer(Int64(acceptedBefore.nanoseconds)),
                .integer(Int64(limit))
            )
            return try link.transaction([drop, forget]) { rows, _ in
                let (dropped, forgotten) = (rows[0].changed, rows[1].changed)
                let outcome = SweepOutcome(removed: dropped, more: dropped == limit || forgotten == limit)
                return dropped + forgotten > 0 ? .commit(outcome, []) : .undo(outcome)
            }
        }
    }

    /// Writes to the database and waits until that is committed; and proves that other nodes are heard.
    ///
    /// - Throws: When the database does not commit, too many operations wait, or this node does not hear the others.
    public func confirmWritable() async throws(StoreError) {
        // Without records it is the write that changes nothing anybody can see.
        _ = try await self.accept([], from: ApplicationName(""), at: Timestamp(seconds: 0))
        // CLU-001: devices had better go to a node that can tell them.
        guard self.listener.isHearing else {
            throw StoreError(
                code: .unavailable,
                cause: "the connection that listens to the other nodes is lost; it is made anew as soon as that can be"
            )
        }
    }

    /// Finishes what waits and ends the connections; a second time changes nothing.
    ///
    /// - Throws: Nothing.
    public func close() async throws(StoreError) {
        guard !self.isClosed.exchange(true, ordering: .sequentiallyConsistent) else { return }
        self.endThreads()
        await self.threads.ended()
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws(StoreError) -> Value {
        try await self.readers.perform { link in try link.perform(body) }
    }
}
#endif
