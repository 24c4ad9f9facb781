public import PNSCodec
import Synchronization

/// A store that keeps everything in memory and loses it at the end of the process.
///
/// For trials and tests; it answers as every other store does.
public final class InMemoryStore: NotificationStore {
    private struct State {
        var content = MemoryState()
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Creates an empty store.
    public init() {}

    /// Stores all records or none.
    ///
    /// - Parameters:
    ///   - records: The records, one or more.
    ///   - application: Whose ids they are.
    ///   - now: The time of acceptance.
    /// - Returns: The ids and changes, or why nothing was stored.
    /// - Throws: With code `closed` after ``close()``.
    public func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome {
        try withState { $0.accept(records, from: application, at: now) }
    }

    /// The number of unseen notifications of a user.
    ///
    /// - Parameter user: Any user.
    /// - Returns: The count and its version.
    /// - Throws: With code `closed` after ``close()``.
    public func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount {
        try withState { $0.users[user]?.count ?? UnseenCount(count: 0, version: 0) }
    }

    /// The oldest unseen notifications of a user.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: With code `closed` after ``close()``.
    public func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification] {
        try withState { $0.unseen(of: user, within: bounds) }
    }

    /// Marks notifications as seen.
    ///
    /// - Parameters:
    ///   - sequences: Which.
    ///   - user: Whose.
    ///   - now: The seen date.
    /// - Returns: The count afterwards.
    /// - Throws: With code `closed` after ``close()``.
    public func markSeen(
        _ sequences: [Int64],
        of user: UserID,
        at now: Timestamp
    ) async throws(StoreError) -> UnseenCount {
        try withState { $0.markSeen(sequences, of: user, at: now) }
    }

    /// The oldest retained seen notifications of a user.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later; `nil` for all.
    ///   - seenAfter: Only those seen later.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: With code `closed` after ``close()``.
    public func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification] {
        try withState { $0.seen(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds) }
    }

    /// The oldest notifications of a user that were created later than a date, unseen and seen ones together.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later.
    ///   - seenAfter: Of the seen ones, only those seen later.
    ///   - bounds: How many at most.
    /// - Returns: A page.
    /// - Throws: With code `closed` after ``close()``.
    public func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification] {
        try withState {
            $0.notifications(of: user, createdAfter: createdAfter, seenAfter: seenAfter, within: bounds)
        }
    }

    /// Drops seen notifications whose time has passed, and forgets ids.
    ///
    /// - Parameters:
    ///   - seenBefore: Seen notifications are dropped when they were seen before this.
    ///   - acceptedBefore: Ids of dropped notifications are forgotten when they were accepted before this.
    ///   - limit: How many of each at most.
    /// - Returns: What was done.
    /// - Throws: With code `closed` after ``close()``.
    public func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome {
        try withState { $0.sweep(seenBefore: seenBefore, acceptedBefore: acceptedBefore, limit: limit) }
    }

    /// Tells whether the store is open.
    ///
    /// - Throws: With code `closed` after ``close()``.
    public func confirmWritable() async throws(StoreError) {
        try withState { _ in }
    }

    /// Forgets everything.
    ///
    /// - Throws: Nothing.
    public func close() async throws(StoreError) {
        state.withLock { $0 = State(isClosed: true) }
    }

    private func withState<Result: Sendable>(
        _ body: (inout MemoryState) -> Result
    ) throws(StoreError) -> Result {
        let result: Result? = state.withLock { state in state.isClosed ? nil : body(&state.content) }
        guard let result else { throw StoreError(code: .closed, cause: "the store is closed") }
        return result
    }
}
