import Foundation
import PNSService
import Testing

@testable import pns

@Suite struct ProviderSetupTests {
    /// A key that nothing else uses.
    private static let vapidKey = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"

    private func setup(
        _ environment: [String: String],
        _ body: (ProviderSetup, [String]) throws -> Void
    ) throws {
        try ServeFolder.with { folder in
            var faults: [ConfigurationFault] = []
            let settings = try folder.settings(environment: environment)
            let setup = ProviderSetup(settings, &faults)
            try body(setup, (settings.faults + faults).map(\.description))
        }
    }

    @Test func nothingIsSetUpUnasked() throws {
        try self.setup([:]) { setup, faults in
            #expect(faults.isEmpty)
            #expect(setup.gateway == nil)
            #expect(setup.policy == OutboundPolicy())
        }
    }

    @Test func oneProviderMakesAGateway() throws {
        try self.setup(["PNS_GCM_KEY": "k", "PNS_GCM_BATCH_SIZE": "10"]) { setup, faults in
            #expect(faults.isEmpty)
            try #require(setup.gateway).check()
            #expect(setup.gcm?.batchSize == 10)
        }
        try self.setup(["PNS_GCM_KEY": "k", "PNS_GATEWAY": "off"]) { setup, _ in
            #expect(setup.gateway == nil)
        }
    }

    @Test(arguments: ["0", "-1", "1001"])
    func batchesAreBounded(size: String) throws {
        try self.setup(["PNS_GCM_KEY": "k", "PNS_GCM_BATCH_SIZE": size]) { _, faults in
            #expect(faults.count == 1 && faults[0].hasPrefix("gcm.batchSize "))
        }
    }

    @Test func whatBelongsTogetherIsNamed() throws {
        try self.setup(["PNS_APNS_KEY_ID": "KEY0000001"]) { setup, faults in
            #expect(setup.apns == nil)
            #expect(faults.count == 3)
            #expect(faults.allSatisfy { $0.contains("is not set, but apns.keyId is") })
        }
        try self.setup(["PNS_TNPG_TOKEN": "t"]) { setup, faults in
            #expect(setup.tnpg == nil)
            #expect(faults.count == 2)
        }
    }

    @Test func filesThatCannotBeUsedAreNamed() throws {
        try self.setup(["PNS_FCM_ACCOUNT_FILE": "/nowhere.json"]) { _, faults in
            #expect(faults.count == 1 && faults[0].contains("which cannot be read"))
        }
        try ServeFolder.with { folder in
            try folder.write(#"{"project_id":"p"}"#, to: "account.json")
            let path = folder.url.appending(path: "account.json").path(percentEncoded: false)
            var faults: [ConfigurationFault] = []
            _ = ProviderSetup(try folder.settings(environment: ["PNS_FCM_ACCOUNT_FILE": path]), &faults)
            #expect(faults.map(\.description).first?.contains("lacks the member client_email") == true)
        }
    }

    @Test func aKeyForWebPushIsThirtyTwoBytes() throws {
        try self.setup(["PNS_WEBPUSH_KEY": Self.vapidKey]) { setup, faults in
            #expect(faults.isEmpty)
            #expect(setup.webPush != nil)
        }
        try self.setup(["PNS_WEBPUSH_KEY": "secret", "PNS_WEBPUSH_SUBJECT": "me"]) { setup, faults in
            #expect(setup.webPush == nil)
            #expect(faults.count == 1 && !faults[0].contains("secret"))
        }
    }

    @Test func rulesAreRead() throws {
        let environment = ["PNS_OUTBOUND_ALLOW": "127.0.0.1, *.example.org:443", "PNS_OUTBOUND_PORTS": "443, 8443"]
        try self.setup(environment) { setup, faults in
            #expect(faults.isEmpty)
            #expect(setup.policy.allowed.map(\.text) == ["127.0.0.1", "*.example.org:443"])
            #expect(setup.policy.ports == [443, 8_443])
        }
        try self.setup(["PNS_OUTBOUND_DENY": "1.2.3.4/99", "PNS_OUTBOUND_PORTS": "x"]) { _, faults in
            #expect(faults.count == 2)
        }
    }
}
