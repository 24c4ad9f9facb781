/// What a legacy message carries for the application: strings under names that GCM does not keep for itself.
///
/// Spec: GCM-006, GCM-007
public struct GCMData: Hashable, Sendable {
    /// The members, in the order in which they are written.
    public let members: TextMembers

    /// The most that names and values may have together, in bytes.
    public static let maxBytes = 4096

    /// Takes members; nil comes of a reserved name.
    public init?(_ members: TextMembers) {
        guard !members.members.contains(where: { Self.isReserved($0.name) }) else { return nil }
        self.members = members
    }

    /// Whether GCM keeps a name for itself: `from`, and what begins with `google`.
    public static func isReserved(_ name: String) -> Bool {
        name == "from" || name.hasPrefix("google")
    }
}

extension GCMData: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> GCMData {
        GCMData(checked: try TextMembers.read(&reader, refusing: Self.isReserved))
    }

    func write(_ writer: inout WireWriter) {
        self.members.write(&writer)
    }

    /// Reads an object of strings.
    public init(from decoder: any Decoder) throws {
        self.members = try TextMembers(from: decoder, refusing: Self.isReserved)
    }

    /// Writes an object of strings.
    public func encode(to encoder: any Encoder) throws {
        try self.members.encode(to: encoder)
    }

    private init(checked members: TextMembers) {
        self.members = members
    }
}
