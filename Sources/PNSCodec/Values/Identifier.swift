/// Opaque text of 1 to 256 bytes in UTF-8, compared by its bytes.
///
/// User ids and notification ids are such; a user id is not a notification id, so each has a type of its own.
///
/// Spec: IDN-001, IDN-002, IDN-003
public protocol Identifier: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The text, as it was given.
    var text: String { get }

    /// Takes a text that is an identifier.
    ///
    /// - Parameter text: 1 to 256 bytes in UTF-8.
    /// - Throws: `WireFault` of reason `empty` or `too-long`.
    init(validating text: String) throws(WireFault)
}

extension Identifier {
    /// The most bytes of UTF-8 that an identifier has (IDN-002).
    public static var maxBytes: Int { 256 }

    /// The text.
    public var description: String { text }

    /// Whether two identifiers have the same bytes; canonically equivalent ones can differ (IDN-001).
    public static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the bytes of the text, not its characters, to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: text)
    }

    /// Reads a string.
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault` of reason `empty` or `too-long`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do throws(WireFault) {
            try self.init(validating: text)
        } catch {
            throw DecodingError.corrupted(error.reason, at: decoder.codingPath)
        }
    }

    /// Writes a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// What the codec needs of its identifiers.
protocol IdentifierElement: Identifier, WireElement {
    /// - Parameter text: An identifier, or anything for a value that is thrown away.
    init(unchecked text: String)
}

extension IdentifierElement {
    /// Takes a text that is an identifier (IDN-002).
    ///
    /// - Throws: `WireFault` of reason `empty` or `too-long`.
    public init(validating text: String) throws(WireFault) {
        if let kind = Self.fault(ofByteCount: text.utf8.count) { throw WireFault(reason: kind.reason) }
        self.init(unchecked: text)
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        let offset = reader.position
        let text = try reader.readString()
        if let kind = fault(ofByteCount: text.utf8.count) { throw RawFault(kind, offset) }
        return Self(unchecked: text)
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: text)
    }

    /// What is wrong with an identifier of this length (IDN-003).
    private static func fault(ofByteCount count: Int) -> FaultKind? {
        if count == 0 { return .empty }
        return count > maxBytes ? .tooLong : nil
    }
}
