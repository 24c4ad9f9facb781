/// What a server has elsewhere than `operations.json` says.
public struct OperationOverride: Hashable, Sendable {
    /// The method.
    public var method: String?
    /// The path.
    public var path: String?
    /// The statuses that count as success where a scenario checks none.
    public var success: [Int]?
    /// Members that are called otherwise, by the name in the specification: where the value stands instead.
    public var members: [String: [String]] = [:]

    /// Changes nothing.
    public init() {}

    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            members.skipComment()
            var override = Self()
            override.method = try members.optionalString("method")
            override.path = try members.optionalString("path")
            override.success = try members.optional("success").map { list throws(DataFault) in
                try list.elements().map { status throws(DataFault) in try status.int() }
            }
            for entry in try members.optional("members")?.entries() ?? [] where entry.name != DataMembers.comment {
                override.members[entry.name] = try Self.names(entry.reader)
            }
            return override
        }
    }

    /// The names of a JSON pointer that leads through objects only.
    private static func names(_ reader: DataReader) throws(DataFault) -> [String] {
        let words = try reader.string().split(separator: "/", omittingEmptySubsequences: false)
        guard words.count > 1, words.first == "", !words.dropFirst().contains("") else {
            throw reader.fault("A JSON pointer to a member is written /name, or /outer/inner.")
        }
        return words.dropFirst().map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
    }
}

extension Operation {
    /// The operation as a server has it.
    func overridden(by override: OperationOverride?) -> Operation {
        guard let override else { return self }
        var operation = self
        operation.method = override.method ?? method
        operation.path = override.path ?? path
        operation.success = override.success ?? success
        operation.members = override.members
        return operation
    }

    /// A body of the specification as this server wants it.
    func outgoing(_ body: RawJSON) -> RawJSON {
        members.isEmpty
            ? body
            : rename(body) { object in
                var renamed = RawJSON.object((object.members ?? []).filter { members[$0.name] == nil })
                for member in object.members ?? [] {
                    if let place = members[member.name] { renamed.place(member.value, at: place[...]) }
                }
                return renamed
            }
    }

    /// A body of this server as the specification writes it.
    func incoming(_ body: RawJSON) -> RawJSON {
        members.isEmpty
            ? body
            : rename(body) { object in
                var renamed = object
                for (name, place) in members.sorted(by: { $0.key < $1.key }) {
                    guard let value = renamed.take(at: place[...]) else { continue }
                    renamed.place(value, at: [name])
                }
                return renamed
            }
    }

    /// The object itself, and the objects that its arrays hold: the records of a batch.
    private func rename(_ body: RawJSON, _ one: (RawJSON) -> RawJSON) -> RawJSON {
        guard body.members != nil else { return body }
        let members = one(body).members ?? []
        return .object(
            members.map { member in
                guard let elements = member.value.elements else { return member }
                return .init(member.name, .array(elements.map { $0.members == nil ? $0 : one($0) }))
            }
        )
    }
}

extension RawJSON {
    fileprivate mutating func place(_ value: RawJSON, at path: ArraySlice<String>) {
        guard let name = path.first else { return self = value }
        var members = self.members ?? []
        let index = members.firstIndex { $0.name == name }
        var inner = index.map { members[$0].value } ?? .object([])
        inner.place(value, at: path.dropFirst())
        if let index { members[index].value = inner } else { members.append(.init(name, inner)) }
        self = .object(members)
    }

    /// Takes a value out; an object that holds nothing any more goes with it.
    fileprivate mutating func take(at path: ArraySlice<String>) -> RawJSON? {
        guard let name = path.first, var members = self.members,
            let index = members.firstIndex(where: { $0.name == name })
        else { return nil }
        var inner = members[index].value
        let taken = path.count == 1 ? inner : inner.take(at: path.dropFirst())
        guard let taken else { return nil }
        if path.count == 1 || inner.members?.isEmpty == true {
            members.remove(at: index)
        } else {
            members[index].value = inner
        }
        self = .object(members)
        return taken
    }
}
