/// An object whose members are all strings, as data and headers in the message of a provider are.
public struct TextMembers: Hashable, Sendable {
    /// A member.
    public struct Member: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String

        /// Makes a member of its parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The members, in the order in which they are written; no name stands twice.
    public private(set) var members: [Member]

    /// Makes an object; of two members with one name the later counts, in the place of the earlier.
    public init(_ members: some Sequence<Member> = []) {
        self.members = []
        for member in members { self[member.name] = member.value }
    }

    /// Whether there are no members.
    public var isEmpty: Bool { self.members.isEmpty }

    /// The bytes of all names and values, as providers count them.
    public var byteCount: Int { self.members.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count } }

    /// The value of a member, found by the bytes of its name; nil takes the member away, a new one goes to the end.
    public subscript(name: String) -> String? {
        get { self.index(of: name).map { self.members[$0].value } }
        set {
            switch (self.index(of: name), newValue) {
            case (let index?, let value?): self.members[index].value = value
            case (let index?, nil): self.members.remove(at: index)
            case (nil, let value?): self.members.append(Member(name, value))
            case (nil, nil): break
            }
        }
    }

    private func index(of name: String) -> Int? {
        self.members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }
}

extension TextMembers: ExpressibleByDictionaryLiteral {
    /// Makes an object of a literal, in its order.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Member($0.0, $0.1) })
    }
}

extension TextMembers: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> TextMembers {
        try Self.read(&reader) { _ in false }
    }

    /// Reads an object, and refuses names.
    static func read(
        _ reader: inout WireReader,
        refusing isReserved: (String) -> Bool
    ) throws(RawFault) -> TextMembers {
        guard reader.current == .openBrace else { throw reader.typeFault() }
        var read = TextMembers()
        let base = reader.names.count
        try reader.enter()
        guard reader.current != .closeBrace else {
            reader.leave()
            return read
        }
        repeat {
            let offset = reader.position
            let name = String(decoding: try reader.passName(above: base), as: UTF8.self)
            guard !isReserved(name) else { throw RawFault(.reservedName, offset) }
            read.members.append(Member(name, try reader.readString()))
        } while try reader.nextItem(closing: .closeBrace)
        reader.names.truncate(to: base)
        return read
    }

    func write(_ writer: inout WireWriter) {
        writer.open(.openBrace)
        for member in self.members {
            writer.write(string: member.name)
            writer.write(raw: ":")
            writer.write(string: member.value)
            writer.separate()
        }
        writer.close(.closeBrace)
    }

    /// Reads an object of strings.
    public init(from decoder: any Decoder) throws {
        try self.init(from: decoder) { _ in false }
    }

    init(from decoder: any Decoder, refusing isReserved: (String) -> Bool) throws {
        let container = try decoder.container(keyedBy: WireKey.self)
        self.members = try container.allKeys.map { key in
            guard !isReserved(key.stringValue) else {
                throw DecodingError.corrupted(.reservedName, at: decoder.codingPath + [key])
            }
            return Member(key.stringValue, try container.decode(String.self, forKey: key))
        }
    }

    /// Writes an object of strings.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: WireKey.self)
        for member in self.members { try container.encode(member.value, forKey: WireKey(stringValue: member.name)) }
    }
}
