import GRDB
import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSStoreSQLite

@Suite
struct SQLiteRegistryTests {
    @Test(arguments: DeviceRegistryTestKit.cases)
    func keepsThePromise(_ testCase: DeviceRegistryTestKit.Case) async throws {
        let folder = try TemporaryFolder()
        try await testCase.run(at: RegistryPlace(isPersistent: true) { try SQLiteStore(path: folder.path()) })
    }

    @Test(arguments: RegistrySQL.all)
    func noStatementScansATableOrSorts(_ sql: String) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        let plan = try await store.pool.write { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
            try statement.setArguments(StatementArguments(repeatElement(1, count: sql.count { $0 == "?" })))
            return try Row.fetchAll(statement).map { $0["detail"] as String? ?? "" }
        }
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
        if !sql.hasPrefix("INSERT") { #expect(plan.contains { $0.contains("SEARCH") }, "\(plan)") }
        try await store.close()
    }

    @Test func refusesADamagedDevice() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        try await store.pool.write { db in
            try db.execute(sql: "INSERT INTO device VALUES (1, x'', x'', x'', NULL, NULL, NULL, 0, 0)")
        }
        let user = try #require(UID(number: 1))
        await #expect(throws: StoreError.damagedRow) { try await store.devices(of: [user]) }
        try await store.close()
    }
}
