public import PNSCodec

/// Says which messages of one kind a receipt becomes.
///
/// A pure function: the devices and the instant are arguments.
public protocol MessageMapping<Message>: Sendable {
    /// What is sent to a device.
    associatedtype Message: Sendable

    /// The messages of a receipt.
    ///
    /// - Parameters:
    ///   - reading: The receipt.
    ///   - devices: The devices of its users.
    ///   - now: The present instant.
    /// - Returns: One message for each device that this kind reaches, and those for many at once behind them.
    func messages(
        of reading: ReceiptReading,
        to devices: [UID: [RegisteredDevice]],
        at now: Timestamp
    ) -> [MappedMessage<Message>]
}

/// A message, and the device that it is for.
public struct MappedMessage<Message: Sendable>: Sendable {
    /// The device; nil for a message to many.
    public var device: DeviceID?

    /// The message.
    public var message: Message

    /// Makes one.
    public init(device: DeviceID?, message: Message) {
        self.device = device
        self.message = message
    }
}

extension MappedMessage: Equatable where Message: Equatable {}

extension ReceiptReading {
    /// The devices that get a message, with what it says to their users; in the order of the users' numbers and of the ids.
    ///
    /// - Parameters:
    ///   - devices: The devices of the users.
    ///   - isReached: Whether a kind of message reaches a device.
    /// - Returns: The devices and views.
    func recipients(
        _ devices: [UID: [RegisteredDevice]],
        where isReached: (DeviceDescription) -> Bool
    ) -> [(device: RegisteredDevice, view: ReceiptView)] {
        self.users.flatMap { user -> [(device: RegisteredDevice, view: ReceiptView)] in
            guard let view = self.view(of: user) else { return [] }
            return (devices[user] ?? []).filter { self.isMeant($0) && isReached($0.description) }.map { ($0, view) }
        }
    }
}
