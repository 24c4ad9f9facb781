import Glibc
import PNSCodec
public import PNSService

/// What an operator decides about a server.
public struct ServerConfiguration: Sendable {
    /// Who says to whom a device belongs.
    public enum Authentication: Sendable {
        /// The application, asked at this URL (AUT-001).
        case application(url: String)

        /// Nobody: `Bearer dev-USER` is USER. For trials only.
        case dev

        /// An authenticator of the embedding program.
        case custom(any Authenticator)
    }

    /// Where the test clock listens.
    public struct ClockListener: Sendable {
        /// The host; a loopback address unless decided otherwise (CTL-001).
        public var host: String

        /// The port; 0 for any free one.
        public var port: Int

        /// The bearer token of the clock (CTL-002).
        public var token: String

        /// Creates a listener.
        ///
        /// - Parameters:
        ///   - host: The host.
        ///   - port: The port; 0 for any free one.
        ///   - token: The bearer token, not empty.
        public init(host: String = "127.0.0.1", port: Int = 0, token: String) {
            self.host = host
            self.port = port
            self.token = token
        }
    }

    /// Where the metrics listen, apart from everything else.
    public struct MetricsListener: Hashable, Sendable {
        /// The host.
        public var host: String

        /// The port; 0 for any free one.
        public var port: Int

        /// Creates a listener.
        ///
        /// - Parameters:
        ///   - host: The host.
        ///   - port: The port; 0 for any free one.
        public init(host: String = "127.0.0.1", port: Int = 0) {
            self.host = host
            self.port = port
        }
    }

    /// The host that the server listens on.
    public var host: String

    /// The port that the server listens on; 0 for any free one.
    public var port: Int

    /// The bearer token of each application (NTF-020).
    public var applications: [ApplicationName: String]

    /// The clients that get access tokens, if any do; feature `oauth` is claimed then.
    public var oauth: OAuthSettings?

    /// The profile `receipts`, if it is served.
    public var receipts: ReceiptsSettings?

    /// Who says to whom a device belongs.
    public var authentication: Authentication

    /// Where the test clock listens, if it is offered.
    public var clockListener: ClockListener?

    /// Where the metrics have a listener of their own, besides or in place of the feature `metrics`.
    public var metricsListener: MetricsListener?

    /// The limits and the maintenance of the service.
    public var service: ServiceSettings

    /// The features that are claimed (DSC-004); without `probe` there is no probe, without `metrics` no `/metrics` here.
    public var features: [String]

    /// How long a peer can keep a connection waiting.
    public var timeouts: ConnectionTimeouts

    /// How many connections can wait to be accepted.
    public var backlog: Int

    /// How many sockets there can be, devices and all others together; further ones wait to be accepted.
    public var maxSockets: Int

    /// How many authentication requests are under way at most.
    public var maxConcurrentAuthentications: Int

    /// How many handshakes more wait for their turn at most where `maxPendingHandshakes` is not published; one too many
    /// is refused with 503 (AUT-015).
    public var maxWaitingAuthentications: Int

    /// The certificate and key of the listener; without them it speaks HTTP in the clear.
    public var tls: TLSIdentity?

    /// How long devices and clients are given to leave when the server ends, 0 or more (OPS-015).
    ///
    /// With more than a second the server claims the feature `drain` (OPS-017 to OPS-019).
    public var drainPeriod: Duration

    /// How long a graceful shutdown can take, the drain included, before what is left is cut off.
    public var shutdownTimeout: Duration

    /// The push gateway, if there is one; the profile `gateway` is claimed then.
    public var gateway: GatewaySettings?

    /// Makes what carries requests to push providers, once for each server; without it none is carried.
    ///
    /// It is given the test clock, if there is one: what takes too long by that takes too long (CTL-003).
    public var makeOutboundClient: @Sendable (AdjustableClock?) -> any OutboundClient

    /// Creates a configuration; everything else can be set afterwards.
    ///
    /// - Parameters:
    ///   - host: The host to listen on.
    ///   - port: The port to listen on; 0 for any free one.
    ///   - applications: The bearer token of each application.
    ///   - authentication: Who says to whom a device belongs.
    ///   - clockListener: Where the test clock listens, if it is offered.
    ///   - service: The limits and the maintenance of the service.
    public init(
        host: String = "127.0.0.1",
        port: Int = 0,
        applications: [ApplicationName: String],
        authentication: Authentication,
        clockListener: ClockListener? = nil,
        service: ServiceSettings
    ) {
        self.host = host
        self.port = port
        self.applications = applications
        self.authentication = authentication
        self.clockListener = clockListener
        self.service = service
        self.oauth = nil
        self.receipts = nil
        self.features = ["probe", "strict-json", "pns-2024", "ready", "metrics"]
        self.timeouts = ConnectionTimeouts()
        self.backlog = 1_024
        self.maxSockets = Self.socketsWithinReach
        self.maxConcurrentAuthentications = 1_024
        self.maxWaitingAuthentications = 8_192
        self.drainPeriod = .seconds(2)
        self.shutdownTimeout = .seconds(10)
        self.makeOutboundClient = { _ in NoOutboundClient() }
    }

    /// The features, with those that other settings switch on.
    var claimedFeatures: [String] {
        self.features + (self.oauth == nil ? [] : ["oauth"]) + (self.drainPeriod > .seconds(1) ? ["drain"] : [])
            + self.receiptsFeatures
    }

    /// What the profile `receipts` has besides what it must; of handlers, those that the specification knows.
    private var receiptsFeatures: [String] {
        guard let receipts = self.receipts else { return [] }
        let known = ["stdout", "fcm", "tnpg", "apns", "webpush"]
        let isOrdered = !receipts.handlers.isEmpty && receipts.handlers.allSatisfy(\.isOrdered)
        return ["receipts-read", "receipts-channel", "receipts-call", "receipts-replace"]
            + (isOrdered ? ["receipts-ordered"] : [])
            + receipts.handlers.map(\.name).filter(known.contains).map { "receipts-\($0)" }
    }

    /// The profiles that are claimed (DSC-003).
    var claimedProfiles: [String] {
        ["core"] + (self.receipts == nil ? [] : ["receipts"]) + (self.gateway == nil ? [] : ["gateway"])
    }

    /// The limits that are published: those of a profile only where it is served, and those of `receipts` always then
    /// (REG-015).
    var publishedLimits: Limits {
        var limits = self.service.limits
        for limit in Limits.ofReceipts {
            if self.receipts == nil {
                limits[keyPath: limit] = 0
            } else if limits[keyPath: limit] == 0 {
                limits[keyPath: limit] = Limits.usual[keyPath: limit]
            }
        }
        if self.gateway == nil {
            limits.maxPushSessions = 0
            limits.pushSessionIdleSeconds = 0
            limits.maxPushPayloadBytes = 0
            limits.maxDeviceLineBytes = 0
        }
        return limits
    }
}

extension ServerConfiguration {
    /// As many device connections as there is room for, a part of the sockets being left to applications and to refusals.
    public static var devicesWithinReach: Int { Self.socketsWithinReach / 8 * 7 }

    /// As many sockets as the process may have, less a part for the store and for asking the application.
    ///
    /// A server that takes the last file descriptor can accept nothing and store nothing any more.
    private static var socketsWithinReach: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
        let descriptors = Int(min(limit.rlim_cur, 1_000_000))
        return max(64, descriptors - min(descriptors / 4, 1_280))
    }
}
