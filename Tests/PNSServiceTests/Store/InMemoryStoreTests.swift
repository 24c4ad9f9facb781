import PNSService
import PNSTestSupport
import Testing

@Suite
struct InMemoryStoreTests {
    @Test(arguments: NotificationStoreTestKit.cases)
    func keepsThePromise(_ testCase: NotificationStoreTestKit.Case) async throws {
        try await testCase.run(at: StorePlace(isPersistent: false) { InMemoryStore() })
    }
}
