public import PNSCodec
public import PNSService

/// Sends messages of FCM by the push gateway of Tinode, many in a request.
public struct TNPGSender: MessageSender {
    /// Who sends, and where to.
    public struct Settings: Sendable {
        /// The base of the URL; a slash is put behind it where it has none.
        public var url: String
        /// The organization that the gateway knows; sent in lower case.
        public var organization: String
        /// The bearer token.
        public var token: String
        /// How long a request can take.
        public var timeout: Duration

        /// Creates settings.
        ///
        /// - Parameters:
        ///   - url: The base of the URL.
        ///   - organization: The organization; white space around it is taken off.
        ///   - token: The bearer token.
        ///   - timeout: How long a request can take.
        public init(url: String, organization: String, token: String, timeout: Duration = .seconds(10)) {
            self.url = url.hasSuffix("/") ? url : url + "/"
            self.organization = organization.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
            self.token = token
            self.timeout = timeout
        }
    }

    /// The longest answer, unpacked, in bytes.
    private static let maxAnswerBytes = 1_048_576

    /// As many as the gateway takes in a request.
    public let maxMessages = TNPGPushRequest.maxMessages

    private let settings: Settings
    private let context: OutboundContext

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - settings: Who sends, and where to.
    ///   - context: Carries the requests, and tells the time.
    public init(_ settings: Settings, context: OutboundContext) {
        self.settings = settings
        self.context = context
    }

    /// Sends messages in one request.
    public func send(_ messages: [FCMMessage]) async -> [PushOutcome] {
        guard let request = TNPGPushRequest(messages) else {
            return messages.map { _ in .message(code: "TooManyMessages") }
        }
        do throws(OutboundFailure) {
            let answer = try await self.post("pushv1/", request.wire())
            return PushOutcome.outcomes(tnpg: answer, count: messages.count, at: self.context.clock.now())
        } catch {
            return messages.map { _ in .unanswered(error) }
        }
    }

    /// Subscribes devices to channels, or ends their subscriptions.
    ///
    /// - Parameter request: Who, and to what.
    /// - Returns: What became of the request as a whole.
    public func subscribe(_ request: TNPGChannelRequest) async -> PushOutcome {
        do throws(OutboundFailure) {
            let answer = try await self.post("sub/", request.wire())
            return PushOutcome.outcomes(tnpg: answer, count: 1, at: self.context.clock.now())[0]
        } catch {
            return .unanswered(error)
        }
    }

    private func post(_ path: String, _ body: [UInt8]) async throws(OutboundFailure) -> OutboundAnswer {
        var answer = try await self.context.client.send(
            OutboundRequest(
                url: self.settings.url + path + self.settings.organization.pathEncoded,
                headers: [
                    OutboundHeader("Authorization", "Bearer \(self.settings.token)"),
                    OutboundHeader("Content-Type", "application/json; charset=utf-8"),
                    OutboundHeader("Content-Encoding", "gzip"),
                    OutboundHeader("Accept-Encoding", "gzip"),
                ],
                body: Gzip.packed(body),
                timeout: self.settings.timeout,
                maxAnswerBytes: Self.maxAnswerBytes
            )
        )
        if answer.header("Content-Encoding")?.lowercased().contains("gzip") == true {
            // What cannot be unpacked cannot be read either; what that means is for the reader to say.
            answer.body = (try? Gzip.unpacked(answer.body, maxBytes: Self.maxAnswerBytes)) ?? []
        }
        return answer
    }
}
