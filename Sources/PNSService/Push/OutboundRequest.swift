/// A request to a push provider.
public struct OutboundRequest: Hashable, Sendable {
    /// The method.
    public var method: String
    /// The absolute URL.
    public var url: String
    /// The headers, in order; `Host` and `Content-Length` are the client's.
    public var headers: [OutboundHeader]
    /// The whole body.
    public var body: [UInt8]
    /// How long the whole exchange may take.
    public var timeout: Duration
    /// The longest body that is read of an answer, in bytes; more is cut.
    public var maxAnswerBytes: Int

    /// Creates a request.
    public init(
        method: String = "POST",
        url: String,
        headers: [OutboundHeader] = [],
        body: [UInt8] = [],
        timeout: Duration = .seconds(10),
        maxAnswerBytes: Int = 65_536
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maxAnswerBytes = maxAnswerBytes
    }
}

/// A header line.
public struct OutboundHeader: Hashable, Sendable {
    /// The name; names compare without regard to case.
    public var name: String
    /// The value.
    public var value: String

    /// Creates a line.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
