import PNSCodec
import Testing

@testable import PNSService

@Suite struct ProviderTableTests {
    private struct Provider: PushProvider {
        var name = "one"
        var deviceClasses: Set<DeviceClass> = [.ios]
        var batchSize = 1
        var maxBatches = 1

        func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] { [] }
    }

    @Test(arguments: [1, 1_000])
    func takesBatchesOfOneToAThousand(size: Int) throws {
        _ = try ProviderTable([Provider(batchSize: size)])
    }

    @Test(arguments: [-1, 0, 1_001])
    func refusesOtherSizes(size: Int) {
        #expect(throws: ProviderTable.Fault.batchSize("one", size)) { try ProviderTable([Provider(batchSize: size)]) }
    }

    @Test func refusesWhatIsAmbiguous() {
        #expect(throws: ProviderTable.Fault.sameName("one")) {
            try ProviderTable([Provider(), Provider(deviceClasses: [.web])])
        }
        #expect(throws: ProviderTable.Fault.sameClass("one", "two", of: "ios")) {
            try ProviderTable([Provider(), Provider(name: "two")])
        }
        #expect(throws: ProviderTable.Fault.maxBatches("one", 0)) { try ProviderTable([Provider(maxBatches: 0)]) }
    }
}
