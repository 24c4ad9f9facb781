/// Says everything that is wrong with a target file, by its JSON Schema and by the names that the suite knows.
public struct TargetCheck {
    static let file = "target.schema.json"

    private let schema: RawJSON
    private let set: SchemaSet
    private let suite: Suite

    /// Makes a check.
    ///
    /// - Throws: ``DataFault`` or ``SchemaFault`` when the schema of the suite cannot be used.
    public init(_ suite: Suite) throws {
        guard let schema = suite.targetSchema else {
            throw DataFault(file: "Conformance/\(Self.file)", pointer: "", sentence: "The file is missing.")
        }
        self.schema = schema
        self.suite = suite
        set = try SchemaSet(files: [Self.file: schema])
    }

    /// Every problem, in the order of the schema; where a form is wrong as a whole, the nearest form speaks.
    public func problems(in target: RawJSON) -> [TargetProblem] {
        let faults = set.faults(of: target, in: Self.file) ?? []
        return faults.map { problem($0, in: target) } + unknownNames(in: target)
    }

    /// The examples in the schema that it does not permit itself.
    package func faultsOfExamples() -> [SchemaFault] { set.faultsOfExamples() }

    private func problem(_ fault: SchemaFault, in target: RawJSON) -> TargetProblem {
        let place = String(fault.schema.drop { $0 != "#" }.dropFirst())
        if place.hasSuffix("/additionalProperties") {
            let owner = schema.at(String(place.dropLast("/additionalProperties".count)))
            return unknown(
                JSONPointer.lastName(of: fault.instance),
                among: (owner?["properties"]?.members ?? []).map(\.name).filter { $0 != DataMembers.comment },
                at: fault.instance,
                kind: "member"
            )
        }
        // The place is that of the keyword; what stands around it says what is meant.
        var node = schema.at(JSONPointer.parent(of: place))
        if place.hasSuffix("/required") {
            let missing = node?["properties"]?.members?.first { fault.sentence.contains("\"\($0.name)\"") }
            node = missing?.value ?? node
        }
        return TargetProblem(pointer: fault.instance, sentence: fault.sentence, advice: Self.advice(node))
    }

    private static func advice(_ node: RawJSON?) -> String {
        let description = node?["description"]?.stringValue ?? ""
        guard let example = node?["examples"]?.elements?.first else { return description }
        return "\(description) For example: \(example.compact())"
    }

    private func unknownNames(in target: RawJSON) -> [TargetProblem] {
        var found: [TargetProblem] = []
        for (index, feature) in (target["features"]?.elements ?? []).enumerated() {
            guard let name = feature.stringValue, !suite.features.contains(name) else { continue }
            found.append(unknown(name, among: suite.features, at: "/features/\(index)", kind: "feature"))
        }
        found += unknownMembers(of: "limits", among: suite.limitNames, kind: "limit", in: target)
        found += unknownMembers(of: "operations", among: suite.operations.keys.sorted(), kind: "operation", in: target)
        return found
    }

    private func unknownMembers(
        of name: String,
        among known: [String],
        kind: String,
        in target: RawJSON
    ) -> [TargetProblem] {
        let names = (target[name]?.members ?? []).map(\.name).filter { $0 != DataMembers.comment }
        return names.filter { !known.contains($0) }.map { other in
            unknown(other, among: known, at: JSONPointer.appending(other, to: "/\(name)"), kind: kind)
        }
    }

    private func unknown(_ name: String, among known: [String], at pointer: String, kind: String) -> TargetProblem {
        let nearest = Spelling.nearest(to: name, among: known)
        return TargetProblem(
            pointer: pointer,
            sentence: "There is no \(kind) \"\(name.shortened(to: 40))\" here.",
            advice: nearest.map { "Did you mean \"\($0)\"?" } ?? "Known: \(known.joined(separator: ", "))."
        )
    }
}
