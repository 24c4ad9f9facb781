/// Why a text is not JSON, and where.
public struct RawJSONFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong; the words are those of the error registry.
    public enum Reason: String, Hashable, CaseIterable, Sendable {
        case unexpectedEnd = "unexpected-end"
        case unexpectedToken = "unexpected-token"
        case trailingComma = "trailing-comma"
        case trailingData = "trailing-data"
        case duplicateMember = "duplicate-member"
        case invalidNumber = "invalid-number"
        case invalidEscape = "invalid-escape"
        case loneSurrogate = "lone-surrogate"
        case invalidUTF8 = "invalid-utf8"
        case controlCharacter = "control-character"
        case byteOrderMark = "byte-order-mark"
        case tooDeep = "too-deep"
    }

    /// What was wrong.
    public let reason: Reason
    /// The offset of the first byte at fault; the length of the text where it ends too early.
    public let offset: Int

    /// Makes a fault.
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The reason and the offset.
    public var description: String {
        "\(reason.rawValue) at byte \(offset)"
    }
}
