public import PNSCodec

/// Makes messages of Web Push out of receipts, for devices that are registered with a subscription.
///
/// A browser gets the data as a JSON object, and whoever wrote the page decides what is shown of it.
///
/// Spec: MAP-050 to MAP-053
public struct WebPushMapping: MessageMapping {
    private let timeToLive: Int

    /// Creates a mapping.
    ///
    /// - Parameter timeToLive: How long a message waits for a browser, in seconds.
    public init(timeToLive: Int = 3_600) {
        self.timeToLive = timeToLive
    }

    /// The messages of a receipt: one for each browser.
    ///
    /// - Parameters:
    ///   - reading: The receipt.
    ///   - devices: The devices of its users.
    ///   - now: The present instant.
    /// - Returns: The messages.
    public func messages(
        of reading: ReceiptReading,
        to devices: [UID: [RegisteredDevice]],
        at now: Timestamp
    ) -> [MappedMessage<WebPushMessage>] {
        reading.recipients(devices) { $0.subscription != nil }
            .compactMap { device, view -> MappedMessage<WebPushMessage>? in
                guard let subscription = device.description.subscription else { return nil }
                let data = view.data.members.map { JSONMember($0.name, .string($0.value)) }
                let message = WebPushMessage(
                    to: subscription,
                    content: JSONValue.object(data).wire(),
                    // A call that rings no more is of no use.
                    timeToLive: view.payload.webrtc == nil ? self.timeToLive : 0,
                    urgency: view.isRead ? .low : view.isSilent && view.payload.webrtc == nil ? .normal : .high,
                    topic: view.topic.text
                )
                return MappedMessage(device: device.id, message: message)
            }
    }
}
