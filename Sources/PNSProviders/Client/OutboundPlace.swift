import Foundation
import PNSService

/// Where the URL of a request leads, read as the HTTP client below reads it.
struct OutboundPlace: Sendable {
    let target: OutboundPolicy.Target

    /// The address, where the URL has one in place of a name.
    let literal: IPAddress?

    /// The host as the client below spells it.
    let host: String

    /// Reads a URL.
    ///
    /// - Parameter text: An absolute URL with http or https, without credentials.
    /// - Throws: ``OutboundFailure/refused(_:)``.
    init(_ text: String) throws(OutboundFailure) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            var host = url.host, !host.isEmpty
        else { throw .refused("The URL is not one of http or https with a host.") }
        guard url.user == nil, url.password == nil else { throw .refused("The URL has credentials in it.") }
        if host.hasPrefix("[") { host.removeFirst() }
        if host.hasSuffix("]") { host.removeLast() }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else { throw .refused("The URL has no port that there is.") }
        self.host = host
        self.target = OutboundPolicy.Target(host: host, port: port, isSecure: scheme == "https")
        self.literal = IPAddress(host)
    }
}
