import PNSService
import PNSTestSupport
import Testing

@Suite("A registry in memory")
struct InMemoryDeviceRegistryTests {
    @Test(arguments: DeviceRegistryTestKit.cases)
    func keepsThePromise(_ testCase: DeviceRegistryTestKit.Case) async throws {
        try await testCase.run(at: RegistryPlace(isPersistent: false) { InMemoryDeviceRegistry() })
    }
}

@Suite("The registry test kit")
struct DeviceRegistryTestKitTests {
    @Test(arguments: BrokenRegistry.Fault.allCases)
    func failsABrokenRegistry(_ fault: BrokenRegistry.Fault) async {
        var failures: [StoreTestFailure] = []
        for testCase in DeviceRegistryTestKit.cases {
            do {
                try await testCase.run(at: RegistryPlace(isPersistent: false) { BrokenRegistry(fault) })
            } catch let failure as StoreTestFailure {
                failures.append(failure)
            } catch {
                Issue.record("\(testCase) threw \(error)")
            }
        }
        #expect(!failures.isEmpty, "\(fault.rawValue)")
    }

    @Test func failsAPersistentRegistryThatForgets() async throws {
        var failed: [String] = []
        for testCase in DeviceRegistryTestKit.cases {
            do {
                try await testCase.run(at: RegistryPlace(isPersistent: true) { InMemoryDeviceRegistry() })
            } catch is StoreTestFailure {
                failed.append(testCase.name)
            }
        }
        #expect(failed == ["finds devices and numbers when it is opened again"])
    }

    @Test func givesEachCaseItsOwnName() {
        let names = DeviceRegistryTestKit.cases.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
