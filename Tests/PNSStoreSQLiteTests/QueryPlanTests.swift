import GRDB
import PNSService
import Testing

@testable import PNSStoreSQLite

@Suite
struct QueryPlanTests {
    @Test(arguments: NotificationSQL.all)
    func noStatementScansATableOrSorts(_ sql: String) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        let plan = try await store.pool.write { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
            try statement.setArguments(StatementArguments(repeatElement(1, count: Self.parameters(of: sql))))
            return try Row.fetchAll(statement).map { $0["detail"] as String? ?? "" }
        }
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
        if !sql.hasPrefix("INSERT") {
            #expect(plan.contains { $0.contains("SEARCH") }, "\(plan)")
        }
        try await store.close()
    }

    @Test func thePlanOfAScanIsRecognised() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        let plan = try await store.pool.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN SELECT data FROM notification WHERE data = x'00'")
                .map { $0["detail"] as String? ?? "" }
        }
        #expect(plan == ["SCAN notification"])
        try await store.close()
    }

    /// Statements number their parameters or do not.
    private static func parameters(of sql: String) -> Int {
        sql.contains("?1") ? 2 : sql.count { $0 == "?" }
    }
}
