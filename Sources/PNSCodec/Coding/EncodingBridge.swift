/// Visits the members of an object for any `Encoder`.
struct EncodingBridge: WireCoder, ~Copyable {
    typealias Failure = any Error

    private var container: KeyedEncodingContainer<WireKey>

    init(_ encoder: any Encoder) {
        container = encoder.container(keyedBy: WireKey.self)
    }

    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value) throws {
        try container.encode(value, forKey: WireKey(name))
    }

    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws {
        try container.encodeIfPresent(value, forKey: WireKey(name))
    }

    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value,
        in range: ClosedRange<Value>
    ) throws {
        try container.encode(value, forKey: WireKey(name))
    }

    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value?,
        in range: ClosedRange<Value>
    ) throws {
        try container.encodeIfPresent(value, forKey: WireKey(name))
    }

    mutating func nonnullMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws {
        try container.encodeIfPresent(value, forKey: WireKey(name))
    }

    mutating func nullableMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws {
        try container.encode(value, forKey: WireKey(name))
    }

    mutating func refuse(ifConflicting condition: @autoclosure () -> Bool) {}
}
