/// The answer of the gateway of Tinode: how many messages it sent, and what became of each where some failed.
///
/// Spec: TNP-010 to TNP-015
public struct TNPGAnswer: WireValue, Codable {
    /// How many messages were sent.
    public var sentCount: Int
    /// How many were not; 0 says that nothing else has to be looked at.
    public var failCount: Int
    /// Why none of the batch was sent; nil where some may have been.
    public var errorCode: FCMErrorCode?
    /// The same for people.
    public var errorMessage: String?
    /// What became of each message, in the order of the request; nil where the gateway does not tell.
    public var results: [TNPGResult]? {
        get { self.resp?.map(\.result) }
        set { self.resp = newValue.map { $0.map(TNPGResultOrNull.init(result:)) } }
    }

    private var resp: [TNPGResultOrNull]?

    /// Makes an answer.
    public init(
        sentCount: Int,
        failCount: Int,
        errorCode: FCMErrorCode? = nil,
        errorMessage: String? = nil,
        results: [TNPGResult]? = nil
    ) {
        self.sentCount = sentCount
        self.failCount = failCount
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.results = results
    }
}

extension TNPGAnswer: WireObject {
    init() {
        self.init(sentCount: 0, failCount: 0)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("sent_count", &self.sentCount, in: 0...2_147_483_647)
        try coder.member("fail_count", &self.failCount, in: 0...2_147_483_647)
        try coder.member("errcode", &self.errorCode)
        try coder.member("errmsg", &self.errorMessage)
        try coder.member("resp", &self.resp)
    }

    mutating func normalize() {
        if self.errorCode?.rawValue.isEmpty == true { self.errorCode = nil }
        if self.errorMessage?.isEmpty == true { self.errorMessage = nil }
    }
}

/// What became of a message, where null tells nothing of it (TNP-013).
private struct TNPGResultOrNull: WireElement, Hashable {
    var result: TNPGResult

    init(result: TNPGResult) {
        self.result = result
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> TNPGResultOrNull {
        guard reader.current == UInt8(ascii: "n") else { return Self(result: try TNPGResult.read(&reader)) }
        try reader.skipLiteral("null")
        return Self(result: TNPGResult())
    }

    func write(_ writer: inout WireWriter) {
        self.result.write(&writer)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self.result = container.decodeNil() ? TNPGResult() : try TNPGResult(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try self.result.encode(to: encoder)
    }
}
