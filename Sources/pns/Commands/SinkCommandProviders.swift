import ArgumentParser
import Foundation
import PNSConformance
import PNSFixtures

/// `pns sink apns`.
struct APNSSinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apns",
        abstract: "Play APNs: HTTP/2 over TLS, POST /3/device/TOKEN.",
        discussion: """
            Any token of hexadecimal digits is a device. Provider tokens are verified with the key that the sink makes, or \
            with your own: --public-key, --key-id and --team-id. A connection can have one stream until a request with a \
            valid token was answered, then --streams; a token is good for an hour, and a new one comes at most every 20 \
            minutes. Headers, token and payload are looked at in one order, apns-id, method, repeated headers, topic, \
            collapse id, expiration, priority, push type, path, provider token, payload, and the first that is wrong is \
            the reason.
            """
    )

    @OptionGroup var options: SinkCommandOptions

    @Option(
        help: ArgumentHelp("The public key of your own key, in PEM; without it the sink makes one.", valueName: "file")
    )
    var publicKey: String?

    @Option(help: ArgumentHelp("The id of that key.", valueName: "id"))
    var keyID: String?

    @Option(help: ArgumentHelp("The team of the key.", valueName: "id"))
    var teamID: String?

    @Option(
        help: ArgumentHelp(
            "A bundle id whose topics are taken; can be repeated. Without it all are.",
            valueName: "bundle"
        )
    )
    var topic: [String] = []

    @Option(help: ArgumentHelp("How many streams a connection can have.", valueName: "count"))
    var streams = 1_000

    func validate() throws {
        guard (publicKey == nil) == (keyID == nil) else {
            throw ValidationError("--public-key and --key-id go together: the token names the key by its id")
        }
        guard (1...100_000).contains(streams) else { throw ValidationError("--streams has to be 1 to 100000") }
    }

    func run() async throws {
        var configuration = APNSRules.Configuration()
        if let teamID { configuration.teamID = teamID }
        configuration.bundles = topic
        if let publicKey, let keyID {
            guard let data = FileManager.default.contents(atPath: publicKey),
                configuration.trust(String(decoding: data, as: UTF8.self), keyID: keyID)
            else {
                throw Talk.fail(
                    .usage,
                    "\(publicKey) is no public key of P-256 in PEM; openssl ec -in KEY.p8 -pubout -out FILE makes it"
                )
            }
        }
        var listener = try options.listener(isSecure: true)
        listener.isHTTP2Only = true
        listener.maxStreams = configuration.firstStreams
        let session = SinkCommandSession(options: options, listener: listener)
        try await session.run(APNSRules(configuration, maxStreams: streams)) { settings in
            [
                ("URL", settings["url"]), ("certificate (CA)", settings["caFile"]),
                ("key (.p8)", settings["keyFile"] ?? "your own"), ("key id", settings["keyId"]),
                ("team id", settings["teamId"]), ("topic", topic.first ?? "any, such as \(APNSRules.bundle)"),
                ("a device token", "any hexadecimal digits, such as 00ff"),
            ].map { ($0, $1 ?? "") }
        }
    }
}

/// `pns sink fcm`.
struct FCMSinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fcm",
        abstract: "Play FCM HTTP v1 and the endpoint that gives out its access tokens.",
        discussion: """
            Give your server the key file that the sink makes: its token_uri leads to the sink. Any text is a device. The \
            assertion of the service account is verified (RS256, kid, iss, scope, exp); aud can be the sink's or Google's, \
            as Google's own libraries always write the latter.
            """
    )

    @OptionGroup var options: SinkCommandOptions

    @Option(help: ArgumentHelp("The project.", valueName: "id"))
    var project = "pns-sink"

    @Option(help: ArgumentHelp("For how many seconds an access token is good.", valueName: "seconds"))
    var tokenLifetime = 3_600

    @Flag(help: "Speak TLS; the certificate is the sink's own.")
    var tls = false

    func validate() throws {
        guard tokenLifetime > 0 else { throw ValidationError("--token-lifetime has to be 1 or more") }
    }

    func run() async throws {
        let account: FCMAccount
        do {
            account = try FCMAccount(project: project)
        } catch {
            throw Talk.fail(.harness, "no key can be made: \(error)")
        }
        let session = SinkCommandSession(options: options, listener: try options.listener(isSecure: tls))
        try await session.run(FCMRules(account: account, tokenLifetime: tokenLifetime)) { settings in
            [
                ("URL", settings["url"]), ("service account", settings["serviceAccountFile"]),
                ("token URL", settings["tokenUrl"]), ("project", settings["project"]),
                ("certificate (CA)", settings["caFile"] ?? "none, it speaks in the clear"),
                ("a device token", "any text"),
            ].map { ($0, $1 ?? "") }
        }
    }
}

/// `pns sink gcm`.
struct GCMSinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gcm",
        abstract: "Play the retired HTTP interface of GCM and FCM: up to 1000 devices a request.",
        discussion: """
            POST /gcm/send or /fcm/send, as JSON or as a form. Results come in the order of the devices. The word canonical in \
            a file of answers gives a device another id:
              {"token": "old", "code": "canonical", "members": {"registration_id": "new"}}
            """
    )

    @OptionGroup var options: SinkCommandOptions

    @Option(help: ArgumentHelp("The server key; without it the sink makes one.", valueName: "key"))
    var key: String?

    @Flag(help: "Speak TLS; the certificate is the sink's own.")
    var tls = false

    func run() async throws {
        let session = SinkCommandSession(options: options, listener: try options.listener(isSecure: tls))
        try await session.run(GCMRules(key: key)) { settings in
            [
                ("URL", settings["sendUrl"]), ("server key", settings["key"]),
                ("certificate (CA)", settings["caFile"] ?? "none, it speaks in the clear"),
                ("a device token", "any text"),
            ].map { ($0, $1 ?? "") }
        }
    }
}

/// `pns sink webpush`.
struct WebPushSinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webpush",
        abstract: "Play a Web Push service and the browsers behind it; messages are decrypted.",
        discussion: """
            The sink prints subscriptions as PushSubscription.toJSON() spells them; POST /subscribe gives out more, and those \
            for one sender alone with the body {"vapid": KEY} of type application/webpush-options+json (RFC 8292). What is \
            pushed there is decrypted (RFC 8291) and written to the log in the clear. A message that cannot be decrypted \
            gets its 201 all the same, as a push service cannot know; the line says what is wrong with it.
            """
    )

    @OptionGroup var options: SinkCommandOptions

    @Option(help: ArgumentHelp("How many subscriptions to print at the start.", valueName: "count"))
    var subscriptions = 1

    @Flag(help: "Take messages without a token of RFC 8292 as well.")
    var anonymous = false

    @Flag(help: "Speak TLS; the certificate is the sink's own.")
    var tls = false

    func validate() throws {
        guard (0...10_000).contains(subscriptions) else {
            throw ValidationError("--subscriptions has to be 0 to 10000")
        }
    }

    func run() async throws {
        let session = SinkCommandSession(options: options, listener: try options.listener(isSecure: tls))
        let rules = WebPushRules(isTokenRequired: !anonymous)
        let made = (0..<subscriptions).map { _ in rules.subscribe() }
        try await session.run(
            rules,
            configure: { settings in
                let lines = [
                    ("VAPID key, if you have none", settings["vapidKeyFile"]),
                    ("its public half", settings["vapidPublicKey"]), ("more subscriptions", settings["subscribeUrl"]),
                    ("certificate (CA)", settings["caFile"] ?? "none, it speaks in the clear"),
                ].map { ($0, $1 ?? "") }
                let origin = settings["url"] ?? ""
                return lines + made.map { ("subscription", $0.json(origin: origin).compact()) }
            },
            extra: { sink in
                [.init("subscriptions", .array(made.map { $0.json(origin: sink.url) }))]
            }
        )
    }
}

/// `pns sink tnpg`.
struct TNPGSinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tnpg",
        abstract: "Play Tinode's push gateway: up to 100 messages a request, packed by gzip.",
        discussion: """
            POST /pushv1/ORG takes messages of FCM v1, POST /sub/ORG subscribes devices to channels. A code in a file of answers \
            is the result of one device, and with {"batch": true} among its members that of the whole request.
            """
    )

    @OptionGroup var options: SinkCommandOptions

    @Option(help: ArgumentHelp("The organisation, in lower case.", valueName: "name"))
    var org = "acme"

    @Option(help: ArgumentHelp("The bearer token; without it the sink makes one.", valueName: "token"))
    var token: String?

    @Flag(help: "Never pack answers.")
    var plainAnswers = false

    @Flag(help: "Speak TLS; the certificate is the sink's own.")
    var tls = false

    func validate() throws {
        guard !org.isEmpty, org == org.lowercased() else { throw ValidationError("--org has to be in lower case") }
    }

    func run() async throws {
        let session = SinkCommandSession(options: options, listener: try options.listener(isSecure: tls))
        try await session.run(TNPGRules(org: org, token: token, packs: !plainAnswers)) { settings in
            [
                ("server", settings["server"]), ("organisation", settings["org"]), ("token", settings["token"]),
                ("certificate (CA)", settings["caFile"] ?? "none, it speaks in the clear"),
                ("a device token", "any text"),
            ].map { ($0, $1 ?? "") }
        }
    }
}
