/// The class of an error, which decides what the peer does next.
///
/// An open space of names: a code that this revision does not know survives a round trip. The constants are the codes
/// of the registry, `Spec/errors.json`.
///
/// Spec: ERR-001, ERR-003
public struct ErrorCode: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Makes a code of its wire name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension ErrorCode {
    /// The text is not JSON by the text rules (FRM-003, NTF-021).
    public static let malformed = ErrorCode(rawValue: "malformed")
    /// The text is JSON, and a value in it is missing, of the wrong type or outside its range (FRM-005, NTF-022).
    public static let badArgument = ErrorCode(rawValue: "bad-argument")
    /// The message is JSON and names no message that a device may send (FRM-004).
    public static let unknownType = ErrorCode(rawValue: "unknown-type")
    /// The body, a notification's data or a batch is over a published limit (NTF-013, NTF-023).
    public static let contentTooLarge = ErrorCode(rawValue: "content-too-large")
    /// The request line and the headers are longer than `maxHeadBytes` permits (LIM-010).
    public static let headTooLarge = ErrorCode(rawValue: "head-too-large")
    /// The request has no credentials, or none that are valid (AUT-007, NTF-020, CTL-002).
    public static let unauthorized = ErrorCode(rawValue: "unauthorized")
    /// The credentials are valid and do not permit this (AUT-008).
    public static let forbidden = ErrorCode(rawValue: "forbidden")
    /// The server has no such path (ERR-006).
    public static let notFound = ErrorCode(rawValue: "not-found")
    /// The path exists and does not take this method (CON-003, NTF-025).
    public static let methodNotAllowed = ErrorCode(rawValue: "method-not-allowed")
    /// The notification id belongs to a record that is not equal (NTF-031).
    public static let conflict = ErrorCode(rawValue: "conflict")
    /// The request opens no WebSocket of version 13 (CON-004, CON-005, CON-006).
    public static let upgradeRequired = ErrorCode(rawValue: "upgrade-required")
    /// The request asks for a WebSocket and its handshake is at fault (CON-007).
    public static let badHandshake = ErrorCode(rawValue: "bad-handshake")
    /// The application could not be reached, or its answer named no user (AUT-009, AUT-011, AUT-013).
    public static let authenticatorFailed = ErrorCode(rawValue: "authenticator-failed")
    /// The application did not answer in time (AUT-010).
    public static let authenticatorTimeout = ErrorCode(rawValue: "authenticator-timeout")
    /// The server cannot serve the request at the moment; it can be sent again later.
    public static let unavailable = ErrorCode(rawValue: "unavailable")
    /// The server has as many connections or handshakes as it takes (AUT-015, LIM-003).
    public static let overloaded = ErrorCode(rawValue: "overloaded")
    /// The user has as many connections as the server permits (LIM-004).
    public static let tooManyConnections = ErrorCode(rawValue: "too-many-connections")
    /// The user has as many devices as the server permits (REG-010).
    public static let tooManyDevices = ErrorCode(rawValue: "too-many-devices")
    /// The peer sent more in a second than the server permits (LIM-005, LIM-007).
    public static let rateLimited = ErrorCode(rawValue: "rate-limited")
    /// The request or message did not arrive whole in time (LIM-009).
    public static let requestTimeout = ErrorCode(rawValue: "request-timeout")
    /// The push session was closed and takes no more devices (GWS-021).
    public static let sessionClosed = ErrorCode(rawValue: "session-closed")
    /// The push session is over (GWS-033).
    public static let sessionGone = ErrorCode(rawValue: "session-gone")
    /// Another request reads the feedback of the push session (GFB-012).
    public static let feedbackInUse = ErrorCode(rawValue: "feedback-in-use")
    /// The application has as many push sessions as the server permits (GWS-030).
    public static let tooManySessions = ErrorCode(rawValue: "too-many-sessions")
    /// The server met a fault of its own.
    public static let `internal` = ErrorCode(rawValue: "internal")
    /// The server is shutting down; connect again after a short random pause.
    public static let goingAway = ErrorCode(rawValue: "going-away")
    /// A frame broke the framing rules of RFC 6455 (FRM-014 to FRM-020).
    public static let protocolError = ErrorCode(rawValue: "protocol-error")
    /// The message was binary (FRM-011).
    public static let unsupportedData = ErrorCode(rawValue: "unsupported-data")
    /// A text message or a close reason was not UTF-8 (FRM-010, FRM-021).
    public static let invalidPayload = ErrorCode(rawValue: "invalid-payload")
    /// The message was longer than `maxMessageBytes` (FRM-012).
    public static let messageTooBig = ErrorCode(rawValue: "message-too-big")
    /// The device answered no ping (FRM-035).
    public static let pingTimeout = ErrorCode(rawValue: "ping-timeout")
    /// The device left what it was sent unread (FRM-041).
    public static let tooSlow = ErrorCode(rawValue: "too-slow")
}

extension ErrorCode {
    /// Every code of the registry, in its order.
    public static let all: [ErrorCode] = [
        .malformed, .badArgument, .unknownType, .contentTooLarge, .headTooLarge, .unauthorized, .forbidden, .notFound,
        .methodNotAllowed, .conflict, .upgradeRequired, .badHandshake, .authenticatorFailed, .authenticatorTimeout,
        .unavailable, .overloaded, .tooManyConnections, .tooManyDevices, .rateLimited, .requestTimeout, .sessionClosed,
        .sessionGone, .feedbackInUse, .tooManySessions, .internal, .goingAway, .protocolError, .unsupportedData,
        .invalidPayload, .messageTooBig, .pingTimeout, .tooSlow,
    ]

    /// The HTTP statuses that the registry permits, the preferred one first; empty for a code without one.
    ///
    /// Spec: ERR-002
    public var httpStatuses: [Int] {
        switch self {
        case .malformed, .badArgument, .badHandshake: [400]
        case .unauthorized: [401]
        case .forbidden: [403]
        case .notFound: [404]
        case .methodNotAllowed: [405]
        case .requestTimeout: [408]
        case .conflict, .tooManyDevices, .sessionClosed, .feedbackInUse: [409]
        case .sessionGone: [410]
        case .contentTooLarge: [413]
        case .upgradeRequired: [426, 400]
        case .tooManyConnections, .rateLimited, .tooManySessions: [429]
        case .headTooLarge: [431]
        case .internal: [500]
        case .authenticatorFailed: [502, 504]
        case .unavailable, .overloaded: [503]
        case .authenticatorTimeout: [504, 502]
        default: []
        }
    }

    /// The preferred HTTP status; nil for a code that HTTP never carries.
    ///
    /// Spec: ERR-002
    public var httpStatus: Int? { httpStatuses.first }

    /// The close code of a connection that ends with this error; nil where the connection stays open (FRM-007).
    public var closeCode: CloseCode? {
        switch self {
        case .unavailable: .tryAgainLater
        case .internal: .internalError
        case .rateLimited, .requestTimeout: .policyViolation
        case .goingAway, .pingTimeout: .goingAway
        case .protocolError: .protocolError
        case .unsupportedData: .unsupportedData
        case .invalidPayload: .invalidPayload
        case .messageTooBig: .messageTooBig
        case .tooSlow: .tryAgainLater
        default: nil
        }
    }

    /// A short English title for people, the same for every error of the code (RFC 9457 section 3.1.3).
    public var title: String {
        switch self {
        case .malformed: "The text is not valid JSON"
        case .badArgument: "The request cannot be accepted"
        case .unknownType: "The message is unknown"
        case .contentTooLarge: "The request is over a limit"
        case .headTooLarge: "The headers of the request are too long"
        case .unauthorized: "Valid credentials are needed"
        case .forbidden: "The credentials do not permit this"
        case .notFound: "There is no such path"
        case .methodNotAllowed: "The path does not take this method"
        case .conflict: "The notification id belongs to another notification"
        case .upgradeRequired: "A WebSocket handshake is needed"
        case .badHandshake: "The WebSocket handshake is at fault"
        case .authenticatorFailed: "The application could not authenticate the device"
        case .authenticatorTimeout: "The application did not answer in time"
        case .unavailable: "The service is not available at the moment"
        case .overloaded: "The server has as much to do as it takes"
        case .tooManyConnections: "The user has too many connections"
        case .tooManyDevices: "The user has too many devices"
        case .rateLimited: "Too much was sent in a short time"
        case .requestTimeout: "The request did not arrive in time"
        case .sessionClosed: "The push session was closed"
        case .sessionGone: "The push session is over"
        case .feedbackInUse: "The feedback is read by another request"
        case .tooManySessions: "The application has too many push sessions"
        case .internal: "The server met a fault of its own"
        case .goingAway: "The server is shutting down"
        case .protocolError: "A frame broke the rules"
        case .unsupportedData: "Messages must be text"
        case .invalidPayload: "The text is not UTF-8"
        case .messageTooBig: "The message is too long"
        case .pingTimeout: "A ping was not answered"
        case .tooSlow: "What was sent was not read"
        default: "The request was refused"
        }
    }
}
