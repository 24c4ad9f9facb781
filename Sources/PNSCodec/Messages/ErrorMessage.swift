/// `{"error":{"code":"…","message":"…"}}`, server to device: a message was refused.
///
/// Spec: FRM-003, FRM-004, FRM-005, ERR-003, ERR-004
public struct ErrorMessage: WireValue, Codable {
    /// What was wrong.
    public var error: Content

    /// Makes an error message.
    public init(error: Content) {
        self.error = error
    }

    /// Makes an error message of its parts.
    public init(code: ErrorCode, message: String, reason: Reason? = nil, pointer: String? = nil) {
        error = Content(code: code, message: message, reason: reason, pointer: pointer)
    }

    /// Makes the error message for a text that the codec has refused.
    public init(_ fault: WireFault) {
        self.init(code: fault.code, message: fault.message, reason: fault.reason, pointer: fault.pointer)
    }

    /// The object behind the name of the message.
    public struct Content: WireValue, Codable {
        /// The class of the error.
        public var code: ErrorCode
        /// One sentence for people.
        public var message: String
        /// What exactly was wrong, when the fault is in the text (ERR-004).
        public var reason: Reason?
        /// Where, as a JSON pointer (RFC 6901).
        public var pointer: String?

        /// Makes the content of an error message.
        public init(code: ErrorCode, message: String, reason: Reason? = nil, pointer: String? = nil) {
            self.code = code
            self.message = message
            self.reason = reason
            self.pointer = pointer
        }
    }
}

extension ErrorMessage: WireObject {
    init() {
        error = Content()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("error", &error)
    }
}

extension ErrorMessage.Content: WireObject {
    init() {
        self.init(code: .internal, message: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("code", &code)
        try coder.member("message", &message)
        try coder.member("reason", &reason)
        try coder.member("pointer", &pointer)
    }
}
