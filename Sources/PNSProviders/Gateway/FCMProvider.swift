public import PNSCodec
public import PNSService

/// Reaches devices by messages of FCM, which FCM itself takes or the gateway of Tinode.
public struct FCMProvider: PushProvider {
    /// The name, `fcm` or `tnpg`.
    public let name: String
    /// Which devices it reaches.
    public let deviceClasses: Set<DeviceClass>
    /// How many requests of a session are under way at most.
    public let maxBatches: Int

    private let sender: any MessageSender<FCMMessage>

    /// As many as its sender takes in a request.
    public var batchSize: Int { self.sender.maxMessages }

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - sender: Sends the messages.
    ///   - name: The name, `fcm` or `tnpg`.
    ///   - deviceClasses: Which devices it reaches.
    ///   - maxBatches: How many requests of a session are under way at most.
    public init(
        sender: any MessageSender<FCMMessage>,
        name: String = "fcm",
        deviceClasses: Set<DeviceClass> = [.android],
        maxBatches: Int = 128
    ) {
        self.sender = sender
        self.name = name
        self.deviceClasses = deviceClasses
        self.maxBatches = maxBatches
    }

    /// Sends a notification with data to each device.
    public func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
        let messages = devices.compactMap { payload.fcm(to: $0.token) }
        guard messages.count == devices.count else { return devices.map { _ in .message(code: "INVALID_ARGUMENT") } }
        guard messages.first?.isTooLarge == false else { return devices.map { _ in .message(code: "PayloadTooLarge") } }
        return await self.sender.send(messages)
    }
}
