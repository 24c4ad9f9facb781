import PNSConformance

/// Why a legacy request brings no messages.
package enum GCMRefusal: Hashable, Sendable {
    /// The whole request is refused.
    case status(Int, String)
    /// Each device gets this error.
    case each(String)

    /// The words that can stand in `error`.
    package static let errors = [
        "MissingRegistration", "InvalidRegistration", "NotRegistered", "InvalidPackageName", "MismatchSenderId",
        "MessageTooBig", "InvalidDataKey", "InvalidTtl", "Unavailable", "InternalServerError",
        "DeviceMessageRateExceeded", "TopicsMessageRateExceeded", "InvalidParameters", "InvalidApnsCredential",
    ]
}
