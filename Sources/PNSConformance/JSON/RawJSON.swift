/// A JSON text as it was written: numbers keep their digits, members their order.
///
/// The runner reads everything it judges, and every data file of the suite, with this type and never with the
/// codec it shares with the reference server: one mistake cannot hide in both.
///
/// Two values are equal when they mean the same: numbers by decimal value (`1.0` is `1`), strings by their UTF-8 bytes
/// (never by canonical equivalence), objects without regard to the order of their members.
public enum RawJSON: Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number, by the text that was read.
    case number(String)
    /// A string, escapes resolved.
    case string(String)
    /// An array.
    case array([RawJSON])
    /// An object; members in the order of the text.
    case object([Member])

    /// A member of an object.
    public struct Member: Hashable, Sendable {
        /// The name, escapes resolved.
        public var name: String
        /// The value.
        public var value: RawJSON

        /// Makes a member.
        public init(_ name: String, _ value: RawJSON) {
            self.name = name
            self.value = value
        }
    }

    /// The kinds of JSON value, by the words that a matcher's `$type` uses.
    public enum Kind: String, CaseIterable, Sendable {
        case null, boolean, number, string, array, object
    }

    /// Which kind of value this is.
    public var kind: Kind {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// The string, if this is one.
    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The flag, if this is one.
    public var boolValue: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The elements, if this is an array.
    public var elements: [RawJSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, if this is an object.
    public var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The decimal value, if this is a number whose exponent fits into 64 bits.
    public var decimalValue: DecimalText? {
        if case .number(let text) = self { DecimalText(text) } else { nil }
    }

    /// The integer, if this is a number whose value is integral and fits into 64 bits; `1.0` and `1e2` are such.
    public var intValue: Int? {
        decimalValue?.intValue
    }

    /// The value of the first member with this name, if this is an object that has it.
    public subscript(name: String) -> RawJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// The value at a JSON pointer (RFC 6901), or nil where the pointer is malformed or leads nowhere.
    public func at(_ pointer: String) -> RawJSON? {
        guard let tokens = JSONPointer.tokens(of: pointer) else { return nil }
        var value = self
        for token in tokens {
            switch value {
            case .object:
                guard let next = value[token] else { return nil }
                value = next
            case .array(let elements):
                guard let index = JSONPointer.index(token), index < elements.count else { return nil }
                value = elements[index]
            default:
                return nil
            }
        }
        return value
    }

    /// Makes a number from an integer.
    public static func number(_ value: some BinaryInteger) -> RawJSON {
        .number(String(value))
    }

    /// Makes an object from names and values, leaving out the members whose value is nil.
    public static func object(_ members: KeyValuePairs<String, RawJSON?>) -> RawJSON {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }
}
