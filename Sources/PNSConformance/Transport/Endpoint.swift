/// Where an HTTP or WebSocket server listens.
public struct Endpoint: Hashable, Sendable {
    /// A host name or address, without brackets.
    public var host: String
    /// A TCP port; 0 only to listen, for any free one.
    public var port: Int

    /// Creates an endpoint.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `http://HOST:PORT` or `ws://HOST:PORT`, with port 80 when none is given.
    ///
    /// - Returns: The endpoint and the path without a trailing slash, or `nil` for anything else, `https` included.
    public static func parse(_ url: String) -> (endpoint: Endpoint, path: String)? {
        guard let scheme = ["http://", "ws://"].first(where: { url.hasPrefix($0) }) else { return nil }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var path = String(rest.dropFirst(authority.count))
        guard !path.contains("?"), !path.contains("#"), !authority.contains("@") else { return nil }
        while path.hasSuffix("/") { path.removeLast() }
        var host = String(authority)
        var port = 80
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
        return (Endpoint(host: host, port: port), path)
    }

    /// The value of a `Host` header.
    public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
