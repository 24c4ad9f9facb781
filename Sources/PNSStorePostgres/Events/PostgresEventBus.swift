#if Postgres
public import PNSCodec
public import PNSService
import Synchronization

/// The bus of several nodes on one database.
///
/// What this node stores is told to its own subscribers by ``publish(_:)``, and to those of the other nodes by the
/// transaction that stored it: it is told when it is committed, whatever becomes of the node (CLU-001, CLU-002). While a
/// node cannot hear, the others lose nothing; when it hears again, it reads the counts that its subscribers watch.
public final class PostgresEventBus: EventBus {
    private struct Subscriber {
        let receive: @Sendable ([CountChange]) -> Void
        let watched: @Sendable () async -> [UserID]
    }

    private struct State {
        var subscribers: [Subscriber] = []
        var isClosed = false
        /// Grows whenever something can have been missed; the newest refresh is the one that counts.
        var interruptions = 0
    }

    /// How many users one question is about.
    private static let maxUsersAtOnce = 500

    private let readers: Readers
    private let state = Mutex(State())

    init(readers: Readers) {
        self.readers = readers
    }

    /// What other nodes store arrives a moment later; so counts are read before a seen request is answered (CLU-003).
    public let isImmediate = false

    /// Calls every subscriber of this node.
    ///
    /// - Parameter changes: What this node has stored.
    public func publish(_ changes: [CountChange]) {
        guard !changes.isEmpty else { return }
        for subscriber in self.state.withLock({ $0.subscribers }) { subscriber.receive(changes) }
    }

    /// Adds a subscriber that is content with what it hears.
    ///
    /// - Parameter receive: Is called for every publication, of any node.
    public func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {
        self.subscribe(receive, watching: { [] })
    }

    /// Adds a subscriber that is told anew what it can have missed.
    ///
    /// - Parameters:
    ///   - receive: Is called for every publication, of any node.
    ///   - users: Whose counts it watches at the moment.
    public func subscribe(
        _ receive: @escaping @Sendable ([CountChange]) -> Void,
        watching users: @escaping @Sendable () async -> [UserID]
    ) {
        self.state.withLock { $0.subscribers.append(Subscriber(receive: receive, watched: users)) }
    }

    /// Tells what was missed, as often as it takes; awaited by nobody, and over once the bus is closed.
    func refresh() {
        let number = self.state.withLock { state in
            state.interruptions += 1
            return state.interruptions
        }
        Task {
            while self.state.withLock({ !$0.isClosed && $0.interruptions == number }) {
                do throws(StoreError) {
                    return try await self.tellAnew()
                } catch {
                    // The database was there a moment ago and is not now; what asks too often makes that worse.
                    try? await Task.sleep(for: .milliseconds(500))
                }
            }
        }
    }

    private func tellAnew() async throws(StoreError) {
        for subscriber in self.state.withLock({ $0.subscribers }) {
            var rest = await subscriber.watched()[...]
            while !rest.isEmpty {
                let users = Array(rest.prefix(Self.maxUsersAtOnce))
                rest = rest.dropFirst(users.count)
                subscriber.receive(try await self.counts(of: users))
            }
        }
    }

    private func counts(of users: [UserID]) async throws(StoreError) -> [CountChange] {
        try await self.readers.perform { link in
            try link.perform { connection in
                let rows = try connection.run([ReadingSQL.counters(.bytes(of: users.map(\.text)))])[0]
                return try (0..<rows.count).map { row in
                    CountChange(
                        user: try rows.user(row, 0),
                        count: UnseenCount(count: Int(try rows.integer(row, 1)), version: try rows.integer(row, 2))
                    )
                }
            }
        }
    }

    func close() {
        self.state.withLock { $0.isClosed = true }
    }
}
#endif
