/// How many notifications a user has not seen, at one version.
public struct UnseenCount: Hashable, Sendable {
    /// The number of unseen notifications, 0 or more.
    public var count: Int

    /// Grows with every change of the user's count, so that of two counts the newer one is known.
    ///
    /// 0 for a user who never had a notification.
    public var version: Int64

    /// Creates a count.
    public init(count: Int, version: Int64) {
        self.count = count
        self.version = version
    }
}
