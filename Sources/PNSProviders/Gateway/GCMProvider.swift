public import PNSCodec
public import PNSService

/// Reaches devices by the legacy protocol, many in a request.
public struct GCMProvider: PushProvider {
    /// `gcm`.
    public let name = "gcm"
    /// Which devices it reaches.
    public let deviceClasses: Set<DeviceClass>
    /// How many devices go into a request.
    public let batchSize: Int

    private let sender: GCMSender

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - sender: Sends the messages.
    ///   - deviceClasses: Which devices it reaches.
    ///   - batchSize: How many devices go into a request, 1 to 1000.
    public init(sender: GCMSender, deviceClasses: Set<DeviceClass>, batchSize: Int = GCMRequest.maxRegistrations) {
        self.sender = sender
        self.deviceClasses = deviceClasses
        self.batchSize = batchSize
    }

    /// Sends title, description and data to all devices in one request.
    public func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
        guard let data = payload.gcm else { return devices.map { _ in .message(code: "InvalidDataKey") } }
        return await self.sender.send(data, to: devices.map(\.token))
    }
}
