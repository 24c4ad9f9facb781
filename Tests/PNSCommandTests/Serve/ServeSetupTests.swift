import Foundation
import PNSCodec
import PNSServer
import PNSService
import Testing

@testable import pns

@Suite struct ServeSetupTests {
    private func faults(_ flags: [String], _ environment: [String: String] = [:]) throws -> [String] {
        var faults: [String] = []
        try ServeFolder.with { folder in
            faults = ServeSetup.check(try folder.settings(flags: flags, environment: environment)).faults.map(
                \.description
            )
        }
        return faults
    }

    @Test func findsWhatSettingsContradict() throws {
        #expect(try faults(["--auth", "dev"], ["PNS_APPLICATION_TOKEN": "t"]).isEmpty)
        let nothing = try faults([])
        #expect(nothing.contains { $0.hasPrefix("application ") && $0.contains("--auth dev") })
        #expect(nothing.contains { $0.hasPrefix("applicationToken ") })
        let oauth = try faults(["--auth", "dev", "--set", "oauth.clientId=shop"], ["PNS_APPLICATION_TOKEN": "t"])
        #expect(oauth.count == 1 && oauth[0].hasPrefix("oauth.clientSecrets "))
        #if Postgres
        // CLU-009
        let nodes = try faults(
            ["--auth", "dev", "--store", "postgres://db/pns", "--set", "oauth.clientId=shop"],
            ["PNS_APPLICATION_TOKEN": "t", "PNS_OAUTH_CLIENT_SECRETS": "s"]
        )
        #expect(nodes.count == 1 && nodes[0].hasPrefix("oauth.signingKeys "))
        #endif
        let tls = try faults(["--auth", "dev", "--tls-key", "k.pem"], ["PNS_APPLICATION_TOKEN": "t"])
        #expect(tls.count == 1 && tls[0].hasPrefix("tls.certificate "))
        let drain = try faults(
            ["--auth", "dev", "--drain", "10", "--set", "shutdownSeconds=5"],
            ["PNS_APPLICATION_TOKEN": "t"]
        )
        #expect(drain.count == 1 && drain[0].contains("shutdownSeconds"))
    }

    @Test func takesWhatIsSet() throws {
        try ServeFolder.with { folder in
            let settings = try folder.settings(
                flags: [
                    "--auth", "dev", "--store", "memory", "--limit", "maxBatchNotifications=150", "--drain", "1.5",
                ],
                environment: ["PNS_APPLICATION_TOKEN": "t", "PNS_LIMITS_MAX_CONNECTIONS": "2000000000"]
            )
            let configuration = try ServeSetup(settings).configuration
            #expect(configuration.applications.map { "\($0.key)=\($0.value)" } == ["application=t"])
            #expect(configuration.drainPeriod == .seconds(1.5))
            #expect(configuration.service.limits.maxBatchNotifications == 150)
            // LIM-002: no more is promised than there are file descriptors for.
            #expect(configuration.service.limits.maxConnections == ServerConfiguration.devicesWithinReach)
        }
    }

    @Test func takesThePushHandlersOfAFile() throws {
        try ServeFolder.with { folder in
            try folder.write(#"[{"name":"stdout"},{"name":"webpush","config":{"enabled":false}}]"#, to: "handlers.json")
            let path = folder.url.appending(path: "handlers.json").path(percentEncoded: false)
            let flags = ["--auth", "dev", "--store", "memory"]
            let environment = ["PNS_APPLICATION_TOKEN": "t"]
            let with = try ServeSetup(
                try folder.settings(flags: flags + ["--receipts-config", path], environment: environment)
            )
            #expect(with.configuration.receipts?.handlers.map(\.name) == ["stdout"])
            let without = try ServeSetup(try folder.settings(flags: flags, environment: environment))
            #expect(without.configuration.receipts == nil)
        }
        let missing = try faults(
            ["--auth", "dev", "--receipts-config", "nowhere.json"],
            ["PNS_APPLICATION_TOKEN": "t"]
        )
        #expect(missing.count == 1 && missing[0].hasPrefix("receipts.config is nowhere.json"))
    }
}
