/// A header field as it was on the wire.
public struct HeaderField: Hashable, Sendable {
    /// The name, in the case it was written in.
    public var name: String
    /// The value without surrounding white space.
    public var value: String

    /// Creates a field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An HTTP answer as the runner saw it.
public struct HTTPAnswer: Hashable, Sendable {
    /// The status code, 100…999.
    public var status: Int
    /// The header fields in the order received.
    public var headers: [HeaderField]
    /// The body after transfer decoding.
    public var body: [UInt8]

    /// Creates an answer.
    public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The values of a header, compared without regard to case, joined as RFC 9110 section 5.3 permits.
    public func header(_ name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

/// An HTTP request as the runner writes it, byte for byte.
public struct HTTPRequest: Hashable, Sendable {
    /// The method, as written.
    public var method: String
    /// The request target, as written.
    public var path: String
    /// `HTTP/1.1` unless a scenario wants another.
    public var version: String
    /// The header fields, in order; `Host` is among them if it is to be sent.
    public var headers: [HeaderField]
    /// The body; `Content-Length` is among the headers if it is to be sent.
    public var body: [UInt8]

    /// Creates a request.
    public init(
        method: String,
        path: String,
        version: String = "HTTP/1.1",
        headers: [HeaderField] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.version = version
        self.headers = headers
        self.body = body
    }

    /// The bytes on the wire.
    public var bytes: [UInt8] {
        var text = "\(method) \(path) \(version)\r\n"
        for field in headers { text += "\(field.name): \(field.value)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }
}
