public import PNSCodec
public import PNSService

/// Sends by FCM HTTP v1, each message in a request of its own.
public struct FCMSender: MessageSender {
    /// One: the service takes each message in a request of its own.
    public let maxMessages = 1

    private let url: String
    private let tokens: FCMTokenSource
    private let context: OutboundContext
    private let validatesOnly: Bool
    private let timeout: Duration

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - account: Who sends, and for which project.
    ///   - url: The base of the URL.
    ///   - validatesOnly: Whether messages are checked and not delivered.
    ///   - context: Carries the requests, and tells the time.
    ///   - timeout: How long a request can take.
    public init(
        _ account: FCMServiceAccount,
        url: String = "https://fcm.googleapis.com",
        validatesOnly: Bool = false,
        context: OutboundContext,
        timeout: Duration = .seconds(10)
    ) {
        self.url = "\(url)/v1/projects/\(account.project.pathEncoded)/messages:send"
        self.tokens = FCMTokenSource(account, context: context, timeout: timeout)
        self.context = context
        self.validatesOnly = validatesOnly
        self.timeout = timeout
    }

    /// Sends messages; once more, with a new token, when FCM refuses the token.
    public func send(_ messages: [FCMMessage]) async -> [PushOutcome] {
        var outcomes: [PushOutcome] = []
        for message in messages { outcomes.append(await self.send(message)) }
        return outcomes
    }

    private func send(_ message: FCMMessage) async -> PushOutcome {
        let body = FCMSendRequest(message: message, validateOnly: self.validatesOnly).wire()
        do {
            let token = try await self.tokens.token()
            var answer = try await self.exchange(body, token)
            if answer.status == 401, FCMRefusal(answer).code != .thirdPartyAuthError {
                answer = try await self.exchange(body, try await self.tokens.token(insteadOf: token))
            }
            return PushOutcome(fcm: answer, at: self.context.clock.now())
        } catch let failure as FCMTokenSource.Failure {
            return failure.outcome
        } catch let failure as OutboundFailure {
            return .unanswered(failure)
        } catch {
            return .unanswered(.interrupted("\(type(of: error))"))
        }
    }

    private func exchange(_ body: [UInt8], _ token: String) async throws(OutboundFailure) -> OutboundAnswer {
        try await self.context.client.send(
            OutboundRequest(
                url: self.url,
                headers: [
                    OutboundHeader("Authorization", "Bearer \(token)"),
                    OutboundHeader("Content-Type", "application/json"),
                ],
                body: body,
                timeout: self.timeout
            )
        )
    }
}
