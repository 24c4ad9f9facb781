/// The body of `POST /v1/projects/{project}/messages:send`.
///
/// Spec: FCM-006, FCM-007
public struct FCMSendRequest: WireValue, Codable {
    /// The message.
    public var message: FCMMessage
    /// True to have it checked and not delivered; nil for false.
    public var validateOnly: Bool?

    /// Makes a request.
    public init(message: FCMMessage, validateOnly: Bool = false) {
        self.message = message
        self.validateOnly = validateOnly ? true : nil
    }
}

extension FCMSendRequest: WireObject {
    init() {
        self.message = FCMMessage()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("message", &self.message)
        try coder.member("validateOnly", or: "validate_only", &self.validateOnly)
    }

    mutating func normalize() {
        if self.validateOnly == false { self.validateOnly = nil }
    }
}
