import PNSCodec
import PNSService

extension PushOutcome {
    /// Reads an answer of APNs.
    ///
    /// What has a reason is judged by it, what has none or an unknown one by its status.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - now: The time, from which a `Retry-After` counts.
    ///   - waitAfterFailure: The least wait behind a failure of the provider that says nothing of when.
    init(apns answer: OutboundAnswer, at now: Timestamp, waitAfterFailure: Duration) {
        let reason = APNSReason(answer)
        let code = reason?.rawValue ?? "\(answer.status)"
        let wait = RetryAfter.wait(of: answer, at: now)
        switch (answer.status, reason) {
        case (200, _):
            self = .accepted(id: answer.header("apns-id"))
        case (410, _):
            self = .dead(code: code, since: Self.since(answer))
        case (400, .badDeviceToken), (400, .deviceTokenNotForTopic):
            self = .dead(code: code, since: nil)
        case (403, _), (429, .tooManyProviderTokenUpdates):
            self = .credential(code: code)
        case (429, _):
            self = .throttled(code: code, retryAfter: wait)
        case (500..., _):
            self = .transient(code: code, retryAfter: wait ?? waitAfterFailure)
        default:
            self = .message(code: code)
        }
    }

    /// Since when a token is dead: APNs writes milliseconds.
    private static func since(_ answer: OutboundAnswer) -> Timestamp? {
        guard case .number(let number)? = (try? JSONValue(wire: answer.body))?["timestamp"],
            let milliseconds = number.int64, milliseconds >= 0
        else { return nil }
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return Timestamp(exactlySeconds: seconds, nanoseconds: UInt32(rest) * 1_000_000)
    }
}
