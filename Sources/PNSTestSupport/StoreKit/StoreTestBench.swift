import PNSCodec
import PNSService

/// What every case of the kit works with: a store, and short ways to fill and ask it.
struct StoreTestBench: Sendable {
    static let application = ApplicationName("app")
    static let wide = AnswerBounds(maxNotifications: 100_000, maxBytes: 1 << 30)
    static let start = Timestamp(seconds: 1_772_600_767, nanoseconds: 120_000_000)

    let place: StorePlace
    let caseName: String
    let store: any NotificationStore

    func user(_ text: String = "u1") throws -> UserID { try UserID(validating: text) }

    /// An instant some seconds after the start.
    func at(_ seconds: Int64, nanoseconds: UInt32 = 0) -> Timestamp {
        Timestamp(seconds: Self.start.seconds + seconds, nanoseconds: nanoseconds)
    }

    func record(
        _ id: String,
        for user: String = "u1",
        data: String = "data",
        created: Timestamp? = nil,
        isIDGenerated: Bool = false
    ) throws -> NewNotification {
        NewNotification(
            id: try NotificationID(validating: id),
            isIDGenerated: isIDGenerated,
            user: try UserID(validating: user),
            data: data,
            createDate: created
        )
    }

    func accept(
        _ records: NewNotification...,
        from application: ApplicationName = Self.application,
        at now: Timestamp = Self.start
    ) async throws -> AcceptOutcome {
        try await store.accept(records, from: application, at: now)
    }

    /// Accepts records that nothing speaks against.
    @discardableResult
    func store(
        _ records: [NewNotification],
        at now: Timestamp = Self.start,
        line: UInt = #line
    ) async throws -> Acceptance {
        let outcome = try await store.accept(records, from: Self.application, at: now)
        guard case .accepted(let acceptance) = outcome else { throw failure("\(outcome) instead of accepted", line) }
        return acceptance
    }

    func unseen(of user: String = "u1", within bounds: AnswerBounds = Self.wide) async throws -> [StoredNotification] {
        try await store.unseen(of: try UserID(validating: user), within: bounds)
    }

    func count(of user: String = "u1") async throws -> UnseenCount {
        try await store.unseenCount(of: try UserID(validating: user))
    }

    @discardableResult
    func markSeen(_ sequences: [Int64], of user: String = "u1", at now: Timestamp) async throws -> UnseenCount {
        try await store.markSeen(sequences, of: try UserID(validating: user), at: now)
    }

    /// Marks all that is unseen.
    @discardableResult
    func markAllSeen(of user: String = "u1", at now: Timestamp) async throws -> UnseenCount {
        try await markSeen(try await unseen(of: user).map(\.sequence), of: user, at: now)
    }

    func seen(
        of user: String = "u1",
        createdAfter: Timestamp? = nil,
        seenAfter: Timestamp = Timestamp(seconds: 0, nanoseconds: 0),
        within bounds: AnswerBounds = Self.wide
    ) async throws -> [RetainedNotification] {
        try await store.seen(
            of: try UserID(validating: user),
            createdAfter: createdAfter,
            seenAfter: seenAfter,
            within: bounds
        )
    }

    func notifications(
        of user: String = "u1",
        createdAfter: Timestamp,
        seenAfter: Timestamp = Timestamp(seconds: 0, nanoseconds: 0),
        within bounds: AnswerBounds = Self.wide
    ) async throws -> [AnsweredNotification] {
        try await store.notifications(
            of: try UserID(validating: user),
            createdAfter: createdAfter,
            seenAfter: seenAfter,
            within: bounds
        )
    }

    func expect<Value: Equatable>(
        _ found: Value,
        is promised: Value,
        _ what: String,
        line: UInt = #line
    ) throws {
        guard found == promised else { throw failure("\(what) is \(found) instead of \(promised)", line) }
    }

    func expect(_ condition: Bool, _ what: String, line: UInt = #line) throws {
        guard condition else { throw failure("not so: \(what)", line) }
    }

    func failure(_ message: String, _ line: UInt) -> StoreTestFailure {
        StoreTestFailure(caseName: caseName, message: message, line: line)
    }

    /// The recount: what the counter says is what is there.
    func expectCountMatchesContent(of user: String = "u1", line: UInt = #line) async throws {
        let count = try await count(of: user).count
        let content = try await unseen(of: user).count
        guard count == content else { throw failure("the count is \(count) with \(content) unseen", line) }
    }
}
