import HTTPTypes
import PNSCodec
import PNSServer

/// A request on its way in.
struct HTTPIncoming {
    /// The head, for the gate and the routes.
    var head: HTTPRequest

    /// The body, if the interceptor asked for it.
    var body: [UInt8]

    /// What is done in place of passing the request on.
    var instead: HTTPInterception?

    /// The lines of a header.
    subscript(_ name: HTTPField.Name) -> [String] {
        get { self.head.headerFields[values: name] }
        set { self.head.headerFields[values: name] = newValue }
    }

    /// Whether the request comes without credentials.
    var isAnonymous: Bool { self[.authorization].isEmpty }

    /// Answers the request with a problem of one code, as the server would.
    mutating func refuse(_ code: ErrorCode, headers: HTTPFields = [:]) {
        var head = HTTPResponse(status: HTTPResponse.Status(code: code.httpStatus ?? 500))
        head.headerFields = headers
        head.headerFields[.contentType] = "application/problem+json"
        self.instead = .answer(head, body: Problem(code: code, detail: "The request is refused.").wire())
    }

    /// Answers the request with a JSON text.
    mutating func answer(_ text: String) {
        var head = HTTPResponse(status: .ok)
        head.headerFields[.contentType] = "application/json"
        self.instead = .answer(head, body: Array(text.utf8))
    }
}
