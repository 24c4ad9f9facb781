/// Any JSON object, kept as it is.
struct ObjectValue: WireElement, Hashable {
    var members: [JSONMember]

    init(members: [JSONMember]) {
        self.members = members
    }

    static func read(_ reader: inout WireReader) throws(RawFault) -> ObjectValue {
        guard reader.current == .openBrace, case .object(let members) = try reader.readValue() else {
            throw reader.typeFault()
        }
        return ObjectValue(members: members)
    }

    func write(_ writer: inout WireWriter) {
        JSONValue.object(self.members).write(&writer)
    }

    init(from decoder: any Decoder) throws {
        guard case .object(let members) = try JSONValue(from: decoder) else {
            throw DecodingError.corrupted(.wrongType, at: decoder.codingPath)
        }
        self.members = members
    }

    func encode(to encoder: any Encoder) throws {
        try JSONValue.object(self.members).encode(to: encoder)
    }
}

extension ObjectValue {
    /// Nil for a value that is no object.
    init?(_ value: JSONValue?) {
        guard case .object(let members)? = value else { return nil }
        self.members = members
    }
}
