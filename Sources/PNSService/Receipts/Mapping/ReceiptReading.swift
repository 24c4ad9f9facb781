public import PNSCodec

/// A receipt as a push handler reads it: what it says to whom.
public struct ReceiptReading: Sendable {
    /// The receipt.
    public let receipt: Receipt

    /// The preview of its content; empty for what is not about a message.
    public let preview: String

    /// The devices that have it already, whoever's they are (MAP-002).
    private let reached: Set<DeviceID>

    /// Reads a receipt.
    ///
    /// - Parameters:
    ///   - receipt: The receipt.
    ///   - previewLimit: How many Unicode scalars of a message are shown (PRV-001 to PRV-003).
    /// - Throws: `WireFault` of reason `invalid-content` for a message that has no plain text (MAP-013), `unknown-name` for
    ///   an action that cannot be told of.
    public init(_ receipt: Receipt, previewLimit: Int = Preview.usualLimit) throws(WireFault) {
        guard ReceiptService.actions.contains(receipt.payload.what) else {
            throw WireFault(reason: .unknownName, pointer: "/payload/what")
        }
        self.receipt = receipt
        self.preview =
            receipt.payload.what == .message
            ? try Preview.text(of: receipt.payload.content, limit: previewLimit) : ""
        var reached: Set<DeviceID> = []
        for recipient in receipt.to?.values ?? [:].values { reached.formUnion(recipient.devices ?? []) }
        self.reached = reached
    }

    /// Who is told, in ascending order of their numbers.
    public var users: [UID] {
        (self.receipt.to ?? [:]).keys.sorted { $0.number < $1.number }
    }

    /// Whether a device gets a message: not when the receipt says that it has it already (MAP-002).
    ///
    /// - Parameter device: The device.
    /// - Returns: Whether it does.
    public func isMeant(_ device: RegisteredDevice) -> Bool {
        !self.reached.contains(device.id)
    }

    /// What is said to a user.
    ///
    /// - Parameter user: The user.
    /// - Returns: What; nil for nobody of the recipients, and for a user who is none of the two of a talk (TOP-006).
    public func view(of user: UID) -> ReceiptView? {
        guard let recipient = self.receipt.to?[user], let topic = self.receipt.payload.topic.seen(by: user) else {
            return nil
        }
        return ReceiptView(
            payload: self.receipt.payload,
            topic: topic,
            preview: self.preview,
            unread: recipient.unread,
            hasReached: recipient.delivered > 0,
            namesSender: true
        )
    }

    /// What is said to the readers of the channel, where the receipt names one (MAP-040, MAP-041).
    public var channelView: ReceiptView? {
        guard let channel = self.receipt.channel else { return nil }
        return ReceiptView(
            payload: self.receipt.payload,
            topic: channel,
            preview: self.preview,
            unread: 0,
            hasReached: false,
            namesSender: false
        )
    }
}
