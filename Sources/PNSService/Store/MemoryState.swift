import PNSCodec

/// What an ``InMemoryStore`` keeps.
struct MemoryState: Sendable {
    /// An id of one application.
    struct RecordKey: Hashable {
        let application: ApplicationName
        let id: NotificationID
    }

    /// A notification; one that is no longer retained stays as long as its id is remembered.
    struct Row {
        let key: RecordKey
        let user: UserID
        let data: String
        let createDate: Timestamp
        let statesDate: Bool
        let acceptDate: Timestamp
        var seenDate: Timestamp?

        var statedDate: Timestamp? { statesDate ? createDate : nil }
    }

    /// The place of a notification in an order by date, then arrival.
    struct Place: Comparable {
        let date: Timestamp
        let sequence: Int64

        static func < (left: Place, right: Place) -> Bool {
            (left.date, left.sequence) < (right.date, right.sequence)
        }
    }

    /// The notifications of one user, by create date.
    struct User {
        var count = UnseenCount(count: 0, version: 0)
        var unseen = OrderedKeys<Place>()
        var retained = OrderedKeys<Place>()
    }

    private(set) var users: [UserID: User] = [:]
    private var rows: [Int64: Row] = [:]
    private var sequences: [RecordKey: Int64] = [:]
    private var lastSequence: Int64 = 0
    /// Seen and retained notifications of all users, by seen date.
    private var retainedBySeenDate = OrderedKeys<Place>()
    /// Notifications of which only the id is remembered, by the date of acceptance.
    private var remembered = OrderedKeys<Place>()

    mutating func accept(
        _ records: [NewNotification],
        from application: ApplicationName,
        at now: Timestamp
    ) -> AcceptOutcome {
        // All is checked before anything is stored, so that nothing has to be undone.
        var new: [(key: RecordKey, record: NewNotification)] = []
        var placesInBatch: [RecordKey: Int] = [:]
        var repetitions: [Int] = []
        for (index, record) in records.enumerated() {
            let key = RecordKey(application: application, id: record.id)
            let isKnown: Bool
            let isEqual: Bool
            if let row = sequences[key].flatMap({ rows[$0] }) {
                isKnown = true
                isEqual = record.repeats(user: row.user, data: row.data, statedDate: row.statedDate)
            } else if let place = placesInBatch[key] {
                let first = new[place].record
                isKnown = true
                isEqual = record.repeats(user: first.user, data: first.data, statedDate: first.createDate)
            } else {
                isKnown = false
                isEqual = false
            }
            guard isKnown else {
                placesInBatch[key] = new.count
                new.append((key, record))
                continue
            }
            if record.isIDGenerated { return .idTaken(record: index) }
            if !isEqual { return .conflict(record: index) }
            repetitions.append(index)
        }
        let changes = insert(new, at: now)
        return .accepted(Acceptance(ids: records.map(\.id), changes: changes, repetitions: repetitions))
    }

    private mutating func insert(_ new: [(key: RecordKey, record: NewNotification)], at now: Timestamp) -> [CountChange]
    {
        var changed: [UserID] = []
        var added: [UserID: Int] = [:]
        for (key, record) in new {
            lastSequence += 1
            let createDate = record.createDate ?? now
            rows[lastSequence] = Row(
                key: key,
                user: record.user,
                data: record.data,
                createDate: createDate,
                statesDate: record.createDate != nil,
                acceptDate: now
            )
            sequences[key] = lastSequence
            users[record.user, default: User()].unseen.insert(Place(date: createDate, sequence: lastSequence))
            if added.updateValue(added[record.user, default: 0] + 1, forKey: record.user) == nil {
                changed.append(record.user)
            }
        }
        return changed.map { user in
            CountChange(user: user, count: change(of: user, by: added[user, default: 0]))
        }
    }

    private mutating func change(of user: UserID, by difference: Int) -> UnseenCount {
        users[user, default: User()].count.count += difference
        users[user, default: User()].count.version += 1
        return users[user, default: User()].count
    }

    func unseen(of user: UserID, within bounds: AnswerBounds) -> [StoredNotification] {
        var page = UnseenPage(bounds)
        for place in users[user]?.unseen.all ?? [] {
            guard let row = rows[place.sequence] else { continue }
            let next = StoredNotification(sequence: place.sequence, data: row.data, createDate: row.createDate)
            guard page.add(next) else { break }
        }
        return page.notifications
    }

    mutating func markSeen(_ marked: [Int64], of user: UserID, at now: Timestamp) -> UnseenCount {
        var changed = 0
        for sequence in marked {
            guard let row = rows[sequence], row.user == user, row.seenDate == nil else { continue }
            rows[sequence]?.seenDate = now
            let place = Place(date: row.createDate, sequence: sequence)
            users[user]?.unseen.remove(place)
            users[user]?.retained.insert(place)
            retainedBySeenDate.insert(Place(date: now, sequence: sequence))
            changed += 1
        }
        guard changed > 0 else { return users[user]?.count ?? UnseenCount(count: 0, version: 0) }
        return change(of: user, by: -changed)
    }

    func seen(
        of user: UserID,
        createdAfter: Timestamp?,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) -> [RetainedNotification] {
        guard let retained = users[user]?.retained else { return [] }
        var page = SeenPage(bounds)
        let places = createdAfter.map { retained.all(after: Place(date: $0, sequence: .max)) } ?? retained.all
        for place in places {
            guard let row = rows[place.sequence], let seenDate = row.seenDate, seenDate > seenAfter else { continue }
            let next = RetainedNotification(
                sequence: place.sequence,
                data: row.data,
                createDate: row.createDate,
                seenDate: seenDate
            )
            guard page.add(next) else { break }
        }
        return page.notifications
    }

    func notifications(
        of user: UserID,
        createdAfter: Timestamp,
        seenAfter: Timestamp,
        within bounds: AnswerBounds
    ) -> [AnsweredNotification] {
        guard let known = users[user] else { return [] }
        let floor = Place(date: createdAfter, sequence: .max)
        var (unseen, seen) = (known.unseen.all(after: floor), known.retained.all(after: floor))
        var page = DatePage<AnsweredNotification>(bounds)
        while let place = Self.takeFirst(&unseen, &seen) {
            guard let row = rows[place.sequence], row.seenDate ?? .latest > seenAfter else { continue }
            let next = AnsweredNotification(
                sequence: place.sequence,
                data: row.data,
                createDate: row.createDate,
                seenDate: row.seenDate
            )
            guard page.add(next) else { break }
        }
        return page.notifications
    }

    /// Takes the smaller one of two first places.
    private static func takeFirst(_ left: inout ArraySlice<Place>, _ right: inout ArraySlice<Place>) -> Place? {
        guard let first = left.first else { return right.popFirst() }
        guard let other = right.first, other < first else { return left.popFirst() }
        return right.popFirst()
    }

    mutating func sweep(seenBefore: Timestamp, acceptedBefore: Timestamp, limit: Int) -> SweepOutcome {
        let dropped = retainedBySeenDate.removeFirst(limit, before: Place(date: seenBefore, sequence: .min))
        for place in dropped {
            guard let row = rows[place.sequence] else { continue }
            users[row.user]?.retained.remove(Place(date: row.createDate, sequence: place.sequence))
            remembered.insert(Place(date: row.acceptDate, sequence: place.sequence))
        }
        let forgotten = remembered.removeFirst(limit, before: Place(date: acceptedBefore, sequence: .min))
        for place in forgotten {
            guard let row = rows.removeValue(forKey: place.sequence) else { continue }
            sequences[row.key] = nil
        }
        return SweepOutcome(removed: dropped.count, more: dropped.count == limit || forgotten.count == limit)
    }
}
