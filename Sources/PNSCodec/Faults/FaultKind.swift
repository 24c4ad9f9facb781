/// A reason of the registry in one byte: what the reader throws on its way.
enum FaultKind: UInt8, CaseIterable, Sendable {
    case unexpectedEnd, unexpectedToken, trailingComma, trailingData, duplicateMember, invalidNumber, invalidEscape
    case loneSurrogate, invalidUTF8, controlCharacter, byteOrderMark, tooDeep
    case missingMember, wrongType, notIntegral, outOfRange, invalidTimestamp, invalidDuration, conflictingMembers
    case empty, tooLong
    case invalidUserID, invalidTopicName, invalidAccessMode, invalidReplacement, invalidContent
    case invalidForm, unknownName, reservedName, invalidSignature, invalidEncryption
    case unknownType
}

extension FaultKind {
    init?(_ reason: Reason) {
        guard let kind = Self.allCases.first(where: { $0.reason == reason }) else { return nil }
        self = kind
    }

    var code: ErrorCode {
        switch self {
        case .unexpectedEnd, .unexpectedToken, .trailingComma, .trailingData, .duplicateMember, .invalidNumber,
            .invalidEscape, .loneSurrogate, .invalidUTF8, .controlCharacter, .byteOrderMark, .tooDeep:
            .malformed
        case .missingMember, .wrongType, .notIntegral, .outOfRange, .invalidTimestamp, .invalidDuration,
            .conflictingMembers, .empty, .tooLong, .invalidUserID, .invalidTopicName, .invalidAccessMode,
            .invalidReplacement, .invalidContent, .invalidForm, .unknownName, .reservedName, .invalidSignature,
            .invalidEncryption:
            .badArgument
        case .unknownType:
            .unknownType
        }
    }

    var reason: Reason {
        switch self {
        case .unexpectedEnd: .unexpectedEnd
        case .unexpectedToken: .unexpectedToken
        case .trailingComma: .trailingComma
        case .trailingData: .trailingData
        case .duplicateMember: .duplicateMember
        case .invalidNumber: .invalidNumber
        case .invalidEscape: .invalidEscape
        case .loneSurrogate: .loneSurrogate
        case .invalidUTF8: .invalidUTF8
        case .controlCharacter: .controlCharacter
        case .byteOrderMark: .byteOrderMark
        case .tooDeep: .tooDeep
        case .missingMember: .missingMember
        case .wrongType: .wrongType
        case .notIntegral: .notIntegral
        case .outOfRange: .outOfRange
        case .invalidTimestamp: .invalidTimestamp
        case .invalidDuration: .invalidDuration
        case .conflictingMembers: .conflictingMembers
        case .empty: .empty
        case .tooLong: .tooLong
        case .invalidUserID: .invalidUserID
        case .invalidTopicName: .invalidTopicName
        case .invalidAccessMode: .invalidAccessMode
        case .invalidReplacement: .invalidReplacement
        case .invalidContent: .invalidContent
        case .invalidForm: .invalidForm
        case .unknownName: .unknownName
        case .reservedName: .reservedName
        case .invalidSignature: .invalidSignature
        case .invalidEncryption: .invalidEncryption
        case .unknownType: .unknownType
        }
    }

    var message: String {
        switch self {
        case .unexpectedEnd: "The text ends before its value is complete."
        case .unexpectedToken: "A character stands where JSON has no place for it."
        case .trailingComma: "A comma stands before the end of an array or object."
        case .trailingData: "Something other than whitespace follows the value."
        case .duplicateMember: "One object has two members of the same name."
        case .invalidNumber: "A number does not follow the grammar of JSON."
        case .invalidEscape: "A backslash in a string begins none of the escapes of JSON."
        case .loneSurrogate: "An escape denotes a surrogate without its partner."
        case .invalidUTF8: "The bytes are not UTF-8."
        case .controlCharacter: "A control character stands unescaped in a string."
        case .byteOrderMark: "The text begins with a byte order mark."
        case .tooDeep: "Arrays and objects nest more than 64 deep."
        case .missingMember: "A member that is always present is absent."
        case .wrongType: "A value has another JSON type than its member."
        case .notIntegral: "A number has a fraction where an integer is meant."
        case .outOfRange: "A number lies outside the range of its member."
        case .invalidTimestamp: "A string is not a timestamp."
        case .invalidDuration: "A string is not a duration of days, hours, minutes and seconds."
        case .conflictingMembers: "Two members of one object exclude or contradict each other."
        case .empty: "An identifier, a name, a list or a batch is empty."
        case .tooLong: "An identifier, a list or a message is longer than the limit."
        case .invalidUserID: "A string is not the id of a user, usr and eleven characters of base64url."
        case .invalidTopicName: "A string is not the name of a topic of the kind that belongs there."
        case .invalidAccessMode: "A string is not a set of access rights, letters of JRWPASDO or N."
        case .invalidReplacement: "A string is not a colon and the number of a message."
        case .invalidContent: "The content of a message is neither a text nor a document of the form Drafty."
        case .invalidForm: "A string has not the form of its member."
        case .unknownName: "A string is none of the names that its member permits."
        case .reservedName: "A member has a name that is reserved for the service behind."
        case .invalidSignature: "A signature does not belong to what it covers."
        case .invalidEncryption: "Content is not encrypted for its receiver."
        case .unknownType: "The text names no message of this protocol."
        }
    }
}
