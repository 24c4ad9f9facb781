/// Any JSON value, with nothing lost: the text of numbers and the order of members are kept.
///
/// Strings and names are compared by their bytes, so a letter and its decomposed form differ (JSN-008). `init(wire:)` and
/// `wire()` lose nothing; a `Decoder` or `Encoder` in between loses the text of numbers and can lose the order of members.
public enum JSONValue: Sendable {
    /// The value null.
    case null
    /// True or false.
    case bool(Bool)
    /// A number, as it was written.
    case number(JSONNumber)
    /// A string, without escapes.
    case string(String)
    /// The elements in their order.
    case array([JSONValue])
    /// The members in their order; the strict reader lets no name appear twice.
    case object([JSONMember])

    /// The value of the member of this name, if this is an object that has one (JSN-008).
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

/// A member of a JSON object.
public struct JSONMember: Sendable {
    /// The name, without escapes.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// Makes a member of its parts.
    public init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue: Hashable {
    /// Whether two values have the same text but for whitespace and escapes.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Feeds the bytes of strings, not their characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(bytesOf: value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

extension JSONMember: Hashable {
    /// Whether two members have the same name, by its bytes, and equal values.
    public static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }

    /// Feeds the bytes of the name, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: name)
        hasher.combine(value)
    }
}

extension Hasher {
    /// Feeds the UTF-8 bytes of a text, for types that compare them (IDN-001).
    mutating func combine(bytesOf text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
        combine(0xFF as UInt8)
    }
}
