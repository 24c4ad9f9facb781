/// A value that stands in a message as a string of a form of its own.
protocol TextElement: WireElement, Hashable {
    /// What is wrong with a string that has not this form.
    static var fault: FaultKind { get }

    /// Reads the string; nil for one of another form.
    init?(wireText: String)

    /// The string as it is written.
    var wireText: String { get }
}

extension TextElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        let offset = reader.position
        guard let value = Self(wireText: try reader.readString()) else { throw RawFault(Self.fault, offset) }
        return value
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: self.wireText)
    }

    /// Reads a string.
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault`.
    public init(from decoder: any Decoder) throws {
        try self.init(textFrom: decoder)
    }

    /// Writes a string.
    public func encode(to encoder: any Encoder) throws {
        try self.encode(textTo: encoder)
    }

    /// For types that get a conformance to `Codable` from elsewhere as well.
    init(textFrom decoder: any Decoder) throws {
        guard let value = Self(wireText: try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.corrupted(Self.fault.reason, at: decoder.codingPath)
        }
        self = value
    }

    func encode(textTo encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.wireText)
    }
}

/// A string of some form, or the empty string, which stands for nothing.
struct EmptyAsNone<Value: TextElement>: TextElement {
    var value: Value?

    init(_ value: Value?) {
        self.value = value
    }

    static var fault: FaultKind { Value.fault }

    init?(wireText: String) {
        guard !wireText.isEmpty else {
            self.value = nil
            return
        }
        guard let value = Value(wireText: wireText) else { return nil }
        self.value = value
    }

    var wireText: String { self.value?.wireText ?? "" }
}
