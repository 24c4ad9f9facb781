public import PNSCodec

/// A message to one browser by a Web Push service (RFC 8030), not encrypted yet.
public struct WebPushMessage: Hashable, Sendable {
    /// How soon the browser has to be woken.
    public enum Urgency: String, Hashable, Sendable, CaseIterable {
        case veryLow = "very-low"
        case low
        case normal
        case high
    }

    /// The longest content that a push service has to take, in bytes: 4096 when encrypted (RFC 8291 section 4).
    public static let maxContentBytes = 3_993

    /// Who gets it, and by which keys.
    public var subscription: PushSubscription
    /// How long the push service keeps it, in seconds; 0 for now or never.
    public var timeToLive: Int
    /// How soon; `nil` leaves it to the service, for which it is normal then.
    public var urgency: Urgency?
    /// Takes the place of a message of the same topic that was not delivered; up to 32 characters of base64url.
    public var topic: String?
    /// What the browser gets, up to ``maxContentBytes``.
    public var content: [UInt8]

    /// Creates a message.
    public init(
        to subscription: PushSubscription,
        content: [UInt8],
        timeToLive: Int,
        urgency: Urgency? = nil,
        topic: String? = nil
    ) {
        self.subscription = subscription
        self.content = content
        self.timeToLive = timeToLive
        self.urgency = urgency
        self.topic = topic
    }
}
