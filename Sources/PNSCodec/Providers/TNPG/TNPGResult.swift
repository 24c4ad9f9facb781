/// What became of one message of a batch, or of one device or channel of a subscription.
///
/// Spec: TNP-011 to TNP-013
public struct TNPGResult: WireValue, Codable {
    /// The provider's id of a message that was sent.
    public var messageID: String?
    /// A status like those of HTTP, 0…999.
    public var code: Int?
    /// Why the message was not sent; nil where it was.
    public var errorCode: FCMErrorCode?
    /// More about it: the fields that were violated, joined by commas.
    public var extendedError: String?
    /// The same for people.
    public var errorMessage: String?
    /// Of a subscription: which device or channel it is about, from 0; nil for 0.
    public var index: Int?

    /// Makes a result.
    public init(
        messageID: String? = nil,
        code: Int? = nil,
        errorCode: FCMErrorCode? = nil,
        extendedError: String? = nil,
        errorMessage: String? = nil,
        index: Int? = nil
    ) {
        self.messageID = messageID
        self.code = code
        self.errorCode = errorCode
        self.extendedError = extendedError
        self.errorMessage = errorMessage
        self.index = index == 0 ? nil : index
    }

    /// Whether the token is what was wrong with the message (TNP-014).
    public var violatesToken: Bool {
        let fields = self.extendedError?.utf8.split(whereSeparator: { $0 == .comma || $0 == .space }) ?? []
        return fields.contains { $0.elementsEqual("message.token".utf8) }
    }
}

extension TNPGResult: WireObject {
    init() {
        self.init(messageID: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("msg_id", &self.messageID)
        try coder.member("code", &self.code, in: 0...999)
        try coder.member("errcode", &self.errorCode)
        try coder.member("exerr", &self.extendedError)
        try coder.member("errmsg", &self.errorMessage)
        try coder.member("index", &self.index, in: 0...2_147_483_647)
    }

    mutating func normalize() {
        if self.errorCode?.rawValue.isEmpty == true { self.errorCode = nil }
        if self.messageID?.isEmpty == true { self.messageID = nil }
        if self.extendedError?.isEmpty == true { self.extendedError = nil }
        if self.errorMessage?.isEmpty == true { self.errorMessage = nil }
        if self.index == 0 { self.index = nil }
    }
}
