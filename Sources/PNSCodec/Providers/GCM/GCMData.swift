/// What a legacy message carries for the application: strings under names that GCM does not keep for itself.
///
/// Spec: GCM-006, GCM-007
public struct GCMData: Hashable, Sendable {
    /// The members, in the order in which they are written.
    public let members: TextMembers

    /// The most that names and values may have together, in bytes.
    public static let maxBytes = 4096

    /// Takes members; nil comes of a reserved name.
    public init?(_ members: TextMembers) {
        self.init(checking: members)
    }

    /// Whether GCM keeps a name for itself: `from`, and what begins with `google`.
    public static func isReserved(_ name: String) -> Bool {
        name == "from" || name.hasPrefix("google")
    }
}

extension GCMData: ApplicationData {
    init(checked members: TextMembers) {
        self.members = members
    }
}
