public import PNSCodec

/// What became of a push to one device, whatever the provider calls it.
public enum PushOutcome: Hashable, Sendable {
    /// The provider took it; says under which id, where it told one.
    case accepted(id: String?)
    /// The provider took it and knows the device by another token now.
    case moved(to: DeviceID)
    /// The token is of nobody any more, at the latest since the instant, where the provider told one.
    case dead(code: String, since: Timestamp?)
    /// Not now; not before the delay, where the provider told one.
    case throttled(code: String, retryAfter: Duration?)
    /// The provider failed; can be tried again, not before the delay, where it told one.
    case transient(code: String, retryAfter: Duration?)
    /// The credential of this server is refused; no device is at fault.
    case credential(code: String)
    /// The message is refused; the device is not at fault.
    case message(code: String)
    /// There was no answer.
    case unanswered(OutboundFailure)
}
