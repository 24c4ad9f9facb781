#if Postgres
import PNSCodec
import PNSService
import PNSStorePostgres
import Testing

extension PostgresTests {
    @Suite struct OpeningTests {
        private func failure(_ url: String, patience: Duration = .seconds(5)) async throws -> StoreError? {
            do throws(StoreError) {
                let store = try PostgresStore(url: url, settings: PostgresStore.Settings(patience: patience))
                try await store.close()
                return nil
            } catch {
                return error
            }
        }

        @Test("refuses tables of a newer version")
        func newer() async throws {
            let cluster = try PostgresCluster.shared.get()
            let url = try cluster.url()
            #expect(try await failure(url) == nil)
            try cluster.run("INSERT INTO \(url.split(separator: "%3D").last ?? "").pns_layout (step) VALUES (999)")
            let error = try await failure(url)
            #expect(error?.code == .corrupt)
            #expect(error?.cause.contains("newer version") == true)
        }

        @Test("lays the tables out once when many nodes start at the same time")
        func together() async throws {
            let url = try PostgresCluster.shared.get().url()
            let failures = try await withThrowingTaskGroup(of: StoreError?.self) { group in
                for _ in 0..<8 { group.addTask { try await self.failure(url) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(failures.compactMap { $0 } == [])
        }

        @Test("says what to create when there is no schema")
        func noSchema() async throws {
            let error = try await failure(try PostgresCluster.shared.get().url(schema: "nobody_made_this"))
            #expect(error?.cause.contains("CREATE SCHEMA") == true)
        }

        @Test(
            "tells nothing of a password, however the URL is written",
            arguments: [
                "postgres://pns:s3cr3t-word@127.0.0.1:1/db", "postgres://pns:s3cr3t-word@127.0.0.1:x/db",
                "postgres://pns:s3cr3t-word@p@127.0.0.1:1/db", "postgres://pns:p/s3cr3t-word@127.0.0.1:1/db",
                "postgres://pns:p?s3cr3t-word@127.0.0.1:1/db", "postgres://127.0.0.1:1/db?password=s3cr3t-word",
                "postgres://s3cr3t-word:1/db?passwort=s3cr3t-word",
            ]
        )
        func hidesThePassword(_ url: String) async throws {
            let error = try #require(try await failure(url, patience: .seconds(1)))
            #expect(error.code == .unavailable)
            #expect(!error.description.contains("s3cr3t-word"), "\(error)")
            #expect(!error.description.contains("s3cr"), "\(error)")
        }
    }
}
#endif
