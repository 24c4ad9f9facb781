import Foundation
import GRDB
import PNSCodec
import PNSService

/// What the store does inside one transaction or read.
struct NotificationTable {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Stores records; on another outcome than `accepted` the caller undoes what was stored.
    func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) throws -> AcceptOutcome {
        var insert = try DirectStatement(db, NotificationSQL.insert)
        var changed: [UserID] = []
        var added: [UserID: Int] = [:]
        var repetitions: [Int] = []
        for (index, record) in records.enumerated() {
            try insert.bind(bytesOf: application.text)
            try insert.bind(bytesOf: record.id.text)
            try insert.bind(bytesOf: record.user.text)
            try insert.bind(bytesOf: record.data)
            try insert.bind(record.createDate ?? now)
            try insert.bind(record.createDate == nil ? 0 : 1)
            try insert.bind(now)
            if try insert.run() > 0 {
                if added.updateValue(added[record.user, default: 0] + 1, forKey: record.user) == nil {
                    changed.append(record.user)
                }
            } else if record.isIDGenerated {
                return .idTaken(record: index)  // NTF-003
            } else if try !isStored(record, from: application) {
                return .conflict(record: index)  // NTF-031
            } else {
                repetitions.append(index)
            }
        }
        let changes = try changed.map { user in
            CountChange(user: user, count: try change(user, by: added[user, default: 0]))
        }
        return .accepted(Acceptance(ids: records.map(\.id), changes: changes, repetitions: repetitions))
    }

    /// Whether the remembered record of this id is equal (NTF-030).
    private func isStored(_ record: NewNotification, from application: ApplicationName) throws -> Bool {
        let find = try db.cachedStatement(sql: NotificationSQL.find)
        let key = [Data(application.text.utf8), Data(record.id.text.utf8)]
        guard let row = try Row.fetchOne(find, arguments: StatementArguments(key)) else { return false }
        let statedDate = try row.bool(4) ? row.timestamp(2) : nil
        return record.repeats(
            user: try UserID(validating: row.text(0)),
            data: try row.text(1),
            statedDate: statedDate
        )
    }

    private func change(_ user: UserID, by difference: Int) throws -> UnseenCount {
        var read = try DirectStatement(db, NotificationSQL.counter)
        try read.bind(bytesOf: user.text)
        let (unseen, version) = try read.pair() ?? (0, 0)
        let count = UnseenCount(count: Int(unseen) + difference, version: version + 1)
        var write = try DirectStatement(db, NotificationSQL.setCounter)
        try write.bind(bytesOf: user.text)
        try write.bind(Int64(count.count))
        try write.bind(count.version)
        _ = try write.run()
        return count
    }

    func unseenCount(of user: UserID) throws -> UnseenCount {
        let statement = try db.cachedStatement(sql: NotificationSQL.counter)
        return try UnseenCount(row: Row.fetchOne(statement, arguments: [Data(user.text.utf8)]))
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) throws -> [StoredNotification] {
        let statement = try db.cachedStatement(sql: NotificationSQL.unseen)
        let rows = try Row.fetchCursor(
            statement,
            arguments: [Data(user.text.utf8), max(1, bounds.maxNotifications)]
        )
        var page = UnseenPage(bounds)
        while let row = try rows.next() {
            let next = StoredNotification(
                sequence: try row.integer(0),
                data: try row.text(1),
                createDate: try row.timestamp(2)
            )
            guard page.add(next) else { break }
        }
        return page.notifications
    }

    func markSeen(_ sequences: [Int64], of user: UserID, at now: Timestamp) throws -> UnseenCount {
        var statement = try DirectStatement(db, NotificationSQL.markSeen)
        var marked = 0
        for sequence in sequences {
            try statement.bind(now)
            try statement.bind(sequence)
            try statement.bind(bytesOf: user.text)
            marked += try statement.run()
        }
        return marked > 0 ? try change(user, by: -marked) : try unseenCount(of: user)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) throws -> [RetainedNotification] {
        let statement = try db.cachedStatement(sql: NotificationSQL.seen)
        let rows = try Row.fetchCursor(
            statement,
            arguments: [
                Data(user.text.utf8),
                createdAfter?.seconds ?? .min, Int64(createdAfter?.nanoseconds ?? 0),
                seenAfter.seconds, Int64(seenAfter.nanoseconds),
            ]
        )
        var page = SeenPage(bounds)
        while let row = try rows.next() {
            let next = RetainedNotification(
                sequence: try row.integer(0),
                data: try row.text(1),
                createDate: try row.timestamp(2),
                seenDate: try row.timestamp(4)
            )
            guard page.add(next) else { break }
        }
        return page.notifications
    }

    /// Merges unseen and seen notifications, each in the order of its index.
    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) throws -> [AnsweredNotification] {
        let floor: [any DatabaseValueConvertible] = [
            Data(user.text.utf8), createdAfter.seconds, Int64(createdAfter.nanoseconds),
        ]
        let unseen = try Row.fetchCursor(
            db.cachedStatement(sql: NotificationSQL.unseenAfter),
            arguments: StatementArguments(floor)
        )
        let seen = try Row.fetchCursor(
            db.cachedStatement(sql: NotificationSQL.seen),
            arguments: StatementArguments(floor + [seenAfter.seconds, Int64(seenAfter.nanoseconds)])
        )
        var nextUnseen = try unseen.next().map { try Self.notification($0, isSeen: false) }
        var nextSeen = try seen.next().map { try Self.notification($0, isSeen: true) }
        var page = DatePage<AnsweredNotification>(bounds)
        while let next = [nextUnseen, nextSeen].compactMap({ $0 }).min(by: Self.comesBefore), page.add(next) {
            if next.seenDate == nil {
                nextUnseen = try unseen.next().map { try Self.notification($0, isSeen: false) }
            } else {
                nextSeen = try seen.next().map { try Self.notification($0, isSeen: true) }
            }
        }
        return page.notifications
    }

    private static func notification(_ row: Row, isSeen: Bool) throws(StoreError) -> AnsweredNotification {
        AnsweredNotification(
            sequence: try row.integer(0),
            data: try row.text(1),
            createDate: try row.timestamp(2),
            seenDate: isSeen ? try row.timestamp(4) : nil
        )
    }

    private static func comesBefore(_ left: AnsweredNotification, _ right: AnsweredNotification) -> Bool {
        (left.createDate, left.sequence) < (right.createDate, right.sequence)
    }

    func sweep(seenBefore: Timestamp, acceptedBefore: Timestamp, limit: Int) throws -> SweepOutcome {
        let dropped = try change(NotificationSQL.drop, before: seenBefore, limit: limit)
        let forgotten = try change(NotificationSQL.forget, before: acceptedBefore, limit: limit)
        return SweepOutcome(removed: dropped, more: dropped == limit || forgotten == limit)
    }

    private func change(_ sql: String, before date: Timestamp, limit: Int) throws -> Int {
        try db.cachedStatement(sql: sql).execute(arguments: [date.seconds, Int64(date.nanoseconds), limit])
        return db.changesCount
    }
}
