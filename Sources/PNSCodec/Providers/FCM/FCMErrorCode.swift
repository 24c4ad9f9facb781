/// Why FCM did not take a message.
///
/// An open space of names: a code that is not known here survives a round trip. The gateway of Tinode uses the same.
///
/// Spec: FCM-041
public struct FCMErrorCode: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Takes a name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Nothing more is known.
    public static let unspecifiedError = FCMErrorCode(rawValue: "UNSPECIFIED_ERROR")
    /// Something is wrong with the message (400).
    public static let invalidArgument = FCMErrorCode(rawValue: "INVALID_ARGUMENT")
    /// The token is of nobody any more (404).
    public static let unregistered = FCMErrorCode(rawValue: "UNREGISTERED")
    /// The token is of another project (403).
    public static let senderIDMismatch = FCMErrorCode(rawValue: "SENDER_ID_MISMATCH")
    /// Too much was sent (429).
    public static let quotaExceeded = FCMErrorCode(rawValue: "QUOTA_EXCEEDED")
    /// The service is overloaded (503).
    public static let unavailable = FCMErrorCode(rawValue: "UNAVAILABLE")
    /// The service has failed (500).
    public static let `internal` = FCMErrorCode(rawValue: "INTERNAL")
    /// The credential for APNs or Web Push is invalid (401).
    public static let thirdPartyAuthError = FCMErrorCode(rawValue: "THIRD_PARTY_AUTH_ERROR")
}

extension FCMErrorCode: OpenName {}
