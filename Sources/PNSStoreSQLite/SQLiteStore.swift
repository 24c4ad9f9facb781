import GRDB
public import PNSCodec
public import PNSService

/// A store in one SQLite file: the embedded default.
///
/// Writes of all callers are committed in groups, each with one synchronous write to the disk; what is accepted survives
/// the end of the process and of the machine's power. One process opens a file at a time; a second one is refused.
public final class SQLiteStore: NotificationStore {
    let pool: DatabasePool
    let writer: GroupCommit
    private let lock: StoreLock

    /// Opens a store, and creates or migrates its file.
    ///
    /// - Parameters:
    ///   - path: Where the file is; its folder exists.
    ///   - maxQueuedWrites: How many writes can wait, 1 or more; one more fails with code `unavailable`.
    /// - Throws: When the file cannot be opened, is open in another process, is no store, or was written by a newer version.
    public init(path: String, maxQueuedWrites: Int = 4_096) throws(StoreError) {
        try StoreFile(path: path).examine()
        lock = try StoreLock(of: path)
        pool = try Schema.open(path)
        writer = GroupCommit(pool: pool, maxQueued: max(1, maxQueuedWrites))
    }

    /// Closes a file that nobody closed: its log goes into it, as in ``close()``, but what waits to be written is lost.
    deinit {
        guard !writer.isClosed else { return }
        try? closePool()
    }

    /// Stores all records or none.
    ///
    /// - Parameters:
    ///   - records: The records, one or more.
    ///   - application: Whose ids they are.
    ///   - now: The time of acceptance.
    /// - Returns: The ids and changes, or why nothing was stored.
    /// - Throws: When the file cannot be written, or too many writes wait.
    public func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        try await writer.submit { db in
            let outcome = try NotificationTable(db).accept(records, from: application, at: now)
            // NTF-011: what the batch stored before its conflict goes.
            return if case .accepted = outcome { .keep(outcome) } else { .undo(outcome) }
        }
    }

    /// The number of unseen notifications of a user.
    ///
    /// - Parameter user: Any user.
    /// - Returns: The count and its version.
    /// - Throws: When the file cannot be read.
    public func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try await read { try NotificationTable($0).unseenCount(of: user) }
    }

    /// The oldest unseen notifications of a user.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: When the file cannot be read.
    public func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try await read { try NotificationTable($0).unseen(of: user, within: bounds) }
    }

    /// Marks notifications as seen.
    ///
    /// - Parameters:
    ///   - sequences: Which.
    ///   - user: Whose.
    ///   - now: The seen date.
    /// - Returns: The count afterwards.
    /// - Throws: When the file cannot be written, or too many writes wait.
    public func markSeen(
        _ sequences: [Int64],
        of user: UserID,
        at now: Timestamp
    ) async throws(StoreError) -> UnseenCount {
        try await writer.submit { .keep(try NotificationTable($0).markSeen(sequences, of: user, at: now)) }
    }

    /// The oldest retained seen notifications of a user.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later; `nil` for all.
    ///   - seenAfter: Only those seen later.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: When the file cannot be read.
    public func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try await read {
            try NotificationTable($0).seen(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
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
    /// - Throws: When the file cannot be read.
    public func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try await read {
            try NotificationTable($0).notifications(
                of: user,
                createdAfter: createdAfter,
                seenAfter: seenAfter,
                within: bounds
            )
        }
    }

    /// Drops seen notifications whose time has passed, and forgets ids.
    ///
    /// - Parameters:
    ///   - seenBefore: Seen notifications are dropped when they were seen before this.
    ///   - acceptedBefore: Ids of dropped notifications are forgotten when they were accepted before this.
    ///   - limit: How many of each at most.
    /// - Returns: What was done.
    /// - Throws: When the file cannot be written, or too many writes wait.
    public func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try await writer.submit {
            .keep(try NotificationTable($0).sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit))
        }
    }

    /// Writes to the file and waits for the disk.
    ///
    /// - Throws: When the file cannot be written, or too many writes wait.
    public func confirmWritable() async throws(StoreError) {
        // The number is nothing to us, but setting it writes a page of the file.
        try await writer.submit { .keep(try $0.execute(sql: "PRAGMA user_version = 0")) }
    }

    /// Commits what waits and closes the file; a second time changes nothing.
    ///
    /// - Throws: When the file cannot be closed.
    public func close() async throws(StoreError) {
        do {
            guard try await writer.close() else { return }
            try closePool()
            lock.release()
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    /// Moves the log into the file, if that can be written, and closes it.
    ///
    /// The last connection to close would do the same, were it not a reader by chance; so the readers go first, too.
    private func closePool() throws {
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        pool.invalidateReadOnlyConnections()
        try pool.close()
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        guard !writer.isClosed else { throw StoreError.storeIsClosed }
        do {
            return try await pool.read(body)
        } catch {
            throw StoreError(sqlite: error)
        }
    }
}
