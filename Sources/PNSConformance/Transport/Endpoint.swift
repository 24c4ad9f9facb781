/// Where an HTTP or WebSocket server listens.
public struct Endpoint: Hashable, Sendable {
    /// A host name or address, without brackets.
    public var host: String
    /// A TCP port; 0 only to listen, for any free one.
    public var port: Int
    /// How TLS is spoken there; `nil` where it is not.
    public var tls: ClientTLS?

    /// Creates an endpoint.
    public init(host: String, port: Int, tls: ClientTLS? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// Reads a URL with the scheme `http`, `https`, `ws` or `wss`; without a port it is 80 or 443.
    ///
    /// - Parameters:
    ///   - url: The URL.
    ///   - tls: How to speak TLS where the scheme asks for it.
    /// - Returns: The endpoint and the path without a trailing slash, or `nil` for anything else.
    public static func parse(_ url: String, tls: ClientTLS = .system) -> (endpoint: Endpoint, path: String)? {
        let schemes = ["http://", "ws://", "https://", "wss://"]
        guard let scheme = schemes.first(where: { url.hasPrefix($0) }) else { return nil }
        let isSecure = scheme.hasSuffix("s://") && scheme != "ws://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var path = String(rest.dropFirst(authority.count))
        guard !path.contains("?"), !path.contains("#"), !authority.contains("@") else { return nil }
        while path.hasSuffix("/") { path.removeLast() }
        var host = String(authority)
        var port = isSecure ? 443 : 80
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits), number <= 65_535 else {
                return nil
            }
            port = number
            host = String(authority[..<colon])
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, !host.contains("["), !host.contains("]"), host.contains(":") == isBracketed else {
            return nil
        }
        return (Endpoint(host: host, port: port, tls: isSecure ? tls : nil), path)
    }

    /// The scheme of HTTP there.
    public var scheme: String { tls == nil ? "http" : "https" }

    /// The value of a `Host` header.
    public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
