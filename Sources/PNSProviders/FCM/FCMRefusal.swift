import PNSCodec
import PNSService

/// What FCM says of a message that it did not take.
///
/// Read leniently: whatever stands in front of FCM can answer too, with a page of HTML or nothing.
struct FCMRefusal {
    /// The code in the details; `nil` where there is none (FCM-042).
    let code: FCMErrorCode?

    /// Whether the token is named as what was wrong.
    let violatesToken: Bool

    init(_ answer: OutboundAnswer) {
        let error = try? FCMErrorAnswer(wire: answer.body)
        let code = error?.errorCode
        self.code = code == .unspecifiedError ? nil : code
        self.violatesToken = error?.violatesToken ?? false
    }
}
