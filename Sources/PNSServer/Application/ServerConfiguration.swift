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

    /// The host that the server listens on.
    public var host: String

    /// The port that the server listens on; 0 for any free one.
    public var port: Int

    /// The bearer token of each application (NTF-020).
    public var applications: [ApplicationName: String]

    /// The clients that get access tokens, if any do; feature `oauth` is claimed then.
    public var oauth: OAuthSettings?

    /// Who says to whom a device belongs.
    public var authentication: Authentication

    /// Where the test clock listens, if it is offered.
    public var clockListener: ClockListener?

    /// The limits and the maintenance of the service.
    public var service: ServiceSettings

    /// The features that are claimed (DSC-004); without `probe` there is no probe.
    public var features: [String]

    /// How long a peer can keep a connection waiting.
    public var timeouts: ConnectionTimeouts

    /// How many connections can wait to be accepted.
    public var backlog: Int

    /// How many authentication requests are under way at most.
    public var maxConcurrentAuthentications: Int

    /// How many handshakes more wait for their turn at most; one too many is refused with 502.
    public var maxWaitingAuthentications: Int

    /// How long a graceful shutdown can take before what is left is cut off.
    public var shutdownTimeout: Duration

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
        self.features = ["probe", "strict-json", "pns-2024"]
        self.timeouts = ConnectionTimeouts()
        self.backlog = 1_024
        self.maxConcurrentAuthentications = 1_024
        self.maxWaitingAuthentications = 8_192
        self.shutdownTimeout = .seconds(10)
    }

    /// The features, with those that other settings switch on.
    var claimedFeatures: [String] {
        self.oauth == nil ? self.features : self.features + ["oauth"]
    }
}
