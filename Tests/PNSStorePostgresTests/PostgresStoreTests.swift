#if Postgres
import PNSService
import PNSStorePostgres
import PNSTestSupport
import Testing

extension PostgresTests {
    @Suite struct PostgresStoreTests {
        @Test(arguments: NotificationStoreTestKit.cases)
        func keepsThePromise(_ testCase: NotificationStoreTestKit.Case) async throws {
            let url = try PostgresCluster.shared.get().url()
            try await testCase.run(at: StorePlace(isPersistent: true, isShared: true) { try PostgresStore(url: url) })
        }

        @Test(arguments: DeviceRegistryTestKit.cases)
        func keepsThePromiseOfARegistry(_ testCase: DeviceRegistryTestKit.Case) async throws {
            let url = try PostgresCluster.shared.get().url()
            try await testCase.run(at: RegistryPlace(isPersistent: true) { try PostgresStore(url: url) })
        }
    }
}
#endif
