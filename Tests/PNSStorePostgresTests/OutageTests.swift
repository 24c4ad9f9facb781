#if Postgres
import PNSCodec
import PNSService
import PNSStorePostgres
import Testing

extension PostgresTests {
    @Suite("A database that fails for a while") struct OutageTests {
        private static let now = Timestamp(seconds: 1_772_600_767)
        private static let application = ApplicationName("app")

        private func record(_ id: String, bytes: Int = 10) throws -> NewNotification {
            NewNotification(
                id: try NotificationID(validating: id),
                user: try UserID(validating: "u"),
                data: String(repeating: "x", count: bytes),
                createDate: nil
            )
        }

        private func accept(_ store: PostgresStore, _ id: String, bytes: Int = 10) async throws -> StoreError? {
            let record = try record(id, bytes: bytes)
            do throws(StoreError) {
                _ = try await store.accept([record], from: Self.application, at: Self.now)
                return nil
            } catch {
                return error
            }
        }

        private func count(_ store: PostgresStore) async throws -> Int {
            try await store.unseenCount(of: UserID(validating: "u")).count
        }

        @Test("is unavailable at once, and used again when it is back, with all that was acknowledged")
        func crash() async throws {
            let cluster = try PostgresCluster()
            let store = try PostgresStore(url: cluster.url())
            #expect(try await accept(store, "1") == nil)
            #expect(try await count(store) == 1)
            try cluster.crash()
            #expect(try await accept(store, "2")?.code == .unavailable)
            await #expect(throws: StoreError.self) { try await count(store) }
            await #expect(throws: StoreError.self) { try await store.confirmWritable() }
            try cluster.start()
            // The pause between two attempts to connect can be under way.
            var refusals = 0
            while try await accept(store, "3") != nil, refusals < 100 {
                refusals += 1
                try await Task.sleep(for: .milliseconds(20))
            }
            // It is ready once it hears other nodes again, which it tries to by itself.
            while (try? await store.confirmWritable()) == nil, refusals < 100 {
                refusals += 1
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(refusals < 100)
            #expect(try await count(store) == 2)
            try await store.close()
        }

        @Test("by a restart between two operations fails neither")
        func restart() async throws {
            let cluster = try PostgresCluster()
            let store = try PostgresStore(url: cluster.url())
            #expect(try await accept(store, "1") == nil)
            #expect(try await count(store) == 1)
            try cluster.crash()
            try cluster.start()
            #expect(try await accept(store, "2") == nil)
            #expect(try await count(store) == 2)
            try await store.close()
        }

        @Test("because it is read-only says so, when it is opened and later")
        func readOnly() async throws {
            let cluster = try PostgresCluster()
            let url = try cluster.url()
            let store = try PostgresStore(url: url)
            #expect(try await accept(store, "1") == nil)
            let options = "%20-cdefault_transaction_read_only%3Don&target_session_attrs=any"
            do throws(StoreError) {
                let other = try PostgresStore(url: cluster.url(schema: "s1", options: options))
                try await other.close()
                Issue.record("a store that takes no writes is opened")
            } catch {
                #expect(error.code == .readOnly)
                #expect(error.cause.contains("name the primary"))
            }
            try cluster.run("REVOKE ALL ON ALL TABLES IN SCHEMA s1 FROM postgres; ALTER ROLE postgres NOSUPERUSER")
            #expect(try await accept(store, "2")?.code == .readOnly)
            try await store.close()
        }

        @Test("because one record does not fit leaves its neighbours theirs")
        func tooLarge() async throws {
            let cluster = try PostgresCluster.shared.get()
            let url = try cluster.url()
            let store = try PostgresStore(url: url)
            // A limit of our own: those of PostgreSQL are a gigabyte away.
            let schema = url.split(separator: "%3D").last ?? ""
            try cluster.run(
                """
                CREATE FUNCTION \(schema).refuse() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE EXCEPTION USING ERRCODE = ''disk_full'', MESSAGE = ''no room''; END';
                CREATE TRIGGER refuse BEFORE INSERT ON \(schema).pns_notification FOR EACH ROW
                WHEN (octet_length(NEW.data) > 1000) EXECUTE FUNCTION \(schema).refuse()
                """
            )
            let codes = try await withThrowingTaskGroup(of: (Int, StoreError.Code?).self) { group in
                for number in 0..<30 {
                    group.addTask {
                        let bytes = number % 10 == 0 ? 2_000 : 10
                        return (number, try await self.accept(store, "\(number)", bytes: bytes)?.code)
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(codes == [0: .full, 10: .full, 20: .full])
            #expect(try await count(store) == 27)
            try await store.close()
        }
    }
}
#endif
