public import PNSCodec

/// A push to one device by the Apple Push Notification service.
public struct APNSMessage: Hashable, Sendable {
    /// The token of the device, as it was registered; it goes into the path untouched.
    public var device: DeviceID
    /// The headers with names in lower case, `apns-topic` and `apns-push-type` above all; the credentials are the sender's.
    public var headers: [OutboundHeader]
    /// The body, JSON.
    public var payload: [UInt8]

    /// Creates a message.
    public init(device: DeviceID, headers: [OutboundHeader], payload: [UInt8]) {
        self.device = device
        self.headers = headers
        self.payload = payload
    }
}
