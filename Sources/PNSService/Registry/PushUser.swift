public import PNSCodec

/// A user, as an application names one to the profile `receipts`.
///
/// Spec: REG-001
public enum PushUser: Hashable, Sendable {
    /// The id of a user of the profile, `usr…`.
    case number(UID)

    /// Any other id, of a user of the application.
    case named(UserID)

    /// Takes an id.
    public init(_ user: UserID) {
        self = UID(userID: user.text).map(Self.number) ?? .named(user)
    }
}
