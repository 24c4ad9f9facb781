/// How push providers are connected to.
public struct OutboundConnectionSettings: Hashable, Sendable {
    /// A PEM file with certificates that are trusted besides those of the system.
    public var authorityFile: String?
    /// How long a connection can take to come about, TLS included.
    public var connectTimeout: Duration
    /// How long a connection is kept that nothing uses.
    public var idleTimeout: Duration
    /// How many connections there can be to a provider that speaks HTTP/1.1.
    public var maxConnectionsPerHost: Int

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - authorityFile: A PEM file with certificates that are trusted besides those of the system.
    ///   - connectTimeout: How long a connection can take to come about.
    ///   - idleTimeout: How long a connection is kept that nothing uses.
    ///   - maxConnectionsPerHost: How many connections there can be to a provider that speaks HTTP/1.1.
    public init(
        authorityFile: String? = nil,
        connectTimeout: Duration = .seconds(5),
        idleTimeout: Duration = .seconds(60),
        maxConnectionsPerHost: Int = 256
    ) {
        self.authorityFile = authorityFile
        self.connectTimeout = connectTimeout
        self.idleTimeout = idleTimeout
        self.maxConnectionsPerHost = maxConnectionsPerHost
    }
}
