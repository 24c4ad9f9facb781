/// What exactly is wrong with a text.
///
/// An open space of names: a reason that this revision does not know survives a round trip. The constants are the
/// reasons of the registry, `Spec/errors.json`.
///
/// Spec: ERR-004
public struct Reason: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Makes a reason of its wire name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension Reason {
    /// The text ends before its value is complete (JSN-002).
    public static let unexpectedEnd = Reason(rawValue: "unexpected-end")
    /// A character stands where the grammar has no place for it (JSN-002).
    public static let unexpectedToken = Reason(rawValue: "unexpected-token")
    /// A comma stands before the end of an array or object (JSN-002).
    public static let trailingComma = Reason(rawValue: "trailing-comma")
    /// Something other than whitespace follows the value (JSN-002).
    public static let trailingData = Reason(rawValue: "trailing-data")
    /// One object has two members of the same name (JSN-003).
    public static let duplicateMember = Reason(rawValue: "duplicate-member")
    /// A number does not follow the grammar (JSN-002).
    public static let invalidNumber = Reason(rawValue: "invalid-number")
    /// A backslash in a string begins none of the escapes of JSON (JSN-002).
    public static let invalidEscape = Reason(rawValue: "invalid-escape")
    /// An escape denotes a surrogate without its partner (JSN-004).
    public static let loneSurrogate = Reason(rawValue: "lone-surrogate")
    /// The bytes are not UTF-8 (JSN-005).
    public static let invalidUTF8 = Reason(rawValue: "invalid-utf8")
    /// A character below U+0020 stands unescaped in a string (JSN-002).
    public static let controlCharacter = Reason(rawValue: "control-character")
    /// The text begins with a byte order mark (JSN-010).
    public static let byteOrderMark = Reason(rawValue: "byte-order-mark")
    /// Arrays and objects nest more than 64 deep (JSN-006).
    public static let tooDeep = Reason(rawValue: "too-deep")

    /// A member that is always present is absent (NTF-022, FRM-005).
    public static let missingMember = Reason(rawValue: "missing-member")
    /// A value has another JSON type than its member (JSN-012).
    public static let wrongType = Reason(rawValue: "wrong-type")
    /// A number has a fraction where an integer is meant (NUM-002).
    public static let notIntegral = Reason(rawValue: "not-integral")
    /// A number lies outside the range of its member (NUM-002).
    public static let outOfRange = Reason(rawValue: "out-of-range")
    /// A string is no timestamp that the text rules accept (TIM-001, TIM-002, TIM-003, TIM-005).
    public static let invalidTimestamp = Reason(rawValue: "invalid-timestamp")
    /// A string is no duration of days, hours, minutes and seconds (CTL-005).
    public static let invalidDuration = Reason(rawValue: "invalid-duration")
    /// Members that exclude or contradict each other stand in one object (FRM-006, NTF-008, NTF-012).
    public static let conflictingMembers = Reason(rawValue: "conflicting-members")
    /// An identifier, a name, a list or a batch is empty (IDN-003, NTF-012).
    public static let empty = Reason(rawValue: "empty")
    /// An identifier, a list or a message is longer than its limit (IDN-003).
    public static let tooLong = Reason(rawValue: "too-long")

    /// A string is not the id of a user of the profile `receipts` (UID-002 to UID-007).
    public static let invalidUserID = Reason(rawValue: "invalid-user-id")
    /// A string is not the name of a topic of the kind that belongs there (TOP-002, TOP-003).
    public static let invalidTopicName = Reason(rawValue: "invalid-topic-name")
    /// A string is not a set of access rights (ACC-005).
    public static let invalidAccessMode = Reason(rawValue: "invalid-access-mode")
    /// A string is not a colon and the number of a message (PAY-041).
    public static let invalidReplacement = Reason(rawValue: "invalid-replacement")
    /// The content of a message is neither a text nor a document (PRV-006).
    public static let invalidContent = Reason(rawValue: "invalid-content")

    /// A string has not the form that its member asks for, as a duration or a base64 text.
    public static let invalidForm = Reason(rawValue: "invalid-form")
    /// A string is none of the closed list of names that its member permits.
    public static let unknownName = Reason(rawValue: "unknown-name")
    /// A member has a name that the service behind keeps for itself.
    public static let reservedName = Reason(rawValue: "reserved-name")

    /// A signature does not belong to what it covers (VAP-011).
    public static let invalidSignature = Reason(rawValue: "invalid-signature")
    /// Content is not encrypted for its receiver; which of the many ways it is not, nobody is told (WPE-025).
    public static let invalidEncryption = Reason(rawValue: "invalid-encryption")

    /// The text names no message of this protocol (FRM-004).
    public static let unknownType = Reason(rawValue: "unknown-type")
}

extension Reason {
    /// Every reason of the registry, in its order.
    public static let all: [Reason] = FaultKind.allCases.map(\.reason)

    /// The class that the reason belongs to; `bad-argument` for a reason that this revision does not know.
    ///
    /// Spec: FRM-003, FRM-004, FRM-005
    public var code: ErrorCode {
        guard let kind = FaultKind(self) else { return .badArgument }
        return kind.code
    }

    /// One English sentence for people, without a part of the text that is at fault.
    ///
    /// Spec: ERR-003, ERR-005
    public var message: String {
        guard let kind = FaultKind(self) else { return "The text cannot be accepted." }
        return kind.message
    }
}
