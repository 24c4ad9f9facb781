public import PNSCodec
public import PNSService

/// Sends by the legacy HTTP protocol of GCM and FCM: one message to up to a thousand devices in a request.
public struct GCMSender: Sendable {
    /// The longest answer, in bytes: a thousand results, each with two ids.
    private static let maxAnswerBytes = 1_048_576

    private let url: String
    private let key: String
    private let context: OutboundContext
    private let timeout: Duration

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - url: The whole URL.
    ///   - key: The key of the server, a secret.
    ///   - context: Carries the requests, and tells the time.
    ///   - timeout: How long a request can take.
    public init(
        url: String = "https://fcm.googleapis.com/fcm/send",
        key: String,
        context: OutboundContext,
        timeout: Duration = .seconds(10)
    ) {
        self.url = url
        self.key = key
        self.context = context
        self.timeout = timeout
    }

    /// Sends data to devices in one request.
    ///
    /// - Parameters:
    ///   - data: What the application gets.
    ///   - devices: 1 to 1000 tokens; the same one can be there more than once.
    /// - Returns: What became of each, in their order.
    public func send(_ data: GCMData, to devices: [DeviceID]) async -> [PushOutcome] {
        guard let request = GCMRequest(.registrations(devices), data: data) else {
            return devices.map { _ in .message(code: "TooManyDevices") }
        }
        guard data.members.byteCount <= GCMData.maxBytes else {
            return devices.map { _ in .message(code: "MessageTooBig") }
        }
        do throws(OutboundFailure) {
            let answer = try await self.context.client.send(
                OutboundRequest(
                    url: self.url,
                    headers: [
                        OutboundHeader("Authorization", "key=\(self.key)"),
                        OutboundHeader("Content-Type", "application/json"),
                    ],
                    body: request.wire(),
                    timeout: self.timeout,
                    maxAnswerBytes: Self.maxAnswerBytes
                )
            )
            return PushOutcome.outcomes(gcm: answer, count: devices.count, at: self.context.clock.now())
        } catch {
            return devices.map { _ in .unanswered(error) }
        }
    }
}
