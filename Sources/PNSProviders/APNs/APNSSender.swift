import PNSCodec
public import PNSService

/// Sends to devices by APNs, with a provider token of its own.
public struct APNSSender: MessageSender {
    /// Who sends, and where to.
    public struct Settings: Sendable {
        /// The base of the URL, as `https://api.push.apple.com`.
        public var url: String
        /// The team, 10 characters.
        public var teamID: String
        /// The key, 10 characters.
        public var keyID: String
        /// The private key that Apple gave out.
        public var key: ES256Key
        /// How long a request can take.
        public var timeout: Duration
        /// The least wait that Apple asks for when it has failed and says nothing of when.
        public var waitAfterFailure: Duration

        /// Creates settings.
        public init(
            url: String = "https://api.push.apple.com",
            teamID: String,
            keyID: String,
            key: ES256Key,
            timeout: Duration = .seconds(10),
            waitAfterFailure: Duration = .seconds(15 * 60)
        ) {
            self.url = url
            self.teamID = teamID
            self.keyID = keyID
            self.key = key
            self.timeout = timeout
            self.waitAfterFailure = waitAfterFailure
        }
    }

    /// One: APNs takes each message in a request of its own.
    public let maxMessages = 1

    private let settings: Settings
    private let context: OutboundContext
    private let tokens: APNSTokenSource

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - settings: Who sends, and where to.
    ///   - context: Carries the requests, and tells the time.
    public init(_ settings: Settings, context: OutboundContext) {
        self.settings = settings
        self.context = context
        // APNs refuses a second token of one key within 20 minutes, whoever in this server asks for it.
        let name = "APNs \(settings.teamID) \(settings.keyID) \(Base64URL.text(settings.key.publicKey))"
        self.tokens = context.shared.value(for: name) {
            APNSTokenSource(key: settings.key, keyID: settings.keyID, teamID: settings.teamID)
        }
    }

    /// Sends a message; once more, with a new token, when APNs says that the token has expired.
    public func send(_ messages: [APNSMessage]) async -> [PushOutcome] {
        var outcomes: [PushOutcome] = []
        for message in messages { outcomes.append(await self.send(message)) }
        return outcomes
    }

    private func send(_ message: APNSMessage) async -> PushOutcome {
        // APN-051: APNs would say so too, and count it as an error of ours.
        guard let device = APNSDeviceToken(message.device.text) else {
            return .dead(code: APNSReason.badDeviceToken.rawValue, since: nil)
        }
        do {
            var token = try self.tokens.token(at: self.context.clock.now())
            var answer = try await self.exchange(message, device, token)
            if answer.status == 403, APNSReason(answer) == .expiredProviderToken {
                token = try self.tokens.token(at: self.context.clock.now(), insteadOf: token)
                answer = try await self.exchange(message, device, token)
            }
            return PushOutcome(
                apns: answer,
                at: self.context.clock.now(),
                waitAfterFailure: self.settings.waitAfterFailure
            )
        } catch let failure as OutboundFailure {
            return .unanswered(failure)
        } catch {
            return .credential(code: "InvalidKey")
        }
    }

    private func exchange(
        _ message: APNSMessage,
        _ device: APNSDeviceToken,
        _ token: String
    ) async throws(OutboundFailure) -> OutboundAnswer {
        try await self.context.client.send(
            OutboundRequest(
                url: self.settings.url + device.path,
                headers: [OutboundHeader("authorization", "bearer \(token)")] + message.headers,
                body: message.payload,
                timeout: self.settings.timeout
            )
        )
    }
}
