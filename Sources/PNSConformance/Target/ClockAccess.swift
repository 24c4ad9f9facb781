/// The test clock of a server: where it listens, and its token.
public struct ClockAccess: Hashable, Sendable {
    /// Where the clock listens.
    public var endpoint: Endpoint
    /// The path of the clock without `/clock`.
    public var path: String
    /// The `Authorization` value.
    public var authorization: String

    /// Creates an access.
    public init(endpoint: Endpoint, path: String = "", authorization: String) {
        self.endpoint = endpoint
        self.path = path
        self.authorization = authorization
    }

    /// A request to the clock: with a body one that moves it, else one that asks for the time.
    func request(moving body: String? = nil, isAuthorized: Bool = true) -> HTTPRequest {
        var request = HTTPRequest(
            method: body == nil ? "GET" : "POST",
            path: path + "/clock",
            headers: [HeaderField("Host", endpoint.authority), HeaderField("Connection", "close")],
            body: Array((body ?? "").utf8)
        )
        if isAuthorized { request.headers.append(HeaderField("Authorization", authorization)) }
        if body != nil {
            request.headers.append(HeaderField("Content-Type", "application/json"))
            request.headers.append(HeaderField("Content-Length", String(request.body.count)))
        }
        return request
    }
}
