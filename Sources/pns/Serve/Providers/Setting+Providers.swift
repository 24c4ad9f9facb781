import PNSProviders
import PNSService

extension Setting {
    /// What can be decided about push providers, the gateway over them, and what may be reached.
    static let providers: [Setting] = apns + fcm + webPush + others + outbound

    private static let apns: [Setting] = [
        Setting(
            "apns.keyFile",
            .text,
            "the key of APNs, the .p8 file that Apple gave out; without it there is no APNs"
        ),
        Setting("apns.keyId", .text, "the id of that key, 10 characters"),
        Setting("apns.teamId", .text, "the team that it belongs to, 10 characters"),
        Setting("apns.topic", .text, "the bundle id of the application"),
        Setting("apns.url", .url, default: "https://api.push.apple.com", "where APNs is"),
    ]

    private static let fcm: [Setting] = [
        Setting("fcm.accountFile", .text, "the service account of FCM, a JSON file; without it there is no FCM"),
        Setting("fcm.url", .url, default: "https://fcm.googleapis.com", "where FCM is"),
        Setting("gcm.key", .secret, "the server key of the legacy protocol; without it there is none"),
        Setting("gcm.url", .url, default: "https://fcm.googleapis.com/fcm/send", "where the legacy protocol is"),
        Setting(
            "gcm.batchSize",
            .integer(1...ProviderTable.maxBatchSize),
            default: "1000",
            "devices in a request of the legacy protocol"
        ),
    ]

    private static let webPush: [Setting] = [
        Setting(
            "webpush.key",
            .secret,
            "the VAPID private key, PEM or 32 bytes in base64url; without it there is no Web Push"
        ),
        Setting("webpush.subject", .text, "whom a push service may write to: mailto:… or https://…"),
    ]

    private static let others: [Setting] = [
        Setting("tnpg.organization", .text, "the organization at the push gateway of Tinode; without it there is none"),
        Setting("tnpg.token", .secret, "its bearer token"),
        Setting("tnpg.url", .url, "where the push gateway of Tinode is"),
        Setting("gateway", .choice(["on", "off"]), default: "on", "push sessions, when there is a provider for them"),
    ]

    private static let outbound: [Setting] = [
        Setting(
            "outbound.allow",
            .text,
            "who may be reached besides the public Internet: addresses, ranges and hosts, by commas"
        ),
        Setting("outbound.deny", .text, "who may not be reached in any case, likewise"),
        Setting("outbound.ports", .text, default: "443,2197", "the ports that may be reached without a rule"),
        Setting("outbound.authorityFile", .text, "certificates to trust besides those of the system, a PEM file"),
    ]
}
