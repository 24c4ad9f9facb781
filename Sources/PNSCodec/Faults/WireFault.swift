/// Why a text was refused, and where.
///
/// The first fault in the text is the one that is told. A text that is not JSON is told as such even when a value
/// before the broken place has the wrong type, for then there is no value to speak of (FRM-003).
///
/// Spec: ERR-004
public struct WireFault: Error, Hashable, Sendable {
    /// What is wrong.
    public var reason: Reason

    /// The value at fault as a JSON pointer (RFC 6901); empty for the whole text.
    ///
    /// It names the value that was being read. After a complete value, and for a trailing comma, it names the array or
    /// object around; for a missing member, the place where it should be; for a doubled or conflicting member, the
    /// later one. Names come from the text, so a pointer is as untrusted as the text is.
    public var pointer: String

    /// The byte at which the fault was found, counted from 0; at most the length of the text.
    ///
    /// The value's first byte for a fault of content, the opening quote of a name for doubled and conflicting members,
    /// the closing brace for a missing member, the comma for a trailing comma. It is 0 where the bytes are not known,
    /// as under a `Decoder`.
    public var offset: Int

    /// Makes a fault of its parts.
    public init(reason: Reason, pointer: String = "", offset: Int = 0) {
        self.reason = reason
        self.pointer = pointer
        self.offset = offset
    }

    /// The class of the fault: `malformed`, `bad-argument` or `unknown-type`.
    public var code: ErrorCode { reason.code }

    /// One English sentence that is safe to send: no part of the text is in it (ERR-005).
    public var message: String { reason.message }
}

extension WireFault: CustomStringConvertible {
    /// Reason and place, for logs and test failures.
    public var description: String { "\(reason.rawValue) at \"\(pointer)\", byte \(offset)" }
}
