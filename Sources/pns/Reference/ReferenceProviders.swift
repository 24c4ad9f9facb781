import Foundation
import PNSCodec
import PNSConformance
import PNSFixtures
import PNSProviders
import PNSServer
import PNSService

/// How the push providers are set up that the runner plays, for the reference server.
///
/// The names are those of a target file without the provider: `apns.keyFile` is ``subscript(_:_:)`` of `apns` and `keyFile`.
struct ReferenceProviders: Sendable {
    private let settings: [String: String]
    /// Reads the lines of the handler `stdout`; without it there is no such handler.
    private let output: HandlerOutput?

    /// The class of devices that the gateway reaches by the legacy protocol.
    private static let legacyClass = "gcm"

    /// The networks that may be reached: the providers are in this process.
    private static let allowed = "127.0.0.0/8"

    /// How many receipts wait for a handler: few enough for a scenario to hand in more, and more than all scenarios that run side
    /// by side hand in at a time.
    private static let queueLimit = 256

    /// Takes settings by the names of a target file; none is a server without providers.
    init(_ settings: [String: String] = [:], output: HandlerOutput? = nil) {
        self.settings = settings
        self.output = output
    }

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
        var receipts = ReceiptsSettings(registry: registry, handlers: plans)
        if let output = self.output { receipts.output = ReferenceOutput(output) }
        configuration.receipts = receipts
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

    /// The flags and the environment of `pns serve` that set up the same; the file of handlers is written beside the keys.
    ///
    /// - Throws: When that cannot be written.
    func serveArguments() throws -> (arguments: [String], environment: [String: String]) {
        guard !self.isEmpty, let keyFile = self["apns", "keyFile"] else { return ([], [:]) }
        let file = try SinkFile(
            setting: "",
            name: "\(UUID().uuidString).json",
            text: String(decoding: self.handlers, as: UTF8.self),
            isSecret: true
        ).write(to: URL(filePath: keyFile).deletingLastPathComponent(), prefix: "handlers")
        let vapidKey = try String(contentsOf: URL(filePath: self["webpush", "vapidKeyFile"] ?? ""), encoding: .utf8)
        let environment: [String: String?] = [
            "PNS_OUTBOUND_ALLOW": Self.allowed,
            "PNS_OUTBOUND_AUTHORITY_FILE": self["apns", "caFile"],
            "PNS_APNS_KEY_FILE": keyFile,
            "PNS_APNS_KEY_ID": self["apns", "keyId"],
            "PNS_APNS_TEAM_ID": self["apns", "teamId"],
            "PNS_APNS_TOPIC": self["apns", "topic"],
            "PNS_APNS_URL": self["apns", "url"],
            "PNS_FCM_ACCOUNT_FILE": self["fcm", "serviceAccountFile"],
            "PNS_FCM_URL": self["fcm", "url"],
            "PNS_GCM_KEY": self["gcm", "key"],
            "PNS_GCM_URL": self["gcm", "sendUrl"],
            "PNS_WEBPUSH_KEY": vapidKey,
            "PNS_WEBPUSH_SUBJECT": self["webpush", "subject"],
        ]
        return (["--receipts-config", file], environment.compactMapValues { $0 })
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
                            + [
                                JSONMember("concurrency", .number(JSONNumber(1))),
                                JSONMember("buffer", .number(JSONNumber(Self.queueLimit))),
                            ]
                    )
                ),
            ])
        }
        let stdout = JSONValue.object([
            JSONMember("name", .string("stdout")),
            JSONMember("config", .object([JSONMember("buffer", .number(JSONNumber(4 * Self.queueLimit)))])),
        ])
        return JSONValue.array(
            (self.output == nil ? [] : [stdout]) + [
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
                entry(
                    "webpush",
                    [("key_file", self["webpush", "vapidKeyFile"]), ("subject", self["webpush", "subject"])]
                ),
            ]
        ).wire()
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
