import PNSConformance

/// Why APNs refuses a request: the word and the status of "Handling notification responses from APNs".
package struct APNSReason: Hashable, Sendable {
    /// The word.
    package let name: String
    /// The status.
    package let status: Int

    /// All of them, by status and in the order of Apple's table.
    package static let all: [APNSReason] = [
        400: [
            "BadCollapseId", "BadDeviceToken", "BadExpirationDate", "BadMessageId", "BadPriority", "BadTopic",
            "DeviceTokenNotForTopic", "DuplicateHeaders", "IdleTimeout", "InvalidPushType", "MissingDeviceToken",
            "MissingTopic", "PayloadEmpty", "TopicDisallowed",
        ],
        403: [
            "BadCertificate", "BadCertificateEnvironment", "ExpiredProviderToken", "Forbidden", "InvalidProviderToken",
            "MissingProviderToken", "UnrelatedKeyIdInToken", "BadEnvironmentKeyIdInToken", "BadEnvironmentKeyInToken",
        ],
        404: ["BadPath"], 405: ["MethodNotAllowed"], 410: ["Unregistered", "ExpiredToken"],
        413: ["PayloadTooLarge"], 429: ["TooManyRequests", "TooManyProviderTokenUpdates"],
        500: ["InternalServerError"], 503: ["ServiceUnavailable", "Shutdown"],
    ].sorted { $0.key < $1.key }.flatMap { status, names in names.map { APNSReason(name: $0, status: status) } }

    /// The reason with this word.
    package static func named(_ name: String) -> APNSReason? { all.first { $0.name == name } }

    /// The answer: status and JSON, in one frame as APNs sends it.
    ///
    /// - Parameters:
    ///   - id: The id of the notification, which every answer repeats.
    ///   - timestamp: Milliseconds since 1970 of when the token was found dead; only with 410.
    /// - Returns: The answer.
    func answer(id: String?, timestamp: Int? = nil) -> HTTPAnswer {
        let body = RawJSON.object([
            "reason": .string(name), "timestamp": timestamp.map { .number($0) },
        ])
        var headers = [HeaderField("content-type", "application/json")]
        if let id { headers.insert(HeaderField("apns-id", id), at: 0) }
        return HTTPAnswer(status: status, headers: headers, body: Array(body.compact().utf8))
    }
}

/// Where Apple says it.
enum APNSSource {
    static let sending = "Apple, Sending notification requests to APNs"
    static let generating = "Apple, Generating a remote notification"
    static let token = "Apple, Establishing a token-based connection to APNs"
    static let background = "Apple, Pushing background updates to your App"
    static let activity = "Apple, Starting and updating Live Activities with ActivityKit push notifications"
}
