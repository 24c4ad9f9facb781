public import PNSCodec

/// Keeps the notifications of all users.
///
/// A store takes every instant as an argument and has no clock. `NotificationStoreTestKit` checks all that is promised
/// here; an author of another store runs it. Cancelling a call can leave its operation done.
public protocol NotificationStore: Sendable {
    /// Stores all records or none.
    ///
    /// The records are durable when this returns (NTF-040). A record that repeats a remembered one stores nothing
    /// (NTF-030); that holds inside the array too. The version of each user whose count changed grows.
    ///
    /// - Parameters:
    ///   - records: The records, one or more.
    ///   - application: Whose ids they are.
    ///   - now: The time of acceptance, and the create date of records that state none.
    /// - Returns: The ids and changes, or why nothing was stored.
    /// - Throws: When the store fails; nothing was stored then.
    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) async throws(StoreError) -> AcceptOutcome

    /// The number of unseen notifications of a user.
    ///
    /// - Parameter user: Any user; one that is not known has none.
    /// - Returns: The count and its version.
    /// - Throws: When the store fails.
    func unseenCount(of user: UserID) async throws(StoreError) -> UnseenCount

    /// The oldest unseen notifications of a user.
    ///
    /// They are in ascending order of create date, those of equal date in the order of arrival (UNS-011).
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - bounds: How many at most (UNS-012, UNS-013).
    /// - Returns: A page by the rule of ``UnseenPage``.
    /// - Throws: When the store fails.
    func unseen(of user: UserID, within bounds: AnswerBounds) async throws(StoreError) -> [StoredNotification]

    /// Marks notifications as seen.
    ///
    /// Only those change that belong to the user and are unseen; a seen one keeps its first seen date. The version
    /// grows when at least one changed.
    ///
    /// - Parameters:
    ///   - sequences: Which; an unknown one is ignored.
    ///   - user: Whose.
    ///   - now: The seen date.
    /// - Returns: The count afterwards.
    /// - Throws: When the store fails; nothing was marked then.
    func markSeen(_ sequences: [Int64], of user: UserID, at now: Timestamp) async throws(StoreError) -> UnseenCount

    /// The oldest retained seen notifications of a user.
    ///
    /// They are in ascending order of create date, those of equal date in the order of arrival (SEN-006).
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later (SEN-004); `nil` for all.
    ///   - seenAfter: Only those seen later: the end of retention (RET-003).
    ///   - bounds: How many at most.
    /// - Returns: A page by the rule of ``SeenPage`` (SEN-010, SEN-011).
    /// - Throws: When the store fails.
    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [RetainedNotification]

    /// The oldest notifications of a user that were created later than a date, unseen and retained seen ones together.
    ///
    /// They are in ascending order of create date, those of equal date in the order of arrival (DAT-007).
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - createdAfter: Only those created later (DAT-004, DAT-005).
    ///   - seenAfter: Of the seen ones, only those seen later: the end of retention (RET-003).
    ///   - bounds: How many at most.
    /// - Returns: A page by the rule of ``DatePage`` (DAT-008, DAT-009).
    /// - Throws: When the store fails.
    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) async throws(StoreError) -> [AnsweredNotification]

    /// Drops seen notifications whose time has passed, and forgets ids that need not be remembered.
    ///
    /// An unseen notification is never dropped (RET-001). The id of a dropped one stays known until it was accepted
    /// before `acceptedBefore` (NTF-032).
    ///
    /// - Parameters:
    ///   - seenBefore: Seen notifications are dropped when they were seen before this.
    ///   - acceptedBefore: Ids of dropped notifications are forgotten when they were accepted before this.
    ///   - limit: How many notifications to drop, and how many ids to forget, at most; 1 or more.
    /// - Returns: How much was done and whether there can be more.
    /// - Throws: When the store fails.
    func sweep(
        seenBefore: Timestamp,
        acceptedBefore: Timestamp,
        limit: Int
    ) async throws(StoreError) -> SweepOutcome

    /// Proves that the store takes writes, by one that changes nothing anybody can see (OPS-012).
    ///
    /// It goes the way of every write: behind those that wait, and as far as they go.
    ///
    /// - Throws: When the store fails, as a write would.
    func confirmWritable() async throws(StoreError)

    /// Finishes what is under way and releases what the store holds; later calls fail with code `closed`.
    ///
    /// - Throws: When the store fails.
    func close() async throws(StoreError)
}
