import PNSService
import PNSStoreSQLite
import PNSTestSupport
import Testing

@Suite
struct SQLiteStoreTests {
    @Test(arguments: NotificationStoreTestKit.cases)
    func keepsThePromise(_ testCase: NotificationStoreTestKit.Case) async throws {
        let folder = try TemporaryFolder()
        try await testCase.run(at: StorePlace(isPersistent: true) { try SQLiteStore(path: folder.path()) })
    }
}
