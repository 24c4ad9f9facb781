/// `{"user_id":"…"}`: the application's answer about a device, and the answer to a probe.
///
/// Spec: AUT-006, AUT-013, CON-020
public struct AuthenticationAnswer: WireValue, Codable {
    /// The user whose device it is.
    public var userID: UserID

    /// Makes an answer.
    public init(userID: UserID) {
        self.userID = userID
    }
}

extension AuthenticationAnswer: WireObject {
    init() {
        userID = UserID(unchecked: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("user_id", &userID)
    }
}
