import PNSCodec
import PNSService

extension PushOutcome {
    /// Reads an answer of the push gateway of Tinode, unpacked.
    ///
    /// A status of 2xx whose body cannot be read counts as sent: to send it again would show it twice.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - count: How many messages were in the request.
    ///   - now: The time, from which a `Retry-After` counts.
    /// - Returns: What became of each message.
    static func outcomes(tnpg answer: OutboundAnswer, count: Int, at now: Timestamp) -> [PushOutcome] {
        let wait = RetryAfter.wait(of: answer, at: now)
        let body = try? TNPGAnswer(wire: answer.body)
        let isSuccess = (200..<300).contains(answer.status)
        if !isSuccess || body?.errorCode != nil {
            // The whole batch: a code that says a device is dead says it of nobody in particular.
            let outcome = PushOutcome(
                fcmCode: body?.errorCode,
                violatesToken: false,
                status: isSuccess ? 500 : answer.status,
                retryAfter: wait
            )
            return Array(repeating: outcome.ofNobody, count: count)
        }
        guard let body, body.failCount > 0, let results = body.results else {
            let ids = body?.results ?? []
            return (0..<count).map { .accepted(id: $0 < ids.count ? ids[$0].messageID : nil) }
        }
        return (0..<count).map { index in
            guard index < results.count else { return .accepted(id: nil) }
            let result = results[index]
            guard let code = result.errorCode else { return .accepted(id: result.messageID) }
            return PushOutcome(
                fcmCode: code,
                violatesToken: result.violatesToken,
                status: result.code.map { max($0, 400) } ?? 500,
                retryAfter: wait
            )
        }
    }

    /// The same, where it is said of no device in particular.
    private var ofNobody: PushOutcome {
        if case .dead(let code, _) = self { .message(code: code) } else { self }
    }
}
