import Foundation

/// Makes doctored sets out of a sound one, in the vectors that a consumer runs.
package struct ConsumerDoctor: Sendable {
    /// The sound set.
    let set: ConsumerSet
    /// The vectors that the consumer runs.
    let executed: [ConsumerSet.Item]

    /// Takes a sound set and what the consumer does not run of it.
    package init(_ set: ConsumerSet, excluding exclusions: [ConsumerExclusion]) {
        self.set = set
        executed = set.items.filter { item in !exclusions.contains { $0.covers(item) } }
    }

    /// Every set that a consumer is run over after the first one: sound ones, then those with another outcome, then those
    /// whose form is wrong.
    package func all() -> [Doctoring] {
        executed.isEmpty ? [] : sound() + outcomes() + forms()
    }

    /// The kinds that are run, in order.
    var kinds: [String] { Swift.Set(executed.map(\.kind)).sorted() }

    func items(_ kind: String, _ result: String) -> [ConsumerSet.Item] {
        executed.filter { $0.kind == kind && $0.result == result }
    }

    func first(_ kind: String, _ result: String) -> ConsumerSet.Item? { items(kind, result).first }

    /// A vector with a result, and a valid one of the same shape whose expectation is another.
    func pair(_ kind: String, from result: String) -> (ConsumerSet.Item, ConsumerSet.Item)? {
        let valid = items(kind, "valid")
        for item in items(kind, result) {
            let other = valid.first { other in
                guard other.message == item.message, other.shape == item.shape else { return false }
                guard let expected = item.expected, let another = other.expected else { return true }
                return !ConsumerBytes.isSame(kind, expected, another) && expected.names == another.names
            }
            if let other { return (item, other) }
        }
        return nil
    }

    /// A reason of another class than all of these.
    func otherReason(than reasons: [String]) -> String {
        let classes = Swift.Set(reasons.compactMap { set.codes[$0] })
        return ["wrong-type", "unexpected-end", "unknown-type"].first { !classes.contains(set.codes[$0] ?? "") }
            ?? "wrong-type"
    }
}

extension ConsumerSet.Item {
    /// What has to be alike for an expectation to be plausible: the members of the input, and how much is stored.
    fileprivate var shape: String {
        let input = value["input"]
        let stored = input?["stored"]?.elements?.count ?? 0
        return (input?.names ?? []).joined(separator: " ") + " \(stored)"
    }
}

extension RawJSON {
    /// The names of the members, sorted.
    var names: [String] { (members ?? []).map(\.name).sorted() }

    /// The value with each string, names aside, made into another one.
    func mappingTexts(_ change: (String) -> String) -> RawJSON {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { $0.mappingTexts(change) })
        case .object(let members): .object(members.map { Member($0.name, $0.value.mappingTexts(change)) })
        }
    }
}

extension String {
    /// The text composed, if it is not, or decomposed, if it is; nil where that changes nothing.
    var inOtherNormalForm: String? {
        let forms = [precomposedStringWithCanonicalMapping, decomposedStringWithCanonicalMapping]
        return forms.first { !$0.hasSameBytes(as: self) }
    }
}
