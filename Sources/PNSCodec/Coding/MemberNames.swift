/// Collects the names of the members of an object.
struct MemberNames: WireCoder, ~Copyable {
    typealias Failure = Never

    private var names: [StaticString] = []

    /// The members of an object that its type does not name.
    static func unknown<Object: WireObject>(to type: Object.Type, of members: [JSONMember]) -> [JSONMember] {
        var collector = MemberNames()
        var object = Object()
        object.members(&collector)
        return members.filter { !collector.contains($0.name) }
    }

    private func contains(_ name: String) -> Bool {
        self.names.contains { known in known.withUTF8Buffer { name.utf8.elementsEqual($0) } }
    }

    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value) {
        self.names.append(name)
    }

    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value?) {
        self.names.append(name)
    }

    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value,
        in range: ClosedRange<Value>
    ) {
        self.names.append(name)
    }

    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value?,
        in range: ClosedRange<Value>
    ) {
        self.names.append(name)
    }

    mutating func nonnullMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) {
        self.names.append(name)
    }

    mutating func nullableMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) {
        self.names.append(name)
    }

    mutating func refuse(ifConflicting condition: @autoclosure () -> Bool) {}
}
