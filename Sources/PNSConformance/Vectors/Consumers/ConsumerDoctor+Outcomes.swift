extension ConsumerDoctor {
    /// Sets in which one outcome is another; a consumer has to compare to notice.
    func outcomes() -> [Doctoring] {
        kinds.flatMap { kind in
            [
                otherExpectation(kind), acceptedForRefused(kind), refusedForAccepted(kind), otherClass(kind),
                neighbouringNumber(kind), otherNormalForm(kind), oneMemberMore(kind), oneMemberLess(kind),
                bothArmsWrong(kind),
            ].compactMap(\.self)
        }
    }

    private func otherExpectation(_ kind: String) -> Doctoring? {
        guard let (item, other) = pair(kind, from: "valid") else { return nil }
        return doctoring(
            "\(kind).other-expectation",
            "\(item.id) expects what \(other.id) gives",
            item,
            advice: "Compare what your codec gives with \"expect\", whole; not only whether it accepts."
        ) { $0.set("expect", other.expected) }
    }

    private func acceptedForRefused(_ kind: String) -> Doctoring? {
        guard let (item, other) = pair(kind, from: "invalid") else { return nil }
        return doctoring(
            "\(kind).accepts-what-is-refused",
            "\(item.id) is turned from invalid to valid, with what \(other.id) gives",
            item,
            advice: "A refusal of what is \"valid\" is a failure; an error that is caught and dropped hides it."
        ) { vector in
            vector.set("result", .string("valid"))
            vector.set("error", nil)
            vector.set("pointer", nil)
            vector.set("expect", other.expected)
        }
    }

    private func refusedForAccepted(_ kind: String) -> Doctoring? {
        guard let item = first(kind, "valid") else { return nil }
        let reason = first(kind, "invalid")?.reasons.first ?? "wrong-type"
        return doctoring(
            "\(kind).refuses-what-is-accepted",
            "\(item.id) is turned from valid to invalid",
            item,
            advice: "To accept what is \"invalid\" is a failure."
        ) { vector in
            vector.set("result", .string("invalid"))
            vector.set("expect", nil)
            vector.set("error", .array([.string(reason)]))
        }
    }

    private func otherClass(_ kind: String) -> Doctoring? {
        guard let item = first(kind, "invalid") else { return nil }
        let reason = otherReason(than: item.reasons)
        return doctoring(
            "\(kind).other-class",
            "\(item.id) is refused for \(reason), which is of another class",
            item,
            advice: "Look \"error\" up in errors.json, and compare the \"code\" found there with that of your refusal."
        ) { vector in
            vector.set("error", .array([.string(reason)]))
            vector.set("pointer", nil)
        }
    }

    /// A number that no double can tell from the right one.
    private func neighbouringNumber(_ kind: String) -> Doctoring? {
        for item in items(kind, "valid") {
            var isFound = false
            let expected = (item.expected ?? .null).mappingTexts { text in
                guard !isFound, let neighbour = Self.neighbour(of: text) else { return text }
                isFound = true
                return neighbour
            }
            guard isFound else { continue }
            return doctoring(
                "\(kind).neighbouring-number",
                "a number in \(item.id) is off by one, where doubles cannot tell",
                item,
                advice: "Numbers above 2^53 stand in vectors as text: compare the text, or integers, never doubles."
            ) { $0.set("expect", expected) }
        }
        return nil
    }

    private static func neighbour(of text: String) -> String? {
        guard let number = UInt64(text), number > 1 << 53, String(number) == text else { return nil }
        let neighbours = [number ^ 1, number ^ 2, number ^ 3]
        return neighbours.first { Double($0) == Double(number) }.map { String($0) }
    }

    private func otherNormalForm(_ kind: String) -> Doctoring? {
        for item in items(kind, "valid") {
            guard let members = item.expected?.members else { continue }
            for member in members {
                guard let text = ConsumerBytes.text(member.value), let other = text.inOtherNormalForm else { continue }
                let form = RawJSON.object(["hex": .string(ConsumerBytes.hex(Array(other.utf8)))])
                return doctoring(
                    "\(kind).other-normal-form",
                    "\(item.id) expects the same characters in another normal form",
                    item,
                    advice: "Compare bytes or code points; equality of strings in your language normalises."
                ) { $0.edit("/expect") { $0.set(member.name, form) } }
            }
        }
        return nil
    }

    private func oneMemberMore(_ kind: String) -> Doctoring? {
        guard let item = items(kind, "valid").first(where: { $0.expected?["value"]?.members?.isEmpty == false }) else {
            return nil
        }
        return doctoring(
            "\(kind).one-member-more",
            "the value that \(item.id) expects has a member more",
            item,
            advice: "Compare the whole value: what is expected and not there is a failure."
        ) { $0.edit("/expect/value") { $0.set("not_there", .string("1")) } }
    }

    private func oneMemberLess(_ kind: String) -> Doctoring? {
        guard kind == VectorKind.messageDecode.rawValue else { return nil }
        let item = items(kind, "valid").first { ($0.expected?["value"]?.members?.count ?? 0) > 1 }
        guard let item, let name = item.expected?["value"]?.members?.last?.name else { return nil }
        return doctoring(
            "\(kind).one-member-less",
            "the value that \(item.id) expects lacks \(name)",
            item,
            advice: "Compare the whole value: what is there and not expected is a failure."
        ) { $0.edit("/expect/value") { $0.set(name, nil) } }
    }

    private func bothArmsWrong(_ kind: String) -> Doctoring? {
        guard let item = first(kind, "either") else { return nil }
        let other = items(kind, "valid").first { $0.message == item.message && $0.expected != item.expected }
        guard let other, let expected = other.expected else { return nil }
        let reason = otherReason(than: item.reasons)
        return doctoring(
            "\(kind).both-arms-wrong",
            "\(item.id), of which two outcomes are right, has two wrong ones",
            item,
            advice: "\"either\" permits its two outcomes and no third: compare with \"ifAccepted\" and \"ifRejected\"."
        ) { vector in
            vector.edit("/either") { either in
                either.set("ifAccepted", expected)
                either.set("ifRejected", .array([.string(reason)]))
            }
        }
    }

    private func doctoring(
        _ id: String,
        _ change: String,
        _ item: ConsumerSet.Item,
        advice: String,
        _ edit: (inout RawJSON) -> Void
    ) -> Doctoring {
        Doctoring(id: id, change: change, demand: .fails(id: item.id), advice: advice, set: set.editing(item, edit))
    }
}
