/// What visits the members of an object: the reader, the writer, and the bridges to `Decoder` and `Encoder`.
///
/// A message names its members once, in `members(_:)`, and all four come from that.
protocol WireCoder: ~Copyable {
    /// `Never` for the writer, so that writing needs no `try`.
    associatedtype Failure: Error

    /// A member that is always present.
    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value) throws(Failure)

    /// A member that can be absent; null means absent (JSN-009).
    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws(Failure)

    /// An integer that is always present, with its inclusive range.
    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value,
        in range: ClosedRange<Value>
    ) throws(Failure)

    /// An integer that can be absent, with its inclusive range; null means absent (JSN-009).
    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value?,
        in range: ClosedRange<Value>
    ) throws(Failure)

    /// A member that need not be there, where null does not mean absent: the form of the object depends on it.
    mutating func nonnullMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws(Failure)

    /// A member that is always present, and null where there is no value.
    mutating func nullableMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws(Failure)

    /// Refuses the member named just before when it was read and cannot stand beside those read earlier.
    mutating func refuse(ifConflicting condition: @autoclosure () -> Bool) throws(Failure)
}

/// An integer type that a member can have.
typealias WireInteger = FixedWidthInteger & Codable & Sendable

extension WireCoder where Self: ~Copyable {
    /// A member that is written under one name and read under another one too, but not under both.
    ///
    /// It is barred where what was read before permits no such member.
    mutating func member<Value: WireElement>(
        _ name: StaticString,
        or alias: StaticString,
        _ value: inout Value?,
        isBarred: Bool = false
    ) throws(Failure) {
        let earlier = value
        try member(name, &value)
        try refuse(ifConflicting: value != nil && (earlier != nil || isBarred))
        if value == nil, let earlier { value = earlier }
        var other: Value?
        try member(alias, &other)
        try refuse(ifConflicting: other != nil && (value != nil || isBarred))
        if let other { value = other }
    }

    /// A member that is written under one name and read under others too, where two names must not disagree.
    mutating func member<Value: WireElement & Equatable>(
        _ name: StaticString,
        alsoReadAs aliases: (StaticString, StaticString),
        _ value: inout Value?
    ) throws(Failure) {
        let earlier = value
        try member(name, &value)
        try refuse(ifConflicting: earlier != nil && value != nil && value != earlier)
        value = value ?? earlier
        try alias(aliases.0, &value)
        try alias(aliases.1, &value)
    }

    private mutating func alias<Value: WireElement & Equatable>(
        _ name: StaticString,
        _ value: inout Value?
    ) throws(Failure) {
        var other: Value?
        try member(name, &other)
        try refuse(ifConflicting: other != nil && value != nil && other != value)
        value = value ?? other
    }
}
