import Foundation
import PNSCodec
import PNSProviders
import PNSServer
import PNSService

/// How the push providers are set up that the runner plays, for the reference server.
///
/// The names are those of a target file without the provider: `apns.keyFile` is ``subscript(_:_:)`` of `apns` and `keyFile`.
struct ReferenceProviders: Sendable {
    private let settings: [String: String]

    /// The class of devices that the gateway reaches by the legacy protocol.
    private static let legacyClass = "gcm"

    /// Where the providers are that the runner plays.
    static let allowed = "127.0.0.0/8"

    /// Takes settings by the names of a target file; none is a server without providers.
    init(_ settings: [String: String] = [:]) { self.settings = settings }

    /// Whether no provider is played.
    var isEmpty: Bool { settings.isEmpty }

    /// A setting of a provider; `nil` where that is not played, or has none such.
    subscript(provider: String, name: String) -> String? { settings["\(provider).\(name)"] }

    /// Sets a server up to reach them: the profiles `receipts` and `gateway`.
    ///
    /// - Parameters:
    ///   - configuration: The server.
    ///   - registry: Keeps its devices.
    /// - Throws: What is wrong with a file.
    func apply(to configuration: inout ServerConfiguration, registry: any DeviceRegistry) throws {
        guard !isEmpty else { return }
        let plans = try HandlerCatalogue.serving(files: URL(filePath: "/"), providers: nil).plans(
            try JSONValue(wire: handlers)
        )
        configuration.receipts = ReceiptsSettings(registry: registry, handlers: plans)
        configuration.gateway = try gateway()
        let authorityFile = self["apns", "caFile"]
        configuration.makeOutboundClient = { testClock in
            HTTPOutboundClient(
                policy: OutboundPolicy(allowed: [Self.allowed].compactMap { OutboundRule($0) }),
                settings: OutboundConnectionSettings(authorityFile: authorityFile),
                testClock: testClock
            )
        }
    }

    /// The file of push handlers that says the same to `pns serve`.
    var handlers: [UInt8] {
        func entry(_ name: String, _ members: [(String, String?)]) -> JSONValue {
            .object([
                JSONMember("name", .string(name)),
                JSONMember(
                    "config",
                    // One receipt at a time: what is sent last comes last, and ends an absence.
                    .object(
                        members.map { JSONMember($0.0, .string($0.1 ?? "")) }
                            + [JSONMember("concurrency", .number(JSONNumber(1)))]
                    )
                ),
            ])
        }
        return JSONValue.array([
            entry("fcm", [("credentials_file", self["fcm", "serviceAccountFile"]), ("url", self["fcm", "url"])]),
            entry(
                "tnpg",
                [("url", self["tnpg", "url"]), ("org", self["tnpg", "org"]), ("token", self["tnpg", "token"])]
            ),
            entry(
                "apns",
                [
                    ("key_file", self["apns", "keyFile"]), ("key_id", self["apns", "keyId"]),
                    ("team_id", self["apns", "teamId"]), ("bundle_id", self["apns", "topic"]),
                    ("url", self["apns", "url"]),
                ]
            ),
            entry("webpush", [("key_file", self["webpush", "vapidKeyFile"]), ("subject", self["webpush", "subject"])]),
        ]).wire()
    }

    /// The flags and the environment of `pns serve` that set up the same gateway, without push handlers.
    ///
    /// - Returns: Both; credentials are in the environment alone.
    /// - Throws: When a file of a provider cannot be read.
    func serveArguments() throws -> (arguments: [String], environment: [String: String]) {
        guard !isEmpty else { return ([], [:]) }
        let settings: [(key: String, value: String?)] = [
            ("apns.keyFile", self["apns", "keyFile"]), ("apns.keyId", self["apns", "keyId"]),
            ("apns.teamId", self["apns", "teamId"]), ("apns.topic", self["apns", "topic"]),
            ("apns.url", self["apns", "url"]), ("fcm.accountFile", self["fcm", "serviceAccountFile"]),
            ("fcm.url", self["fcm", "url"]), ("gcm.url", self["gcm", "sendUrl"]),
            ("webpush.subject", self["webpush", "subject"]), ("outbound.allow", Self.allowed),
            ("outbound.authorityFile", self["apns", "caFile"]),
        ]
        var environment = [Setting("gcm.key", .secret, "").variable: self["gcm", "key"] ?? ""]
        if let file = self["webpush", "vapidKeyFile"] {
            let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
            environment[Setting("webpush.key", .secret, "").variable] = text
        }
        return (
            settings.flatMap { setting in setting.value.map { ["--set", "\(setting.key)=\($0)"] } ?? [] }, environment
        )
    }

    private func gateway() throws -> GatewaySettings {
        func file(_ provider: String, _ name: String) throws -> Data {
            try Data(contentsOf: URL(filePath: self[provider, name] ?? ""))
        }
        let account = try FCMServiceAccount(json: Array(try file("fcm", "serviceAccountFile")))
        let apnsKey = try ES256Key(pem: String(decoding: try file("apns", "keyFile"), as: UTF8.self))
        let vapidKey = try ES256Key(pem: String(decoding: try file("webpush", "vapidKeyFile"), as: UTF8.self))
        let apns = APNSSender.Settings(
            url: self["apns", "url"] ?? "",
            teamID: self["apns", "teamId"] ?? "",
            keyID: self["apns", "keyId"] ?? "",
            key: apnsKey
        )
        let legacyClasses = Set([Self.legacyClass].compactMap { DeviceClass(rawValue: $0) })
        return GatewaySettings { [self] context in
            [
                APNSProvider(sender: APNSSender(apns, context: context), topic: self["apns", "topic"] ?? ""),
                FCMProvider(sender: FCMSender(account, url: self["fcm", "url"] ?? "", context: context)),
                GCMProvider(
                    sender: GCMSender(
                        url: self["gcm", "sendUrl"] ?? "",
                        key: self["gcm", "key"] ?? "",
                        context: context
                    ),
                    deviceClasses: legacyClasses
                ),
                WebPushProvider(
                    sender: WebPushSender(key: vapidKey, subject: self["webpush", "subject"], context: context)
                ),
            ]
        }
    }
}
