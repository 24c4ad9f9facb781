import PNSCodec
public import PNSService

/// Sends to browsers by the Web Push service of each (RFC 8030), encrypted and signed.
public struct WebPushSender: MessageSender {
    /// One: a push resource takes each message in a request of its own.
    public let maxMessages = 1

    private let signer: VAPIDSigner
    private let context: OutboundContext
    private let timeout: Duration

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - key: The key of the application, which its browsers were given when they subscribed.
    ///   - subject: Whom a push service may write to when something is wrong: `mailto:` or `https:`.
    ///   - context: Carries the requests, and tells the time.
    ///   - timeout: How long a request can take.
    public init(key: ES256Key, subject: String?, context: OutboundContext, timeout: Duration = .seconds(10)) {
        self.signer = VAPIDSigner(key: key, subject: subject)
        self.context = context
        self.timeout = timeout
    }

    /// Sends messages.
    public func send(_ messages: [WebPushMessage]) async -> [PushOutcome] {
        var outcomes: [PushOutcome] = []
        for message in messages { outcomes.append(await self.send(message)) }
        return outcomes
    }

    private func send(_ message: WebPushMessage) async -> PushOutcome {
        let request: OutboundRequest
        do {
            request = try self.request(message)
        } catch WebPushEncryption.Fault.tooLong {
            return .message(code: "PayloadTooLarge")
        } catch WebPushEncryption.Fault.keys {
            return .dead(code: "InvalidSubscription", since: nil)
        } catch {
            return .credential(code: "InvalidKey")
        }
        do throws(OutboundFailure) {
            return PushOutcome(webPush: try await self.context.client.send(request), at: self.context.clock.now())
        } catch {
            return .unanswered(error)
        }
    }

    private func request(_ message: WebPushMessage) throws -> OutboundRequest {
        let endpoint = message.subscription.endpoint
        let authorization = try self.signer.authorization(for: endpoint, at: self.context.clock.now())
        var headers = [
            OutboundHeader("Authorization", authorization),
            OutboundHeader("TTL", "\(max(0, message.timeToLive))"),
            OutboundHeader("Content-Encoding", "aes128gcm"),
            OutboundHeader("Content-Type", "application/octet-stream"),
        ]
        if let urgency = message.urgency { headers.append(OutboundHeader("Urgency", urgency.rawValue)) }
        if let topic = message.topic { headers.append(OutboundHeader("Topic", topic)) }
        return OutboundRequest(
            url: endpoint.text,
            headers: headers,
            body: try WebPushEncryption.body(message.content, for: message.subscription.keys),
            timeout: self.timeout
        )
    }
}
