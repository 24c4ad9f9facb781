/// Why APNs did not take a notification.
///
/// An open space of names: a reason that is not known here survives, and is classified by the status (APN-062).
///
/// Spec: APN-061
public struct APNSReason: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Takes a name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The statuses that APNs documents, and the reasons of each.
    public static let documented: [(status: Int, reasons: [APNSReason])] = [
        (
            400,
            [
                "BadCollapseId", "BadDeviceToken", "BadExpirationDate", "BadMessageId", "BadPriority", "BadTopic",
                "DeviceTokenNotForTopic", "DuplicateHeaders", "IdleTimeout", "InvalidPushType", "MissingDeviceToken",
                "MissingTopic", "PayloadEmpty", "TopicDisallowed",
            ]
        ),
        (
            403,
            [
                "BadCertificate", "BadCertificateEnvironment", "ExpiredProviderToken", "Forbidden",
                "InvalidProviderToken", "MissingProviderToken", "UnrelatedKeyIdInToken", "BadEnvironmentKeyIdInToken",
                // The live server is reported to spell it so.
                "BadEnvironmentKeyInToken",
            ]
        ),
        (404, ["BadPath"]),
        (405, ["MethodNotAllowed"]),
        (410, ["Unregistered", "ExpiredToken"]),
        (413, ["PayloadTooLarge"]),
        (429, ["TooManyProviderTokenUpdates", "TooManyRequests"]),
        (500, ["InternalServerError"]),
        (503, ["ServiceUnavailable", "Shutdown"]),
    ]

    /// The token is of another environment, or of nobody.
    public static let badDeviceToken: APNSReason = "BadDeviceToken"
    /// The token is of another application.
    public static let deviceTokenNotForTopic: APNSReason = "DeviceTokenNotForTopic"
    /// The provider token is older than an hour.
    public static let expiredProviderToken: APNSReason = "ExpiredProviderToken"
    /// The application is not on the device any more.
    public static let unregistered: APNSReason = "Unregistered"
    /// The device has another token now.
    public static let expiredToken: APNSReason = "ExpiredToken"
    /// The provider token was changed too often.
    public static let tooManyProviderTokenUpdates: APNSReason = "TooManyProviderTokenUpdates"
    /// Too much was sent to one token.
    public static let tooManyRequests: APNSReason = "TooManyRequests"
    /// The payload is longer than its push type permits.
    public static let payloadTooLarge: APNSReason = "PayloadTooLarge"
}

extension APNSReason: ExpressibleByStringLiteral {
    /// Makes a reason of a literal.
    public init(stringLiteral name: String) {
        self.init(rawValue: name)
    }
}

extension APNSReason: OpenName {}
