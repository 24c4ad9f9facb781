/// Where a running server listens.
public struct ServerAddresses: Hashable, Sendable {
    /// A bound address.
    public struct Address: Hashable, Sendable, CustomStringConvertible {
        /// The host as an address, without brackets.
        public var host: String

        /// The port.
        public var port: Int

        /// Creates an address.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// Host and port as a URL has them.
        public var description: String {
            self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
        }
    }

    /// Devices and applications connect here.
    public var http: Address

    /// The test clock, if it is offered.
    public var clock: Address?

    /// The metrics, if they have a listener of their own.
    public var metrics: Address?

    /// Creates addresses.
    public init(http: Address, clock: Address? = nil, metrics: Address? = nil) {
        self.http = http
        self.clock = clock
        self.metrics = metrics
    }
}
