#if Postgres
import PNSCodec
import PNSService
import PNSStorePostgres
import Testing

extension PostgresTests {
    @Suite struct BusTests {
        private static let now = Timestamp(seconds: 1_772_600_767)

        private func record(_ id: String, for user: UserID) throws -> NewNotification {
            NewNotification(id: try NotificationID(validating: id), user: user, data: id, createDate: nil)
        }

        /// What a node is told, in order.
        private func changes(
            _ store: PostgresStore,
            watching users: [UserID] = []
        ) -> AsyncStream<CountChange> {
            let (stream, continuation) = AsyncStream.makeStream(of: CountChange.self)
            store.bus.subscribe({ for change in $0 { continuation.yield(change) } }, watching: { users })
            return stream
        }

        @Test("tells other nodes what one has stored and marked, when it is committed")
        func tells() async throws {
            let url = try PostgresCluster.shared.get().url()
            let (one, two) = (try PostgresStore(url: url), try PostgresStore(url: url))
            // Letters that a payload could not hold as they are, and more users than one payload holds.
            let users = try (0..<40).map {
                try UserID(validating: "é :\u{0}\($0)" + String(repeating: "x", count: 200))
            }
            var heard = changes(two).makeAsyncIterator()
            let outcome = try await one.accept(
                try users.map { try record($0.text, for: $0) },
                from: ApplicationName("app"),
                at: Self.now
            )
            guard case .accepted(let acceptance) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            var found: Set<CountChange> = []
            while found.count < users.count, let change = await heard.next() { found.insert(change) }
            #expect(found == Set(acceptance.changes))

            let page = try await two.unseen(of: users[0], within: AnswerBounds(maxNotifications: 9, maxBytes: 1 << 20))
            var heardByOne = changes(one).makeAsyncIterator()
            let count = try await two.markSeen(page.map(\.sequence), of: users[0], at: Self.now)
            #expect(await heardByOne.next() == CountChange(user: users[0], count: count))
            try await one.close()
            try await two.close()
        }

        @Test("passes over what a node has told itself")
        func passesOverItself() async throws {
            let url = try PostgresCluster.shared.get().url()
            let (one, two) = (try PostgresStore(url: url), try PostgresStore(url: url))
            let (first, last) = (try UserID(validating: "first"), try UserID(validating: "last"))
            var heard = changes(one).makeAsyncIterator()
            _ = try await one.accept([try record("1", for: first)], from: ApplicationName("app"), at: Self.now)
            // Behind it: what came of the first would be heard before.
            _ = try await two.accept([try record("2", for: last)], from: ApplicationName("app"), at: Self.now)
            #expect(await heard.next()?.user == last)
            try await one.close()
            try await two.close()
        }

        @Test("tells anew what a node missed while it did not hear")
        func tellsAnew() async throws {
            let cluster = try PostgresCluster.shared.get()
            let url = try cluster.url()
            let (one, two) = (try PostgresStore(url: url), try PostgresStore(url: url))
            let (user, other) = (try UserID(validating: "watched"), try UserID(validating: "not watched"))
            var heard = changes(two, watching: [user]).makeAsyncIterator()
            _ = try await one.accept(
                [try record("1", for: user), try record("2", for: other)],
                from: ApplicationName("app"),
                at: Self.now
            )
            for _ in 0..<2 { _ = await heard.next() }
            // Those that listen to this schema; what they would hear next is the refresh.
            try cluster.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query LIKE 'LISTEN pns_' || (SELECT oid FROM pg_namespace WHERE nspname = '\(schema(of: url))') || '%'
                """
            )
            let expected = CountChange(user: user, count: UnseenCount(count: 1, version: 1))
            #expect(await heard.next() == expected)
            try await one.close()
            try await two.close()
        }

        private func schema(of url: String) -> Substring {
            url.split(separator: "%3D").last ?? ""
        }
    }
}
#endif
