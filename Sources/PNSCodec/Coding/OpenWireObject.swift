/// A JSON object with known members that keeps the others as they came.
protocol OpenWireObject: WireObject {
    /// The members that the type does not name, in their order; written behind those that it names.
    var others: [JSONMember] { get set }
}

extension OpenWireObject {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        let start = reader.position
        var value: Self = try reader.readObject()
        reader.position = start
        if case .object(let members) = try reader.readValue() {
            value.others = MemberNames.unknown(to: Self.self, of: members)
        }
        return value
    }

    func write(_ writer: inout WireWriter) {
        writer.open(.openBrace)
        var copy = self
        copy.members(&writer)
        for member in self.others {
            writer.write(string: member.name)
            writer.write(raw: ":")
            member.value.write(&writer)
            writer.separate()
        }
        writer.close(.closeBrace)
    }

    /// Reads the object from any decoder.
    public init(from decoder: any Decoder) throws {
        self.init()
        var bridge = try DecodingBridge(decoder)
        try self.members(&bridge)
        try bridge.check(self.incompleteness())
        self.normalize()
        if case .object(let members) = try JSONValue(from: decoder) {
            self.others = MemberNames.unknown(to: Self.self, of: members)
        }
    }

    /// Writes the object to any encoder.
    public func encode(to encoder: any Encoder) throws {
        var copy = self
        var bridge = EncodingBridge(encoder)
        try copy.members(&bridge)
        var container = encoder.container(keyedBy: WireKey.self)
        for member in self.others { try container.encode(member.value, forKey: WireKey(stringValue: member.name)) }
    }
}
