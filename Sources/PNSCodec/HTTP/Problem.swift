/// The body of a refused HTTP request, `application/problem+json` (RFC 9457).
///
/// Only `code` is always present for a reader; this codec writes the rest too.
///
/// Spec: ERR-001, ERR-002, ERR-004
public struct Problem: WireValue, Codable {
    /// A URI for the kind of problem, `urn:pns:error:` and the code.
    public var type: String?
    /// The kind of problem in words.
    public var title: String?
    /// The HTTP status, 100…599.
    public var status: Int?
    /// What was wrong this time, for people.
    public var detail: String?
    /// The class of the error.
    public var code: ErrorCode
    /// What exactly was wrong, when the fault is in the text (ERR-004).
    public var reason: Reason?
    /// Where, as a JSON pointer (RFC 6901).
    public var pointer: String?

    /// Makes a problem, with type, title and status as the registry gives them for the code.
    ///
    /// The status is one that the registry permits (ERR-002); nil stands for the preferred one.
    public init(
        code: ErrorCode,
        status: Int? = nil,
        detail: String? = nil,
        reason: Reason? = nil,
        pointer: String? = nil
    ) {
        type = "urn:pns:error:\(code.rawValue)"
        title = code.title
        self.status = status ?? code.httpStatus
        self.detail = detail
        self.code = code
        self.reason = reason
        self.pointer = pointer
    }

    /// Makes the problem for a body that the codec has refused.
    public init(_ fault: WireFault) {
        self.init(code: fault.code, detail: fault.message, reason: fault.reason, pointer: fault.pointer)
    }
}

extension Problem: WireObject {
    init() {
        // The registry's words for a code take longer to find than all of the reading.
        code = .internal
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("type", &type)
        try coder.member("title", &title)
        try coder.member("status", &status, in: 100...599)
        try coder.member("detail", &detail)
        try coder.member("code", &code)
        try coder.member("reason", &reason)
        try coder.member("pointer", &pointer)
    }
}
