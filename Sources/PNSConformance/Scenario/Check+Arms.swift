extension Check {
    /// An end of the connection without a close frame.
    static let bareArm = "bare"
    /// A close frame, whatever its code.
    static let codedArm = "coded"
    /// More values than this are a registry, and not outcomes that a server chooses from.
    private static let mostArms = 4

    /// The names of the outcomes that the check permits, in its order; empty where there is one.
    public var permittedArms: [String] {
        if self[.close] != nil || self[.bare] != nil {
            let codes = self[.close].map { ($0.elements ?? [$0]).map { $0.compact() } } ?? [Self.codedArm]
            let arms = codes + (self[.bare] == .bool(false) ? [] : [Self.bareArm])
            return arms.count > 1 ? arms : []
        }
        return choice?.values.map(Self.name) ?? []
    }

    /// Which of its permitted outcomes an answer is.
    ///
    /// - Parameter facts: What each look sees.
    /// - Returns: `nil` where there is but one, or where it is none of them.
    func arm(in facts: [Look: RawJSON]) -> String? {
        guard let choice, let value = facts[choice.look]?.at(choice.pointer) else { return nil }
        return choice.values.contains(value) ? Self.name(value) : nil
    }

    /// The first place in status or body where one of a few values is permitted.
    private var choice: (look: Look, pointer: String, values: [RawJSON])? {
        for (look, pattern) in looks where look == .status || look == .body {
            if let found = Self.choice(in: pattern, at: "") { return (look, found.pointer, found.values) }
        }
        return nil
    }

    private static func choice(in pattern: RawJSON, at pointer: String) -> (pointer: String, values: [RawJSON])? {
        if let values = pattern["$in"]?.elements, (2...mostArms).contains(values.count),
            values.allSatisfy({ $0.members == nil && $0.elements == nil })
        {
            return (pointer, values)
        }
        // Behind an operator other values are looked at than those of the answer.
        for member in pattern.members ?? [] where !member.name.hasPrefix("$") {
            let place = JSONPointer.appending(member.name, to: pointer)
            if let found = choice(in: member.value, at: place) { return found }
        }
        return nil
    }

    private static func name(_ value: RawJSON) -> String { value.stringValue ?? value.compact() }
}
