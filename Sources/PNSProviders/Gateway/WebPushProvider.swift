public import PNSCodec
public import PNSService

/// Reaches browsers for the gateway, each by the Web Push service of its own.
public struct WebPushProvider: PushProvider {
    /// `webpush`.
    public let name = "webpush"
    /// Which devices it reaches.
    public let deviceClasses: Set<DeviceClass>
    /// One: a push resource takes each message in a request of its own.
    public let batchSize = 1
    /// How many requests of a session are under way at most.
    public let maxBatches: Int

    private let sender: any MessageSender<WebPushMessage>
    private let timeToLive: Int

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - sender: Sends the messages.
    ///   - timeToLive: How long a push service keeps a message, in seconds.
    ///   - deviceClasses: Which devices it reaches.
    ///   - maxBatches: How many requests of a session are under way at most.
    public init(
        sender: any MessageSender<WebPushMessage>,
        timeToLive: Int = 2_419_200,
        deviceClasses: Set<DeviceClass> = [.web],
        maxBatches: Int = 128
    ) {
        self.sender = sender
        self.timeToLive = timeToLive
        self.deviceClasses = deviceClasses
        self.maxBatches = maxBatches
    }

    /// Sends each browser the payload as it is, in JSON and encrypted.
    public func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
        let content = payload.wire()
        var outcomes: [PushOutcome] = []
        for device in devices {
            guard let subscription = device.subscription else {
                outcomes.append(.dead(code: "InvalidSubscription", since: nil))
                continue
            }
            let message = WebPushMessage(to: subscription, content: content, timeToLive: self.timeToLive)
            outcomes += await self.sender.send([message])
        }
        return outcomes
    }
}
