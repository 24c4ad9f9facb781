#if Postgres
import PNSCodec
import PNSService

/// Operations that are stored by one statement, and what became of each.
///
/// Every lock is taken in the order of bytes, first those of the ids, then those of the users: so two nodes that store for
/// the same users wait for each other, and never in a circle.
struct AcceptGroup {
    /// A record with the place that it has among all records of the group, from 1.
    private struct Place {
        let operation: Int
        let record: Int
    }

    /// What an operation has changed.
    private struct Effect {
        var outcome: AcceptOutcome
        /// Users in the order of their first new record, with the number of new records.
        var added: [(user: UserID, count: Int)] = []
    }

    /// What the records of the group make of the database.
    enum Result {
        /// The outcome of each operation.
        case outcomes([AcceptOutcome])

        /// These operations have to undo what they stored; nothing of the group was stored.
        case suspects(Set<Int>)
    }

    private let operations: [AcceptOperation]
    private let places: [Place]

    init(_ operations: [AcceptOperation]) {
        self.operations = operations
        self.places = operations.enumerated().flatMap { operation, each in
            each.records.indices.map { Place(operation: operation, record: $0) }
        }
    }

    /// Stores what can be stored.
    func store(_ link: Link, channel: NotifyChannel) throws -> Result {
        guard !self.places.isEmpty else {
            return try link.transaction([]) { _, _ in .commit(.outcomes(self.outcomesOfProbes), [WritingSQL.probe()]) }
        }
        return try link.transaction([self.insertion]) { rows, connection in
            let stored = try self.storedPlaces(rows[0])
            let known = try self.findOthers(stored, connection)
            var effects = self.operations.indices.map { self.effect(of: $0, stored, known) }
            // Alone, or having stored nothing, an operation takes nothing with it.
            let suspects = effects.indices.filter { index in
                if case .accepted = effects[index].outcome { return false }
                return !effects[index].added.isEmpty
            }
            if !suspects.isEmpty {
                guard self.operations.count > 1 else { return .undo(.outcomes([effects[0].outcome])) }
                return .undo(.suspects(Set(suspects)))
            }
            let hasChanges = effects.contains { !$0.added.isEmpty }
            let hasProbe = self.operations.contains(where: \.isProbe)
            if hasChanges { try self.count(&effects, connection, channel) }
            let outcomes = Result.outcomes(effects.map(\.outcome))
            guard hasChanges || hasProbe else { return .undo(outcomes) }
            return .commit(outcomes, hasProbe ? [WritingSQL.probe()] : [])
        }
    }

    private var outcomesOfProbes: [AcceptOutcome] {
        self.operations.map { _ in .accepted(Acceptance(ids: [], changes: [])) }
    }

    private func record(_ place: Place) -> (record: NewNotification, operation: AcceptOperation) {
        let operation = self.operations[place.operation]
        return (operation.records[place.record], operation)
    }

    private var insertion: Call {
        let all = self.places.map(self.record)
        return WritingSQL.insert(
            .bytes(of: all.map(\.operation.application.text)),
            .bytes(of: all.map(\.record.id.text)),
            .bytes(of: all.map(\.record.user.text)),
            .bytes(of: all.map(\.record.data)),
            .integers(all.map { ($0.record.createDate ?? $0.operation.now).seconds }),
            .integers(all.map { Int64(($0.record.createDate ?? $0.operation.now).nanoseconds) }),
            .integers(all.map { $0.record.createDate == nil ? 0 : 1 }),
            .integers(all.map(\.operation.now.seconds)),
            .integers(all.map { Int64($0.operation.now.nanoseconds) })
        )
    }

    /// The places of the records that were stored: rows of a sequence and a place, then of stored sequences and 0.
    private func storedPlaces(_ rows: Rows) throws -> Set<Int> {
        var places: [Int64: Int] = [:]
        var stored: Set<Int> = []
        for row in 0..<rows.count {
            let (sequence, place) = (try rows.integer(row, 0), Int(try rows.integer(row, 1)))
            if place > 0 {
                places[sequence] = place - 1
            } else if let place = places[sequence] {
                stored.insert(place)
            }
        }
        return stored
    }

    /// The records that stand where those stand that were not stored, by place.
    private func findOthers(_ stored: Set<Int>, _ connection: Connection) throws -> [Int: Known] {
        let others = self.places.indices.filter { !stored.contains($0) }
        guard !others.isEmpty else { return [:] }
        let all = others.map { self.record(self.places[$0]) }
        let rows = try connection.run([
            WritingSQL.find(
                .bytes(of: all.map(\.operation.application.text)),
                .bytes(of: all.map(\.record.id.text))
            )
        ])[0]
        var known: [Int: Known] = [:]
        for row in 0..<rows.count {
            let isDateStated = try rows.integer(row, 5) != 0
            known[others[Int(try rows.integer(row, 0)) - 1]] = Known(
                user: try rows.user(row, 1),
                data: try rows.text(row, 2),
                statedDate: isDateStated ? try rows.timestamp(row, 3) : nil
            )
        }
        // One was forgotten between the two statements: then it can be stored.
        guard known.count == others.count else {
            throw PostgresFault.refused(state: "40001", message: "an id was forgotten meanwhile")
        }
        return known
    }

    private struct Known {
        let user: UserID
        let data: String
        let statedDate: Timestamp?
    }

    private func effect(of index: Int, _ stored: Set<Int>, _ known: [Int: Known]) -> Effect {
        let operation = self.operations[index]
        var added: [(user: UserID, count: Int)] = []
        var positions: [UserID: Int] = [:]
        var repetitions: [Int] = []
        var refusal: AcceptOutcome?
        let first = self.places.partitioningIndex { $0.operation >= index }
        for (number, record) in operation.records.enumerated() {
            if stored.contains(first + number) {
                if let position = positions[record.user] {
                    added[position].count += 1
                } else {
                    positions[record.user] = added.count
                    added.append((record.user, 1))
                }
            } else if record.isIDGenerated {
                refusal = refusal ?? .idTaken(record: number)  // NTF-003
            } else if let other = known[first + number],
                record.repeats(user: other.user, data: other.data, statedDate: other.statedDate)
            {
                repetitions.append(number)
            } else {
                refusal = refusal ?? .conflict(record: number)  // NTF-031
            }
        }
        let acceptance = Acceptance(ids: operation.records.map(\.id), changes: [], repetitions: repetitions)
        return Effect(outcome: refusal ?? .accepted(acceptance), added: added)
    }

    /// Changes the counters, tells the other nodes, and gives each operation its own versions.
    private func count(_ effects: inout [Effect], _ connection: Connection, _ channel: NotifyChannel) throws {
        var differences: [UserID: (added: Int, changes: Int)] = [:]
        for effect in effects {
            for (user, count) in effect.added {
                let before = differences[user, default: (0, 0)]
                differences[user] = (before.added + count, before.changes + 1)
            }
        }
        let users = Array(differences)
        let rows = try connection.run([
            WritingSQL.addCounts(
                .bytes(of: users.map(\.key.text)),
                .integers(users.map { Int64($0.value.added) }),
                .integers(users.map { Int64($0.value.changes) }),
                .text(channel.name),
                .text(channel.header)
            )
        ])[0]
        var last: [UserID: UnseenCount] = [:]
        for row in 0..<rows.count {
            let count = UnseenCount(count: Int(try rows.integer(row, 1)), version: try rows.integer(row, 2))
            last[try rows.user(row, 0)] = count
        }
        // The last operation of a user has the count that stands now, and each before it what was before.
        for index in effects.indices.reversed() {
            guard case .accepted(var acceptance) = effects[index].outcome else { continue }
            acceptance.changes = try effects[index].added.map { user, added in
                guard let count = last[user] else { throw StoreError.damagedRow }
                last[user] = UnseenCount(count: count.count - added, version: count.version - 1)
                return CountChange(user: user, count: count)
            }
            effects[index].outcome = .accepted(acceptance)
        }
    }
}

extension Array {
    /// The first index whose element fulfils a predicate that all behind it fulfil too.
    fileprivate func partitioningIndex(_ belongsBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, self.count)
        while low < high {
            let middle = (low + high) / 2
            if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
#endif
