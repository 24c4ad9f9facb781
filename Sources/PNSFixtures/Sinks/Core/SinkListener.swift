package import PNSConformance

/// Where and how a sink listens.
package struct SinkListener: Sendable {
    /// The address; port 0 takes a free one.
    package var endpoint: Endpoint
    /// The URL under which servers reach it, without a path; made from the listener when `nil`.
    package var advertisedURL: String?
    /// The certificate of TLS; `nil` speaks in the clear.
    package var certificate: SelfSignedCertificate?
    /// Whether nothing but HTTP/2 is spoken; it takes a certificate.
    package var isHTTP2Only = false
    /// How many streams a new connection of HTTP/2 can have.
    package var maxStreams = 1_000
    /// The longest body that is kept; of a longer one the end is thrown away.
    package var maxBodyBytes = 4 << 20
    /// After how many requests a connection is told to go away; `nil` is never.
    package var goAwayAfter: Int?
    /// How many exchanges are kept; of more the oldest are forgotten.
    package var maxKept = 100_000

    /// Listens in the clear.
    package init(endpoint: Endpoint = Endpoint(host: "127.0.0.1", port: 0)) {
        self.endpoint = endpoint
    }
}
