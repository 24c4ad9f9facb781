/// Strings for an application, under names that a provider does not keep for itself.
protocol ApplicationData: WireElement, Codable {
    var members: TextMembers { get }

    static func isReserved(_ name: String) -> Bool
    /// Takes members that have no reserved name.
    init(checked members: TextMembers)
}

extension ApplicationData {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        Self(checked: try TextMembers.read(&reader, refusing: Self.isReserved))
    }

    func write(_ writer: inout WireWriter) {
        self.members.write(&writer)
    }

    /// Takes members; nil comes of a reserved name.
    init?(checking members: TextMembers) {
        guard !members.members.contains(where: { Self.isReserved($0.name) }) else { return nil }
        self.init(checked: members)
    }

    /// Reads an object of strings.
    public init(from decoder: any Decoder) throws {
        self.init(checked: try TextMembers(from: decoder, refusing: Self.isReserved))
    }

    /// Writes an object of strings.
    public func encode(to encoder: any Encoder) throws {
        try self.members.encode(to: encoder)
    }
}
