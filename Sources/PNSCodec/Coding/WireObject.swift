/// A JSON object with known members, described once.
///
/// From `members(_:)` come the strict reader, the writer, and `Codable`.
protocol WireObject: WireElement, WireValue {
    /// An empty object for the reader to fill; it is thrown away when a required member is missing.
    init()

    /// Names every member in the order of writing. At most 64.
    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure)

    /// Brings what was read into the form in which it is written, where one thing can be said in two ways.
    mutating func normalize()

    /// What is wrong with the object as a whole, once all members are read.
    func incompleteness() -> Incompleteness?
}

/// What is wrong with an object although each of its members is as it should be.
enum Incompleteness {
    case member(StaticString)
    /// None of the members that would say which message this is.
    case form
    /// What shows only when all members are known: what is wrong, and with which member, nil for the object.
    case fault(FaultKind, StaticString?)
}

extension WireObject {
    mutating func normalize() {}

    func incompleteness() -> Incompleteness? { nil }

    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        try reader.readObject()
    }

    func write(_ writer: inout WireWriter) {
        writer.open(.openBrace)
        withUnsafePointer(to: self) { value in
            // The writer assigns nothing, and a copy would count the references of every string up and down again.
            UnsafeMutablePointer(mutating: value).pointee.members(&writer)
        }
        writer.close(.closeBrace)
    }

    /// Reads the object from a whole text.
    public init(wire bytes: UnsafeRawBufferPointer) throws(WireFault) {
        self = try WireReader.readDocument(bytes) { reader throws(RawFault) in try Self.read(&reader) }
    }

    /// Writes the object.
    public func wire() -> [UInt8] {
        WireWriter.withBytes(of: self) { [UInt8]($0) }
    }

    /// Writes the object and lends the bytes.
    public func withWire<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try WireWriter.withBytes(of: self, body)
    }

    /// Reads the object from any decoder.
    public init(from decoder: any Decoder) throws {
        self.init()
        var bridge = try DecodingBridge(decoder)
        try members(&bridge)
        try bridge.check(incompleteness())
        normalize()
    }

    /// Writes the object to any encoder.
    public func encode(to encoder: any Encoder) throws {
        var copy = self
        var bridge = EncodingBridge(encoder)
        try copy.members(&bridge)
    }
}
