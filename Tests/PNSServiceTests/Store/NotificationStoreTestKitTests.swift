import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("The store test kit")
struct NotificationStoreTestKitTests {
    @Test(arguments: BrokenStore.Fault.allCases)
    func failsABrokenStore(_ fault: BrokenStore.Fault) async {
        var failures: [StoreTestFailure] = []
        for testCase in NotificationStoreTestKit.cases {
            do {
                try await testCase.run(at: StorePlace(isPersistent: false) { BrokenStore(fault) })
            } catch let failure as StoreTestFailure {
                failures.append(failure)
            } catch {
                Issue.record("\(testCase) threw \(error)")
            }
        }
        #expect(!failures.isEmpty, "\(fault.rawValue)")
    }

    @Test func failsAPersistentStoreThatForgets() async throws {
        var failed: [String] = []
        for testCase in NotificationStoreTestKit.cases {
            do {
                try await testCase.run(at: StorePlace(isPersistent: true) { InMemoryStore() })
            } catch is StoreTestFailure {
                failed.append(testCase.name)
            }
        }
        #expect(failed == ["finds everything when it is opened again"])
    }

    @Test func givesEachCaseItsOwnName() {
        let names = NotificationStoreTestKit.cases.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
