/// What a push session sends to all of its devices: the body of `POST /v1/push-sessions`.
///
/// Spec: GWM-001 to GWM-008
public struct PushSessionPayload: WireValue, Codable {
    /// The title.
    public var title: String
    /// The text below it; empty for none.
    public var description: String
    /// What the application gets besides; nil for nothing.
    public var data: PushSessionData?

    /// Makes a payload.
    public init(title: String, description: String = "", data: PushSessionData? = nil) {
        self.title = title
        self.description = description
        self.data = data
    }
}

extension PushSessionPayload: WireObject {
    init() {
        self.init(title: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("title", &self.title)
        var description: String? = self.description
        try coder.member("description", &description)
        // The writer changes nothing.
        if let description, description != self.description { self.description = description }
        try coder.member("data", &self.data)
    }

    mutating func normalize() {
        if self.data?.members.isEmpty == true { self.data = nil }
    }
}

/// What an application gets with a push: any JSON values under names that no provider keeps for itself.
///
/// Spec: GWM-003 to GWM-007
public struct PushSessionData: Hashable, Sendable {
    /// The members in their order, `badge` and `sound` among them; none is null.
    public let members: [JSONMember]

    /// The number on the icon of the application, 0…2^31 − 1; nil for none.
    public var badge: Int? {
        guard case .number(let number)? = self["badge"] else { return nil }
        return number.int64.flatMap(Int.init(exactly:))
    }

    /// The name of the sound; nil for none.
    public var sound: String? {
        guard case .string(let name)? = self["sound"] else { return nil }
        return name
    }

    /// The value of a member.
    public subscript(name: String) -> JSONValue? {
        self.members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Takes members; nil comes of a reserved or doubled name, and of a badge or sound of another type.
    ///
    /// Members that are null are left out.
    public init?(_ members: [JSONMember]) {
        guard let read = try? PushSessionData(wire: JSONValue.object(members).wire()) else { return nil }
        self = read
    }

    /// Whether a provider keeps a name for itself: `aps`, `from`, `message_type`, and what begins with `google` or `gcm`.
    public static func isReserved(_ name: String) -> Bool {
        ["aps", "from", "message_type"].contains(name) || name.hasPrefix("google") || name.hasPrefix("gcm")
    }

    private static let badges = 0...Int64(2_147_483_647)
}

extension PushSessionData: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> PushSessionData {
        guard reader.current == .openBrace else { throw reader.typeFault() }
        var members: [JSONMember] = []
        let base = reader.names.count
        try reader.enter()
        guard reader.current != .closeBrace else {
            reader.leave()
            return PushSessionData(checked: members)
        }
        repeat {
            let offset = reader.position
            let name = String(decoding: try reader.passName(above: base), as: UTF8.self)
            guard !Self.isReserved(name) else { throw RawFault(.reservedName, offset) }
            let value = try Self.value(of: name, &reader)
            if value != .null { members.append(JSONMember(name, value)) }
        } while try reader.nextItem(closing: .closeBrace)
        reader.names.truncate(to: base)
        return PushSessionData(checked: members)
    }

    private static func value(of name: String, _ reader: inout WireReader) throws(RawFault) -> JSONValue {
        guard reader.current != UInt8(ascii: "n") else { return try reader.readValue() }
        switch name {
        case "badge": return .number(JSONNumber(try reader.readInteger(in: Self.badges)))
        case "sound": return .string(try reader.readString())
        default: return try reader.readValue()
        }
    }

    func write(_ writer: inout WireWriter) {
        JSONValue.object(self.members).write(&writer)
    }

    /// Reads a whole text.
    fileprivate init(wire bytes: [UInt8]) throws(WireFault) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(WireFault) in
            try WireReader.readDocument(UnsafeRawBufferPointer(buffer)) { reader throws(RawFault) in
                try PushSessionData.read(&reader)
            }
        }
    }

    /// Reads an object.
    public init(from decoder: any Decoder) throws {
        guard case .object(let members) = try JSONValue(from: decoder) else {
            throw DecodingError.corrupted(.wrongType, at: decoder.codingPath)
        }
        do throws(WireFault) {
            self = try PushSessionData(wire: JSONValue.object(members).wire())
        } catch {
            let name = WireKey(stringValue: String(error.pointer.dropFirst()))
            throw DecodingError.corrupted(error.reason, at: decoder.codingPath + [name])
        }
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        try JSONValue.object(self.members).encode(to: encoder)
    }

    private init(checked members: [JSONMember]) {
        self.members = members
    }
}
