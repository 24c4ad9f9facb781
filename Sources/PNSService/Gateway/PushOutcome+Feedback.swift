import PNSCodec

extension PushOutcome {
    /// What a device gets whose class nobody reaches (GFB-005).
    static let unknownClass = PushOutcome.message(code: "unknown-class")

    /// The wait that a provider asked for before another try, zero where it did not; `nil` where there is none to be made.
    ///
    /// Nothing is tried again whose answer is unknown: it may have been shown (GRT-004).
    var waitBeforeRetry: Duration? {
        switch self {
        case .throttled(_, let wait), .transient(_, let wait): wait ?? .zero
        case .accepted, .moved, .dead, .credential, .message, .unanswered: nil
        }
    }
}

extension Feedback {
    /// Makes the feedback of a device (PRO-001 to PRO-006).
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - outcome: What became of the push to it.
    init(_ device: SessionDevice, _ outcome: PushOutcome) {
        self.init(device: Device(device), Result(outcome, of: device.token))
    }
}

extension Feedback.Result {
    /// Reads an outcome.
    ///
    /// - Parameters:
    ///   - outcome: What became of a push.
    ///   - token: The token that it was sent to.
    init(_ outcome: PushOutcome, of token: DeviceID) {
        switch outcome {
        case .accepted: self = .success
        // The same token is no news (GCM-024).
        case .moved(let other): self = other == token ? .success : .canonical(newToken: other)
        case .dead(let code, _): self = .invalidDevice(error: code)
        case .throttled(let code, _), .transient(let code, _): self = .providerError(error: code, retryable: true)
        case .credential(let code), .message(let code): self = .providerError(error: code, retryable: false)
        // Nothing was sent, and nothing will be before an operator decides otherwise (OUT-006).
        case .unanswered(.refused): self = .providerError(error: "outbound-refused", retryable: false)
        case .unanswered(let failure): self = .ioError(error: failure.text)
        }
    }
}

extension OutboundFailure {
    /// What is told of it.
    var text: String {
        switch self {
        case .refused: "outbound-refused"
        case .unreachable(let reason): "unreachable: \(reason)"
        case .interrupted(let reason): "interrupted: \(reason)"
        case .timedOut: "timed out"
        case .cancelled: "cancelled"
        }
    }
}
