/// The answer of FCM to a message that it did not take.
///
/// What counts is the code in its details: the status beside it is a generic one and differs (FCM-041).
///
/// Spec: FCM-041 to FCM-044
public struct FCMErrorAnswer: WireValue, Codable {
    /// What was wrong.
    public var error: Content

    /// What was wrong.
    public struct Content: WireValue, Codable {
        /// The HTTP status, 100…599.
        public var code: Int
        /// What was wrong, for people.
        public var message: String?
        /// The generic name of the status, as `NOT_FOUND`.
        public var status: String?
        /// What was wrong, for programs.
        public var details: [FCMErrorDetail]?

        /// Makes a content.
        public init(code: Int, message: String? = nil, status: String? = nil, details: [FCMErrorDetail]? = nil) {
            self.code = code
            self.message = message
            self.status = status
            self.details = details
        }
    }

    /// Makes an answer.
    public init(_ error: Content) {
        self.error = error
    }

    /// The code of the first detail of FCM's own; unspecified where there is none (FCM-042).
    public var errorCode: FCMErrorCode {
        self.error.details?.lazy.compactMap(\.fcmErrorCode).first ?? .unspecifiedError
    }

    /// The fields that were violated, of all details, in order.
    public var violatedFields: [String] {
        self.error.details?.flatMap { $0.badRequestViolations }.compactMap(\.field) ?? []
    }

    /// Whether the token is what was wrong with the message (FCM-043).
    public var violatesToken: Bool { self.violatedFields.contains("message.token") }
}

extension FCMErrorAnswer: WireObject {
    init() {
        self.error = Content()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("error", &self.error)
    }
}

extension FCMErrorAnswer.Content: WireObject {
    init() {
        self.init(code: 500)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("code", &self.code, in: 100...599)
        try coder.member("message", &self.message)
        try coder.member("status", &self.status)
        try coder.member("details", &self.details)
    }
}
