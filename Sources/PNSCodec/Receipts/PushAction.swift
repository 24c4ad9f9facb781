/// What a push is about.
///
/// An open space of names, so that a receipt of a later revision can be read and refused by name; none is empty.
///
/// Spec: PAY-003
public struct PushAction: RawRepresentable, Hashable, Sendable {
    /// The name on the wire.
    public let rawValue: String

    /// Takes a name, known or not; nil comes of the empty one.
    public init?(rawValue: String) {
        guard !rawValue.isEmpty else { return nil }
        self.rawValue = rawValue
    }

    private init(_ name: String) {
        self.rawValue = name
    }

    /// A new message.
    public static let message = PushAction("msg")
    /// A new or changed subscription.
    public static let subscription = PushAction("sub")
    /// Messages were read (feature `receipts-read`).
    public static let read = PushAction("read")
}

extension PushAction: NonEmptyName {}
