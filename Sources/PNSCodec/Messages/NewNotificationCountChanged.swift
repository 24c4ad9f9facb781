/// `{"newNotificationCountChanged":2}`, server to device: how many notifications of the user are unseen.
///
/// The number itself, not a difference; it carries no content.
///
/// Spec: CNT-001, CNT-002, CNT-003
public struct NewNotificationCountChanged: WireValue, Codable {
    /// Unseen notifications of the user, 0…2^63−1.
    public private(set) var newNotificationCountChanged: UInt64

    /// The greatest count that can be written.
    public static let maxCount = UInt64(Int64.max)

    /// Makes a count message.
    ///
    /// - Precondition: The count is at most `maxCount`.
    public init(newNotificationCountChanged count: UInt64) {
        precondition(count <= Self.maxCount, "A count has at most 63 bits.")
        newNotificationCountChanged = count
    }
}

extension NewNotificationCountChanged: WireObject {
    init() {
        newNotificationCountChanged = 0
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("newNotificationCountChanged", &newNotificationCountChanged, in: 0...Self.maxCount)
    }
}
