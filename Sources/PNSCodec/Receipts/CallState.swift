/// How a call stands, where a message is about one (feature `receipts-call`).
///
/// An open space of names; none is empty, for the empty string stands for no call.
///
/// Spec: PAY-030
public struct CallState: RawRepresentable, Hashable, Sendable {
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

    /// The caller has begun.
    public static let started = CallState("started")
    /// The callee has taken the call.
    public static let accepted = CallState("accepted")
    /// The call was taken and has ended.
    public static let finished = CallState("finished")
    /// Nobody took the call.
    public static let missed = CallState("missed")
    /// The callee has refused the call.
    public static let declined = CallState("declined")
    /// The connection was lost.
    public static let disconnected = CallState("disconnected")
    /// The callee is in another call.
    public static let busy = CallState("busy")
}

extension CallState: NonEmptyName {}
