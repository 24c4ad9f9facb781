#if Postgres
import PNSService

/// Stores what applications send: one thread, one connection, groups of many callers.
struct AcceptLane: Sendable {
    /// How many operations share a commit at most.
    private static let maxGroup = 512

    /// About how many bytes a commit has at most, unless one operation has more.
    private static let maxBytes = 8 << 20

    let backlog: Backlog<AcceptOperation>
    let channel: NotifyChannel

    /// Stores until the backlog was closed and is empty.
    func run(_ link: Link) {
        var expected = 0
        while true {
            let operations = self.backlog.take(Self.maxGroup, expecting: expected)
            guard !operations.isEmpty else { return }
            expected = operations.count
            var rest = operations[...]
            while !rest.isEmpty { self.commit(Self.group(&rest), link) }
        }
    }

    /// Takes as many operations as share a commit.
    private static func group(_ rest: inout ArraySlice<AcceptOperation>) -> [AcceptOperation] {
        var group: [AcceptOperation] = []
        var bytes = 0
        while let next = rest.first, group.isEmpty || bytes + next.weight <= Self.maxBytes {
            bytes += next.weight
            group.append(next)
            rest.removeFirst()
        }
        return group
    }

    /// Stores a group, and where some of it has to be undone, those alone behind the others.
    ///
    /// An operation that the database refuses, for its size or for want of room, fails none of its neighbours.
    private func commit(_ operations: [AcceptOperation], _ link: Link) {
        do {
            switch try AcceptGroup(operations).store(link, channel: self.channel) {
            case .outcomes(let outcomes):
                for (operation, outcome) in zip(operations, outcomes) { operation.finish(.success(outcome)) }
            case .suspects(let suspects):
                let others = operations.indices.filter { !suspects.contains($0) }
                if !others.isEmpty { self.commit(others.map { operations[$0] }, link) }
                for suspect in suspects.sorted() { self.commit([operations[suspect]], link) }
            }
        } catch PostgresFault.refused where operations.count > 1 {
            for operation in operations { self.commit([operation], link) }
        } catch {
            for operation in operations { operation.finish(.failure(StoreError(postgres: error))) }
        }
    }
}
#endif
