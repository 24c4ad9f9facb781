import PNSCodec
import PNSService

extension PushOutcome {
    /// Reads an answer of the legacy protocol; the results are in the order of the tokens, and name none.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - count: How many tokens were in the request.
    ///   - now: The time, from which a `Retry-After` counts.
    /// - Returns: What became of each token.
    static func outcomes(gcm answer: OutboundAnswer, count: Int, at now: Timestamp) -> [PushOutcome] {
        let wait = RetryAfter.wait(of: answer, at: now)
        guard answer.status == 200 else {
            return Array(repeating: PushOutcome(gcmStatus: answer.status, retryAfter: wait), count: count)
        }
        guard let body = try? GCMAnswer(wire: answer.body) else {
            return Array(repeating: .unanswered(.interrupted("the answer cannot be read")), count: count)
        }
        let told = body.results.prefix(count).map { PushOutcome(gcm: $0, retryAfter: wait) }
        // GCM-036
        return told + Array(repeating: .transient(code: "NoResult", retryAfter: wait), count: count - told.count)
    }

    private init(gcmStatus status: Int, retryAfter: Duration?) {
        let code = "\(status)"
        switch status {
        case 401, 403: self = .credential(code: code)
        case 429: self = .throttled(code: code, retryAfter: retryAfter)
        case 500...: self = .transient(code: code, retryAfter: retryAfter)
        default: self = .message(code: code)
        }
    }

    /// Reads one result; an error counts whatever stands beside it.
    private init(gcm result: GCMResult, retryAfter: Duration?) {
        guard let error = result.error else {
            self = result.registrationID.map { .moved(to: $0) } ?? .accepted(id: result.messageID)
            return
        }
        let code = error.rawValue.isPlainWord ? error.rawValue : "unknown"
        switch error {
        case .notRegistered, .invalidRegistration, .missingRegistration, .invalidPackageName, .mismatchSenderID:
            self = .dead(code: code, since: nil)
        case .unavailable, .internalServerError:
            self = .transient(code: code, retryAfter: retryAfter)
        case .deviceMessageRateExceeded, .topicsMessageRateExceeded:
            self = .throttled(code: code, retryAfter: retryAfter)
        default:
            self = .message(code: code)
        }
    }
}
