import PNSCodec
import PNSService

extension PushOutcome {
    /// Reads an answer of a Web Push service.
    ///
    /// Every 2xx is a yes. A dead subscription is 404 by the RFC and 410 of most services.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - now: The time, from which a `Retry-After` counts.
    init(webPush answer: OutboundAnswer, at now: Timestamp) {
        // Apple's service says the reason as APNs does.
        let code = APNSReason(answer)?.rawValue ?? "\(answer.status)"
        switch answer.status {
        case 200..<300: self = .accepted(id: answer.header("Location"))
        case 404, 410: self = .dead(code: code, since: nil)
        case 401, 403: self = .credential(code: code)
        case 429: self = .throttled(code: code, retryAfter: RetryAfter.wait(of: answer, at: now))
        case 500...: self = .transient(code: code, retryAfter: RetryAfter.wait(of: answer, at: now))
        default: self = .message(code: code)
        }
    }
}
