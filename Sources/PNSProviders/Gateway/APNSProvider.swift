public import PNSCodec
public import PNSService

/// Reaches devices of Apple for the gateway.
public struct APNSProvider: PushProvider {
    /// `apns`.
    public let name = "apns"
    /// Which devices it reaches.
    public let deviceClasses: Set<DeviceClass>
    /// One: APNs takes each message in a request of its own.
    public let batchSize = 1
    /// How many requests of a session are under way at most.
    public let maxBatches: Int

    private let sender: any MessageSender<APNSMessage>
    private let topic: String

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - sender: Sends the messages.
    ///   - topic: The bundle id of the application.
    ///   - deviceClasses: Which devices it reaches.
    ///   - maxBatches: How many requests of a session are under way at most.
    public init(
        sender: any MessageSender<APNSMessage>,
        topic: String,
        deviceClasses: Set<DeviceClass> = [.ios],
        maxBatches: Int = 128
    ) {
        self.sender = sender
        self.topic = topic
        self.deviceClasses = deviceClasses
        self.maxBatches = maxBatches
    }

    /// Sends an alert to each device, to be shown at once.
    public func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
        let body = payload.apns.wire()
        guard body.count <= APNSPayload.maxBytes else {
            return devices.map { _ in .message(code: APNSReason.payloadTooLarge.rawValue) }
        }
        guard let headers = try? APNSHeaders(topic: self.topic, pushType: .alert, priority: .immediate) else {
            return devices.map { _ in .message(code: "BadTopic") }
        }
        let fields = headers.fields.map { OutboundHeader($0.name, $0.value) }
        return await self.sender.send(
            devices.map { APNSMessage(device: $0.token, headers: fields, payload: body) }
        )
    }
}
