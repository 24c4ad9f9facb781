/// What a device connection of the runner saw.
public enum DeviceConnectionEvent: Hashable, Sendable {
    /// The answer to the handshake; 101 means that frames follow.
    case handshake(HTTPAnswer)
    /// A whole text or binary message.
    case message(isText: Bool, bytes: [UInt8])
    /// A pong with its payload.
    case pong([UInt8])
    /// A ping with its payload; the connection has answered it.
    case ping([UInt8])
    /// A close frame: its code, if it had one, and reason.
    case closeFrame(code: Int?, reason: [UInt8])
    /// Something in the framing that no server is allowed to send; the text names it.
    case violation(String)
    /// The connection has ended; the text says how, `nil` for an orderly end.
    case ended(fault: String?)
}
