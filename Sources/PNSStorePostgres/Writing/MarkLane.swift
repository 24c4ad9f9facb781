#if Postgres
import PNSCodec
import PNSService

/// Marks notifications as seen: one thread, one connection, groups of many callers.
///
/// The counters of the users are locked first, in the order of bytes: whoever marks for a user waits for who does already,
/// and never in a circle.
struct MarkLane: Sendable {
    /// How many operations share a commit at most.
    private static let maxGroup = 512

    let backlog: Backlog<MarkOperation>
    let channel: NotifyChannel

    /// Marks until the backlog was closed and is empty.
    func run(_ link: Link) {
        var expected = 0
        while true {
            let operations = self.backlog.take(Self.maxGroup, expecting: expected)
            guard !operations.isEmpty else { return }
            expected = operations.count
            self.commit(operations, link)
        }
    }

    private func commit(_ operations: [MarkOperation], _ link: Link) {
        do {
            let counts = try self.mark(operations, link)
            for (operation, count) in zip(operations, counts) { operation.finish(.success(count)) }
        } catch PostgresFault.refused where operations.count > 1 {
            for operation in operations { self.commit([operation], link) }
        } catch {
            for operation in operations { operation.finish(.failure(StoreError(postgres: error))) }
        }
    }

    /// A notification of a user.
    private struct Mark: Hashable {
        let user: UserID
        let sequence: Int64
    }

    /// Marks for a group; the first operation that names a notification marks it.
    private func mark(_ operations: [MarkOperation], _ link: Link) throws -> [UnseenCount] {
        var owners: [Mark: Int] = [:]
        var marks: [Mark] = []
        for (index, operation) in operations.enumerated() {
            for sequence in operation.sequences {
                let mark = Mark(user: operation.user, sequence: sequence)
                guard owners[mark] == nil else { continue }
                owners[mark] = index
                marks.append(mark)
            }
        }
        let dates = marks.map { operations[owners[$0, default: 0]].now }
        let lock = WritingSQL.lockCounters(.bytes(of: Set(operations.map(\.user)).map(\.text)))
        let update = WritingSQL.markSeen(
            .integers(marks.map(\.sequence)),
            .bytes(of: marks.map(\.user.text)),
            .integers(dates.map(\.seconds)),
            .integers(dates.map { Int64($0.nanoseconds) })
        )
        return try link.transaction([lock, update]) { rows, _ in
            var counts: [UserID: UnseenCount] = [:]
            for row in 0..<rows[0].count {
                counts[try rows[0].user(row, 0)] = UnseenCount(
                    count: Int(try rows[0].integer(row, 1)),
                    version: try rows[0].integer(row, 2)
                )
            }
            var marked = [Int](repeating: 0, count: operations.count)
            for row in 0..<rows[1].count {
                let mark = Mark(user: try rows[1].user(row, 1), sequence: try rows[1].integer(row, 0))
                if let owner = owners[mark] { marked[owner] += 1 }
            }
            var differences: [UserID: (removed: Int, changes: Int)] = [:]
            var results: [UnseenCount] = []
            for (operation, number) in zip(operations, marked) {
                var count = counts[operation.user] ?? UnseenCount(count: 0, version: 0)
                if number > 0 {
                    count = UnseenCount(count: count.count - number, version: count.version + 1)
                    let before = differences[operation.user, default: (0, 0)]
                    differences[operation.user] = (before.removed + number, before.changes + 1)
                }
                counts[operation.user] = count
                results.append(count)
            }
            guard !differences.isEmpty else { return .undo(results) }
            let users = Array(differences)
            let change = WritingSQL.takeCounts(
                .bytes(of: users.map(\.key.text)),
                .integers(users.map { Int64($0.value.removed) }),
                .integers(users.map { Int64($0.value.changes) }),
                .text(self.channel.name),
                .text(self.channel.header)
            )
            return .commit(results, [change])
        }
    }
}
#endif
