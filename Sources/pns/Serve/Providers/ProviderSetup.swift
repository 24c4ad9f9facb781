import Foundation
import PNSCodec
import PNSProviders
import PNSServer
import PNSService

/// The push providers that the settings describe, with their credentials read.
///
/// No secret appears in a fault.
struct ProviderSetup: Sendable {
    /// Sends by APNs, for the application of a bundle id.
    private(set) var apns: (settings: APNSSender.Settings, topic: String)?
    /// Sends by FCM.
    private(set) var fcm: (account: FCMServiceAccount, url: String)?
    /// Sends by the legacy protocol.
    private(set) var gcm: (key: String, url: String, batchSize: Int)?
    /// Sends by Web Push.
    private(set) var webPush: (key: ES256Key, subject: String?)?
    /// Sends by the push gateway of Tinode.
    private(set) var tnpg: TNPGSender.Settings?
    /// What may be reached.
    private(set) var policy = OutboundPolicy()
    /// How it is connected to.
    private(set) var connections = OutboundConnectionSettings()
    private var isGatewayOn = true

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - settings: Settings that each obey.
    ///   - faults: Gets what is wrong between them, and with the files that they name.
    init(_ settings: EffectiveSettings, _ faults: inout [ConfigurationFault]) {
        self.apns = Self.apns(settings, &faults)
        self.fcm = Self.fcm(settings, &faults)
        self.webPush = Self.webPush(settings, &faults)
        self.tnpg = Self.tnpg(settings, &faults)
        if let key = settings["gcm.key"] {
            self.gcm = (key, settings["gcm.url"] ?? "", settings.integer("gcm.batchSize"))
        }
        self.policy = Self.policy(settings, &faults)
        self.connections.authorityFile = Self.authorityFile(settings, &faults)
        self.isGatewayOn = settings["gateway"] != "off"
    }

    /// Makes what reaches the providers.
    var makeOutboundClient: @Sendable (AdjustableClock?) -> any OutboundClient {
        let (policy, connections) = (self.policy, self.connections)
        return { HTTPOutboundClient(policy: policy, settings: connections, testClock: $0) }
    }

    /// The gateway over the providers; `nil` without one, or when it is switched off.
    var gateway: GatewaySettings? {
        guard self.isGatewayOn, self.hasProvider else { return nil }
        return GatewaySettings { context in self.providers(context) }
    }

    private var hasProvider: Bool {
        self.apns != nil || self.fcm != nil || self.gcm != nil || self.webPush != nil || self.tnpg != nil
    }

    private func providers(_ context: OutboundContext) -> [any PushProvider] {
        var providers: [any PushProvider] = []
        if let apns {
            providers.append(APNSProvider(sender: APNSSender(apns.settings, context: context), topic: apns.topic))
        }
        if let fcm {
            providers.append(FCMProvider(sender: FCMSender(fcm.account, url: fcm.url, context: context)))
        }
        if let gcm {
            // Each class has one provider; where FCM has that of Android, the legacy protocol has one by its own name.
            var classes: Set<DeviceClass> = [.gcm]
            if fcm == nil { classes.insert(.android) }
            let sender = GCMSender(url: gcm.url, key: gcm.key, context: context)
            providers.append(GCMProvider(sender: sender, deviceClasses: classes, batchSize: gcm.batchSize))
        }
        if let webPush {
            let sender = WebPushSender(key: webPush.key, subject: webPush.subject, context: context)
            providers.append(WebPushProvider(sender: sender))
        }
        if let tnpg {
            let sender = TNPGSender(tnpg, context: context)
            providers.append(FCMProvider(sender: sender, name: "tnpg", deviceClasses: [.tnpg], maxBatches: 4))
        }
        return providers
    }
}

extension ProviderSetup {
    private static func apns(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> (settings: APNSSender.Settings, topic: String)? {
        let keys = ["apns.keyFile", "apns.keyId", "apns.teamId", "apns.topic"]
        guard Self.areTogether(keys, settings, &faults), let file = settings[keys[0]] else { return nil }
        guard let text = Self.text(of: "apns.keyFile", file, &faults) else { return nil }
        guard let key = try? ES256Key(pem: text) else {
            faults.append(Self.fault("apns.keyFile", "is \(file), which is no private key of P-256 in PEM"))
            return nil
        }
        return (
            APNSSender.Settings(
                url: Self.base(settings["apns.url"]),
                teamID: settings[keys[2]] ?? "",
                keyID: settings[keys[1]] ?? "",
                key: key
            ),
            settings[keys[3]] ?? ""
        )
    }

    private static func fcm(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> (account: FCMServiceAccount, url: String)? {
        guard let file = settings["fcm.accountFile"], let text = Self.text(of: "fcm.accountFile", file, &faults) else {
            return nil
        }
        do throws(FCMServiceAccount.Fault) {
            return (try FCMServiceAccount(json: Array(text.utf8)), Self.base(settings["fcm.url"]))
        } catch {
            faults.append(Self.fault("fcm.accountFile", "is \(file), which \(error)"))
            return nil
        }
    }

    private static func webPush(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> (key: ES256Key, subject: String?)? {
        guard let text = settings["webpush.key"] else { return nil }
        let isPEM = text.contains("-----BEGIN")
        guard let key = try? isPEM ? ES256Key(pem: text) : ES256Key(base64URL: text) else {
            faults.append(
                Self.fault("webpush.key", "is neither a private key of P-256 in PEM nor 32 bytes in base64url")
            )
            return nil
        }
        let subject = settings["webpush.subject"]
        if let subject, !subject.hasPrefix("mailto:"), !subject.hasPrefix("https://") {
            faults.append(Self.fault("webpush.subject", "begins neither with mailto: nor with https://"))
        }
        return (key, subject)
    }

    private static func tnpg(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> TNPGSender.Settings? {
        let keys = ["tnpg.organization", "tnpg.token", "tnpg.url"]
        guard Self.areTogether(keys, settings, &faults), let organization = settings[keys[0]] else { return nil }
        return TNPGSender.Settings(
            url: settings[keys[2]] ?? "",
            organization: organization,
            token: settings[keys[1]] ?? ""
        )
    }

    private static func policy(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> OutboundPolicy {
        var policy = OutboundPolicy()
        let rules = { (key: String, faults: inout [ConfigurationFault]) -> [OutboundRule] in
            do throws(OutboundRule.Unreadable) {
                return try OutboundRule.list(settings[key] ?? "")
            } catch {
                let hint = "write 10.1.0.0/16, 127.0.0.1:8443, [::1]:8443, push.example.org or *.example.org:443"
                faults.append(Self.fault(key, "has \"\(error.text.prefix(60))\", which is no rule; \(hint)"))
                return []
            }
        }
        policy.allowed = rules("outbound.allow", &faults)
        policy.denied = rules("outbound.deny", &faults)
        let ports = (settings["outbound.ports"] ?? "").split(separator: ",").map { Int($0.filter { $0 != " " }) }
        let numbers = ports.compactMap { $0 }.filter { (1...65_535).contains($0) }
        if numbers.count != ports.count { faults.append(Self.fault("outbound.ports", "has something that is no port")) }
        policy.ports = Set(numbers)
        return policy
    }

    private static func authorityFile(
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> String? {
        guard let file = settings["outbound.authorityFile"] else { return nil }
        return Self.text(of: "outbound.authorityFile", file, &faults) == nil ? nil : file
    }

    /// Whether settings that need each other are all there; says which are missing when some are.
    private static func areTogether(
        _ keys: [String],
        _ settings: EffectiveSettings,
        _ faults: inout [ConfigurationFault]
    ) -> Bool {
        let missing = keys.filter { settings[$0] == nil }
        guard let given = keys.first(where: { settings[$0] != nil }), !missing.isEmpty else { return missing.isEmpty }
        for key in missing where !settings.faults.contains(where: { $0.description.hasPrefix(key + " ") }) {
            faults.append(Self.fault(key, "is not set, but \(given) is"))
        }
        return false
    }

    private static func text(of key: String, _ file: String, _ faults: inout [ConfigurationFault]) -> String? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            faults.append(Self.fault(key, "is \(file), which cannot be read"))
            return nil
        }
        return text
    }

    private static func base(_ url: String?) -> String {
        let url = url ?? ""
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private static func fault(_ key: String, _ problem: String) -> ConfigurationFault {
        guard let setting = Setting.named(key) else { return ConfigurationFault("\(key) \(problem)") }
        return ConfigurationFault("\(key) \(problem)" + ConfigurationFault.ways(to: setting))
    }
}
