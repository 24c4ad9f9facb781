public import PNSCodec

/// What came of judging the credentials of a handshake.
public enum AuthenticationOutcome: Hashable, Sendable {
    /// The device belongs to this user (AUT-006).
    case accepted(UserID)

    /// The device belongs to this user, and the application says which one it is (RIN-030).
    case identified(UserID, device: DeviceID)

    /// The credentials are not accepted; the challenge is for `WWW-Authenticate` (AUT-007, AUT-012).
    case refused(challenge: String?)

    /// The credentials are known and not allowed here (AUT-008).
    case forbidden

    /// The application could not be asked or gave no usable answer (AUT-009); the reason is for the operator.
    case failed(reason: String)

    /// So many others wait for the application that this handshake was not even put in the queue (AUT-015).
    case overloaded

    /// The application did not answer in time (AUT-010).
    case timedOut
}

extension AuthenticationOutcome {
    /// Whose device it is, if that was found out.
    public var user: UserID? {
        switch self {
        case .accepted(let user), .identified(let user, _): user
        case .refused, .forbidden, .failed, .overloaded, .timedOut: nil
        }
    }

    /// Which device it is, if the application says so.
    public var device: DeviceID? {
        if case .identified(_, let device) = self { device } else { nil }
    }
}
