/// Visits the members of an object for any `Decoder`.
///
/// What a coder cannot express as a `DecodingError` of its own is a `dataCorrupted` whose underlying error is a
/// `WireFault`.
struct DecodingBridge: WireCoder, ~Copyable {
    typealias Failure = any Error

    private let container: KeyedDecodingContainer<WireKey>
    private var lastKey = WireKey("")

    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: WireKey.self)
    }

    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value) throws {
        lastKey = WireKey(name)
        value = try container.decode(Value.self, forKey: lastKey)
    }

    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws {
        lastKey = WireKey(name)
        value = try container.decodeIfPresent(Value.self, forKey: lastKey)
    }

    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value,
        in range: ClosedRange<Value>
    ) throws {
        lastKey = WireKey(name)
        value = try container.decode(Value.self, forKey: lastKey)
        guard range.contains(value) else { throw corrupted(.outOfRange) }
    }

    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value?,
        in range: ClosedRange<Value>
    ) throws {
        lastKey = WireKey(name)
        value = try container.decodeIfPresent(Value.self, forKey: lastKey)
        guard let value else { return }
        guard range.contains(value) else { throw corrupted(.outOfRange) }
    }

    mutating func nonnullMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws {
        lastKey = WireKey(name)
        guard container.contains(lastKey) else { return }
        value = try container.decode(Value.self, forKey: lastKey)
    }

    mutating func nullableMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws {
        lastKey = WireKey(name)
        value = try container.decode(Value?.self, forKey: lastKey)
    }

    mutating func refuse(ifConflicting condition: @autoclosure () -> Bool) throws {
        guard condition() else { return }
        throw corrupted(.conflictingMembers)
    }

    func check(_ incompleteness: Incompleteness?) throws {
        switch incompleteness {
        case nil:
            return
        case .member(let name):
            let context = DecodingError.Context(
                codingPath: container.codingPath,
                debugDescription: Reason.missingMember.message
            )
            throw DecodingError.keyNotFound(WireKey(name), context)
        case .form:
            throw DecodingError.corrupted(.unknownType, at: container.codingPath)
        case .fault(let kind, let name):
            throw DecodingError.corrupted(kind.reason, at: container.codingPath + (name.map { [WireKey($0)] } ?? []))
        }
    }

    private func corrupted(_ reason: Reason) -> DecodingError {
        .corrupted(reason, at: container.codingPath + [lastKey])
    }
}

extension DecodingError {
    /// A fault of content under a `Decoder`: the pointer comes from the coding path, the offset is not known.
    static func corrupted(_ reason: Reason, at path: [any CodingKey]) -> DecodingError {
        var pointer = ""
        for key in path {
            pointer.appendPointerToken(key.intValue.map(String.init) ?? key.stringValue)
        }
        let fault = WireFault(reason: reason, pointer: pointer)
        return .dataCorrupted(.init(codingPath: path, debugDescription: reason.message, underlyingError: fault))
    }
}
