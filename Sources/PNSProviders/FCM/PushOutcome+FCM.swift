import PNSCodec
import PNSService

extension PushOutcome {
    /// The least wait behind a quota that is used up, where FCM says nothing of when.
    private static let quotaWait = Duration.seconds(60)

    /// Reads an answer of FCM HTTP v1.
    ///
    /// The code of the details counts. A bare 404 is a wrong project and no dead token.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - now: The time, from which a `Retry-After` counts.
    init(fcm answer: OutboundAnswer, at now: Timestamp) {
        if answer.status == 200 {
            self = .accepted(id: (try? FCMSendAnswer(wire: answer.body))?.name.text)
            return
        }
        let refusal = FCMRefusal(answer)
        self.init(
            fcmCode: refusal.code,
            violatesToken: refusal.violatesToken,
            status: answer.status,
            retryAfter: RetryAfter.wait(of: answer, at: now)
        )
    }

    /// Reads a code of FCM, from itself or from the gateway of Tinode.
    ///
    /// - Parameters:
    ///   - code: The code, if there is one.
    ///   - violatesToken: Whether the token is named as what was wrong.
    ///   - status: The status of HTTP, which counts where the code says nothing.
    ///   - retryAfter: The wait that was asked for.
    init(fcmCode code: FCMErrorCode?, violatesToken: Bool, status: Int, retryAfter: Duration?) {
        let text = code.map(\.rawValue).flatMap { $0.isPlainWord ? $0 : nil } ?? "\(status)"
        switch code {
        case .unregistered?:
            self = .dead(code: text, since: nil)
        case .invalidArgument?:
            self = violatesToken ? .dead(code: text, since: nil) : .message(code: text)
        case .senderIDMismatch?, .thirdPartyAuthError?:
            self = .credential(code: text)
        case .quotaExceeded?:
            self = .throttled(code: text, retryAfter: retryAfter ?? Self.quotaWait)
        case .unavailable?, .internal?:
            self = .transient(code: text, retryAfter: retryAfter)
        default:
            switch status {
            case 400 where violatesToken: self = .dead(code: "INVALID_ARGUMENT", since: nil)
            case 401, 403, 404: self = .credential(code: text)
            case 429: self = .throttled(code: text, retryAfter: retryAfter ?? Self.quotaWait)
            case 500...: self = .transient(code: text, retryAfter: retryAfter)
            default: self = .message(code: text)
            }
        }
    }
}
