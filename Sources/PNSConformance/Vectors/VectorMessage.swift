import PNSCodec

/// The messages of `messages.json` that the codec reads and writes.
enum VectorMessage: String, CaseIterable {
    case deviceMessage = "device-message"
    case seenRequest = "seen-request"
    case dataRequest = "data-request"
    case serverMessage = "server-message"
    case count
    case unseenAnswer = "unseen-answer"
    case seenAnswer = "seen-answer"
    case dataAnswer = "data-answer"
    case error
    case notifyRequest = "notify-request"
    case notify
    case notifyBatch = "notify-batch"
    case notifyAnswer = "notify-answer"
    case notifyBatchAnswer = "notify-batch-answer"
    case tokenAnswer = "token-answer"
    case tokenError = "token-error"
    case authenticationAnswer = "authentication-answer"
    case discovery
    case limits
    case problem
    case clockAdvance = "clock-advance"
    case clockAnswer = "clock-answer"
    case receipt
    case apnsPayload = "apns-payload"
    case apnsHeaders = "apns-headers"
    case apnsErrorAnswer = "apns-error-answer"
    case apnsTokenClaims = "apns-token-claims"
    case fcmMessage = "fcm-message"
    case fcmSendRequest = "fcm-send-request"
    case fcmSendAnswer = "fcm-send-answer"
    case fcmErrorAnswer = "fcm-error-answer"
    case googleTokenClaims = "google-token-claims"
    case gcmRequest = "gcm-request"
    case gcmAnswer = "gcm-answer"
    case tnpgPushRequest = "tnpg-push-request"
    case tnpgAnswer = "tnpg-answer"
    case tnpgChannelRequest = "tnpg-channel-request"
    case pushSubscription = "push-subscription"
    case declarativePush = "declarative-push"
    case tokenHeader = "token-header"
    case vapidClaims = "vapid-claims"
    case pushSessionPayload = "push-session-payload"
    case pushSessionAnswer = "push-session-answer"
    case sessionDevice = "session-device"
    case feedback
    case deviceRegistration = "device-registration"
    case deviceRecord = "device-record"
    case deviceList = "device-list"
    case handlerLine = "handler-line"

    /// Reads a message and gives its value as vectors write it: what the message is written as, numbers as text.
    func decode(_ frame: [UInt8]) -> VectorRunner.Answer {
        .init { () throws(WireFault) in
            let written = try read(frame).wire()
            guard let value = try? RawJSON(parsing: written) else { return .null }
            return VectorBytes.withNumbersAsText(value)
        }
    }

    private func read(_ frame: [UInt8]) throws(WireFault) -> any WireValue {
        switch self {
        case .deviceMessage: try DeviceMessage(wire: frame)
        case .seenRequest: try SeenNotificationsRequest(wire: frame)
        case .dataRequest: try NotificationDataRequest(wire: frame)
        case .serverMessage: try ServerMessage(wire: frame)
        case .count: try NewNotificationCountChanged(wire: frame)
        case .unseenAnswer: try NewNotificationData(wire: frame)
        case .seenAnswer: try SeenNotificationData(wire: frame)
        case .dataAnswer: try NotificationData(wire: frame)
        case .error: try ErrorMessage(wire: frame)
        case .notifyRequest, .notify, .notifyBatch: try NotifyRequest(wire: frame)
        case .notifyAnswer: try NotifyAnswer(wire: frame)
        case .notifyBatchAnswer: try NotifyBatchAnswer(wire: frame)
        case .tokenAnswer: try TokenAnswer(wire: frame)
        case .tokenError: try TokenError(wire: frame)
        case .authenticationAnswer: try AuthenticationAnswer(wire: frame)
        case .discovery: try PNSCodec.Discovery(wire: frame)
        case .limits: try Limits(wire: frame)
        case .problem: try Problem(wire: frame)
        case .clockAdvance: try ClockAdvance(wire: frame)
        case .clockAnswer: try ClockAnswer(wire: frame)
        case .receipt: try Receipt(wire: frame)
        default: try self.readOfProviders(frame)
        }
    }
}
