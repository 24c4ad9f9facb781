import PNSCodec
import PNSService

extension Setting {
    /// Everything that can be decided, in the order in which it is shown.
    static let all: [Setting] = listeners + storage + postgres + access + providers + receipts + limits + pace + ending

    /// The setting of a key.
    static func named(_ key: String) -> Setting? { all.first { $0.key == key } }

    /// In front of the name of an application, for its token.
    static let applicationsPrefix = "applications."

    private static let ports = 0...65_535
    private static let century = 3_155_760_000
    private static let pause = 0.001...86_400.0

    private static let listeners: [Setting] = [
        Setting("host", .text, default: "127.0.0.1", flag: "--host", "the address to listen on"),
        Setting("port", .integer(ports), default: "8080", flag: "--port", "the port; 0 takes a free one"),
        Setting("portFile", .text, flag: "--port-file", "a file to write the port into once the server listens"),
        Setting("backlog", .integer(1...65_535), default: "1024", "connections that wait to be accepted"),
        Setting("tls.certificate", .text, flag: "--tls-certificate", "the certificate chain, a PEM file"),
        Setting("tls.key", .text, flag: "--tls-key", "the private key of the certificate, a PEM file"),
        Setting("clock.host", .text, default: "127.0.0.1", "the address of the test clock"),
        Setting("clock.port", .integer(ports), default: "0", flag: "--clock-port", "the port of the test clock"),
        Setting("clock.token", .secret, "the bearer token of the test clock; without it there is no clock"),
    ]

    private static let storage: [Setting] = [
        Setting(
            "store",
            .store,
            default: "pns.sqlite",
            flag: "--store",
            "the SQLite file, memory to keep nothing, or postgres://…"
        ),
        Setting("maxQueuedWrites", .integer(1...1_000_000), default: "4096", "writes that wait for the store"),
        Setting("sweep.intervalSeconds", .seconds(pause), default: "30", "how often old notifications are swept out"),
        Setting(
            "sweep.batch",
            .integer(1...1_000_000),
            default: "1000",
            "notifications that one step of a sweep drops"
        ),
    ]

    #if Postgres
    private static let postgres: [Setting] = [
        Setting("postgres.readers", .integer(1...1_000), default: "4", "connections that read; four others write"),
        Setting(
            "postgres.patienceSeconds",
            .seconds(0.1...3_600),
            default: "5",
            "how long a connection, a round trip or a lock can take"
        ),
    ]
    #else
    private static let postgres: [Setting] = []
    #endif

    private static let access: [Setting] = [
        Setting(
            "auth",
            .choice(["application", "dev"]),
            default: "application",
            flag: "--auth",
            "who authenticates devices"
        ),
        Setting("application", .url, flag: "--application", "the URL that is asked about devices"),
        Setting("applicationToken", .secret, flag: "--application-token", "the bearer token at POST /notify"),
        Setting("oauth.clientId", .text, "the id of the client that asks for access tokens at POST /oauth/token"),
        Setting("oauth.clientSecrets", .secret, "its secrets, by commas while they are rotated"),
        Setting("oauth.signingKeys", .secret, "32 bytes or more each, by commas; the first signs access tokens"),
        Setting("authentication.maxConcurrent", .integer(1...1_000_000), default: "1024", "authentications under way"),
        Setting(
            "authentication.maxWaiting",
            .integer(0...10_000_000),
            default: "8192",
            "handshakes that wait for theirs"
        ),
    ]

    private static let limits: [Setting] = Limits.minimums.map { minimum in
        let isSeconds = minimum.name.hasSuffix("Seconds")
        let most = minimum.name == "maxIdentifierBytes" ? UserID.maxBytes : isSeconds ? century : Int(Int32.max)
        return Setting(
            "limits.\(minimum.name)",
            .integer((minimum.isOptional ? 0 : minimum.value)...most),
            default: "\(Limits.usual[keyPath: minimum.limit])",
            flag: "--limit \(minimum.name)=",
            "a published limit"
        )
    }

    private static let pace: [Setting] = [
        Setting("maxQueuedRequests", .integer(1...1_000_000), default: "64", "requests of a device that wait"),
        Setting("timeouts.firstRequestSeconds", .seconds(pause), default: "10", "until the head of a first request"),
        Setting("timeouts.idleSeconds", .seconds(pause), default: "60", "without progress in HTTP"),
        Setting("timeouts.closingSeconds", .seconds(pause), default: "2", "until the peer ends a connection we closed"),
    ]

    private static let ending: [Setting] = [
        Setting(
            "drainSeconds",
            .seconds(0...3_600),
            default: "2",
            flag: "--drain",
            "how long a server that ends refuses politely"
        ),
        Setting(
            "shutdownSeconds",
            .seconds(0.1...7_200),
            default: "10",
            "until a server that ends cuts off what is left"
        ),
        Setting("log.level", .choice(levels), default: "info", flag: "--log-level", "what is logged"),
        Setting(
            "log.maxLinesPerSecond",
            .integer(1...1_000_000),
            default: "1000",
            "lines that are logged in a second; others are counted"
        ),
    ]

    private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
}
