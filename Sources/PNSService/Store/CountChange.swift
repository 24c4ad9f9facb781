public import PNSCodec

/// The new count of one user.
public struct CountChange: Hashable, Sendable {
    /// Whose count changed.
    public var user: UserID

    /// The count after the change.
    public var count: UnseenCount

    /// Creates a change.
    public init(user: UserID, count: UnseenCount) {
        self.user = user
        self.count = count
    }
}
