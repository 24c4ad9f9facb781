extension RawJSON: Hashable {
    /// Compares by meaning; see the type.
    public static func == (left: RawJSON, right: RawJSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): sameNumber(left, right)
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.count == right.count && (left == right || sorted(left) == sorted(right))
        default: false
        }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        switch self {
        case .null: break
        case .bool(let flag): hasher.combine(flag)
        case .number(let text):
            if let value = DecimalText(text) {
                hasher.combine(value)
            } else {
                hasher.combineBytes(of: text)
            }
        case .string(let text): hasher.combineBytes(of: text)
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(Self.sorted(members))
        }
    }

    private static func sameNumber(_ left: String, _ right: String) -> Bool {
        guard let leftValue = DecimalText(left), let rightValue = DecimalText(right) else {
            return left.hasSameBytes(as: right)
        }
        return leftValue == rightValue
    }

    /// Members by name; those of the same name keep their order.
    private static func sorted(_ members: [Member]) -> [Member] {
        members.enumerated()
            .sorted { left, right in
                left.element.name.hasSameBytes(as: right.element.name)
                    ? left.offset < right.offset
                    : left.element.name.utf8.lexicographicallyPrecedes(right.element.name.utf8)
            }
            .map(\.element)
    }
}

extension RawJSON.Member {
    /// Compares the name by bytes and the value by meaning.
    public static func == (left: RawJSON.Member, right: RawJSON.Member) -> Bool {
        left.name.hasSameBytes(as: right.name) && left.value == right.value
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combineBytes(of: name)
        hasher.combine(value)
    }
}
