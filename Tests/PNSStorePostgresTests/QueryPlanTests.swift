#if Postgres
import PNSService
import Testing

@testable import PNSStorePostgres

extension PostgresTests {
    @Suite struct QueryPlanTests {
        private func plan(_ sql: String) async throws -> String {
            let cluster = try PostgresCluster.shared.get()
            let url = try cluster.url()
            let store = try PostgresStore(url: url)
            try await store.close()
            let count = (1...9).filter { sql.contains("$\($0)") }.max() ?? 0
            let values = count == 0 ? "" : "(" + Array(repeating: "NULL", count: count).joined(separator: ", ") + ")"
            return try cluster.run(
                """
                SET search_path = \(url.split(separator: "%3D").last ?? "");
                SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
                SET plan_cache_mode = force_generic_plan;
                PREPARE looked AS \(sql); EXPLAIN EXECUTE looked\(values)
                """
            )
        }

        @Test(arguments: (WritingSQL.all + ReadingSQL.all + RegistrySQL.all).map(\.sql))
        func noStatementReadsAWholeTable(_ sql: String) async throws {
            let plan = try await plan(sql)
            #expect(!plan.contains("Seq Scan on pns_"), "\(plan)")
            // A scan of an index without a condition reads all of it, too.
            for (line, next) in zip(plan.split(separator: "\n"), plan.split(separator: "\n").dropFirst())
            where line.contains(" on pns_") && line.contains("Scan") {
                #expect(next.contains("Cond:") || line.contains("Bitmap Heap"), "\(plan)")
            }
            if !sql.hasPrefix("INSERT"), sql.contains("pns_notification") || sql.contains("pns_counter") {
                #expect(plan.contains("pns_"), "\(plan)")
            }
        }

        @Test func thePlanOfAScanIsRecognised() async throws {
            #expect(
                try await plan("SELECT data FROM pns_notification WHERE data = '\\x00'").contains("Seq Scan on pns_")
            )
        }
    }
}
#endif
