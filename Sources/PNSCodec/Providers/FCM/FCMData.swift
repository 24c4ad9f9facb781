/// What a message carries for the application: strings under names that FCM does not keep for itself.
///
/// Spec: FCM-010 to FCM-013
public struct FCMData: Hashable, Sendable {
    /// The members, in the order in which they are written.
    public let members: TextMembers

    /// The most that names and values may have together, in bytes.
    public static let maxBytes = 4096
    /// The most that they may have in a message to a topic or a condition, in bytes.
    public static let maxTopicBytes = 2048

    /// Takes members; nil comes of a reserved name.
    public init?(_ members: TextMembers) {
        self.init(checking: members)
    }

    /// Whether FCM keeps a name for itself: `from`, `message_type`, and what begins with `google.` or
    /// `gcm.notification.`.
    public static func isReserved(_ name: String) -> Bool {
        name == "from" || name == "message_type" || name.hasPrefix("google.") || name.hasPrefix("gcm.notification.")
    }

    /// The value of a member.
    public subscript(name: String) -> String? { self.members[name] }
}

extension FCMData: ApplicationData {
    init(checked members: TextMembers) {
        self.members = members
    }
}
