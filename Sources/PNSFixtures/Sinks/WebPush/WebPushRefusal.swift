import PNSConformance

/// Why the push service refuses a message.
package struct WebPushRefusal: Hashable, Sendable {
    /// The status.
    package var status: Int
    /// One word for it.
    package var error: String
    /// One sentence.
    package var message: String

    /// The words that a script can use.
    package static let all: [WebPushRefusal] = [
        WebPushRefusal(status: 400, error: "BadRequest", message: "The request breaks a rule of RFC 8030."),
        WebPushRefusal(status: 401, error: "Unauthorized", message: "The request needs a token of RFC 8292."),
        WebPushRefusal(status: 403, error: "Forbidden", message: "The token of RFC 8292 is not valid here."),
        WebPushRefusal(status: 404, error: "NotFound", message: "There is no such subscription."),
        WebPushRefusal(status: 410, error: "Gone", message: "The subscription has ended; forget it."),
        WebPushRefusal(status: 413, error: "PayloadTooLarge", message: "The body is longer than 4096 octets."),
        WebPushRefusal(status: 429, error: "TooManyRequests", message: "Too many messages; see Retry-After."),
        WebPushRefusal(status: 500, error: "InternalServerError", message: "Something went wrong inside."),
        WebPushRefusal(status: 503, error: "Unavailable", message: "Come back later; see Retry-After."),
    ]

    static func with(status: Int, _ message: String? = nil) -> WebPushRefusal {
        var refusal =
            self.all.first { $0.status == status }
            ?? WebPushRefusal(status: status, error: "Error", message: "It was refused.")
        if let message { refusal.message = message }
        return refusal
    }

    /// The answer.
    var answer: HTTPAnswer {
        let value = RawJSON.object([
            "code": .number(self.status), "error": .string(self.error), "message": .string(self.message),
        ])
        let headers = [429, 503].contains(self.status) ? [HeaderField("Retry-After", "1")] : []
        return .json(self.status, value, headers: headers)
    }
}
