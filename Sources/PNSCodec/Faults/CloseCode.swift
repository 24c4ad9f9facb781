/// The number in a WebSocket close frame (RFC 6455 section 7.4).
///
/// An open space: a peer may send any number that RFC 6455 permits on the wire.
public struct CloseCode: RawRepresentable, Hashable, Sendable, Codable {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Makes a close code of its number, known or not.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }
}

extension CloseCode {
    /// The connection has done what it was for.
    public static let normal = CloseCode(rawValue: 1000)
    /// The server is shutting down, or the device is leaving.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// A frame broke the framing rules (FRM-014 to FRM-020).
    public static let protocolError = CloseCode(rawValue: 1002)
    /// The message was binary (FRM-011).
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// A text message or a close reason was not UTF-8 (FRM-010, FRM-021).
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// The device sent more than a published limit permits (LIM-006).
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// The message was longer than `maxMessageBytes` (FRM-012).
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// The server met a fault of its own.
    public static let internalError = CloseCode(rawValue: 1011)
    /// The device can connect again later: it did not read what it was sent (FRM-041), or the server cannot serve it at the
    /// moment (OPS-016).
    public static let tryAgainLater = CloseCode(rawValue: 1013)

    /// Whether RFC 6455 section 7.4 and its registry permit the number in a close frame (FRM-020).
    ///
    /// 1000 to 1003, 1007 to 1014, and 3000 to 4999; 1004, 1005, 1006 and 1015 never travel.
    public var isPermittedOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
