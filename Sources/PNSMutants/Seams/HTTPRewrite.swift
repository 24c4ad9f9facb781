import HTTPTypes
import PNSServer

/// An interceptor made of two closures: what becomes of requests, and of answers.
struct HTTPRewrite: HTTPInterceptor {
    /// Which requests are held until their body is there.
    var needsBody: @Sendable (HTTPRequest) -> Bool = { _ in false }

    /// Changes a request before anything else sees it.
    var request: @Sendable (inout HTTPIncoming) -> Void = { _ in }

    /// Changes an answer before the peer sees it.
    var answer: @Sendable (inout HTTPOutgoing) -> Void = { _ in }

    /// Changes a part of a stream of lines before the peer sees it.
    var streamed: @Sendable (HTTPRequest, inout HTTPStreamedPart) -> HTTPStreamInterception = { _, _ in .proceed }

    func wantsBody(of request: HTTPRequest) -> Bool { self.needsBody(request) }

    func intercept(_ request: inout HTTPRequest, body: inout [UInt8]) -> HTTPInterception {
        var incoming = HTTPIncoming(head: request, body: body)
        self.request(&incoming)
        request = incoming.head
        body = incoming.body
        return incoming.instead ?? .proceed
    }

    func intercept(
        _ response: inout HTTPResponse,
        body: inout [UInt8],
        to request: HTTPRequest
    ) -> HTTPInterception {
        var outgoing = HTTPOutgoing(request: request, head: response, body: body)
        self.answer(&outgoing)
        response = outgoing.head
        body = outgoing.body
        return outgoing.isDropped ? .disconnect : .proceed
    }

    func intercept(_ part: inout HTTPStreamedPart, of request: HTTPRequest) -> HTTPStreamInterception {
        self.streamed(request, &part)
    }
}

extension Mutant {
    /// A mutant that changes answers.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes an answer, or leaves it as it is.
    /// - Returns: The mutant.
    static func answers(_ id: String, _ edit: @escaping @Sendable (inout HTTPOutgoing) -> Void) -> Mutant {
        Mutant(id) { $0.seams.http = HTTPRewrite(answer: edit) }
    }

    /// A mutant that changes the heads of requests, or answers them itself.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes a request, or leaves it as it is; the body is not there.
    /// - Returns: The mutant.
    static func requests(_ id: String, _ edit: @escaping @Sendable (inout HTTPIncoming) -> Void) -> Mutant {
        Mutant(id) { $0.seams.http = HTTPRewrite(request: edit) }
    }
}

extension HTTPRequest {
    /// The path without the query.
    var bare: Substring { (self.path ?? "").prefix { $0 != "?" } }

    /// Whether this is a request for an operation.
    func isFor(_ method: Method, _ path: String) -> Bool { self.method == method && self.bare == path }

    /// Whether a device asks for a socket, whatever else is wrong with the request.
    var isHandshake: Bool { self.isFor(.get, "/subscribe") && self.headerFields[.upgrade] != nil }
}

extension HTTPField.Name {
    static let secWebSocketKey = Self.of("Sec-WebSocket-Key")
    static let secWebSocketVersion = Self.of("Sec-WebSocket-Version")
    static let secWebSocketAccept = Self.of("Sec-WebSocket-Accept")
    static let secWebSocketProtocol = Self.of("Sec-WebSocket-Protocol")
    static let secWebSocketExtensions = Self.of("Sec-WebSocket-Extensions")

    private static func of(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a token") }
        return name
    }
}
