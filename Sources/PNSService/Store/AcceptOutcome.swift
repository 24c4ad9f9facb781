public import PNSCodec

/// What became of records given to a store.
public enum AcceptOutcome: Hashable, Sendable {
    /// All records are stored, now or by an equal record before.
    case accepted(Acceptance)

    /// The record at this index has the id of one that is not equal; nothing was stored (NTF-031).
    case conflict(record: Int)

    /// The id that the server made for the record at this index exists; nothing was stored (NTF-003).
    case idTaken(record: Int)
}

/// Records that a store has accepted.
public struct Acceptance: Hashable, Sendable {
    /// The id of each record, in the order of the records.
    public var ids: [NotificationID]

    /// One change for each user whose count changed; empty when everything was a repetition.
    public var changes: [CountChange]

    /// The indexes of the records that were not stored because they repeat others (NTF-030), in ascending order.
    public var repetitions: [Int]

    /// Creates an acceptance.
    public init(ids: [NotificationID], changes: [CountChange], repetitions: [Int] = []) {
        self.ids = ids
        self.changes = changes
        self.repetitions = repetitions
    }
}
