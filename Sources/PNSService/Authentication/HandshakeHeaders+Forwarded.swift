extension HandshakeHeaders {
    /// What the authentication request carries: every end-to-end header unchanged, repeated ones in their order.
    ///
    /// Left out are what belongs to the connection of the device (AUT-003, AUT-004) and `Accept-Encoding` (AUT-005).
    public var forwarded: HandshakeHeaders {
        var left = Self.hopByHop
        for value in self["Connection"] {
            for token in value.split(separator: ",") {
                left.insert(token.lowercased().trimming { $0 == " " || $0 == "\t" })
            }
        }
        return HandshakeHeaders(
            fields.filter { field in
                let name = field.name.lowercased()
                return !left.contains(name) && !name.hasPrefix("sec-websocket-")
            }
        )
    }

    /// RFC 9110 section 7.6.1, and what the authentication request says of itself.
    private static let hopByHop: Set<String> = [
        "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
        "proxy-connection", "proxy-authorization", "proxy-authenticate",
        "host", "content-length", "accept-encoding",
    ]
}

extension String {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, isTrimmed(first) { rest.removeFirst() }
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(rest)
    }
}
