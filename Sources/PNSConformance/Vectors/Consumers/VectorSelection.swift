/// Which vectors are meant: those that agree with every filter.
package struct VectorSelection: Sendable {
    /// The kinds; any where there is none, and so with the others.
    package var kinds: [String] = []
    /// The clauses; an area such as `JSN` means all of its clauses.
    package var clauses: [String] = []
    /// The flags.
    package var flags: [String] = []
    /// The features that are needed.
    package var features: [String] = []
    /// The messages.
    package var messages: [String] = []
    /// `valid`, `invalid` or `either`.
    package var results: [String] = []
    /// Words in id, comment or file, all of them, in any case of letters.
    package var words: [String] = []

    /// Selects everything.
    package init() {}

    /// Whether a vector is meant.
    package func contains(_ item: ConsumerSet.Item) -> Bool {
        func named(_ name: String) -> [String] { (item.value[name]?.elements ?? []).compactMap(\.stringValue) }
        func isAny(_ wanted: [String], _ names: [String]) -> Bool {
            wanted.isEmpty || wanted.contains { word in names.contains { $0 == word } }
        }
        let ownClauses = named("clauses")
        let text = "\(item.id) \(item.value["comment"]?.stringValue ?? "") \(item.path)".lowercased()
        return isAny(kinds, [item.kind]) && isAny(clauses, ownClauses + ownClauses.map { String($0.prefix(3)) })
            && isAny(flags, named("flags")) && isAny(features, item.needs)
            && isAny(messages, [item.message].compactMap(\.self)) && isAny(results, [item.result])
            && words.allSatisfy { text.contains($0.lowercased()) }
    }

    /// A word of a filter that no vector has, with those that there are.
    package func unknownWord(in set: ConsumerSet) -> (filter: String, word: String, known: [String])? {
        func known(
            _ filter: String,
            _ wanted: [String],
            _ read: (ConsumerSet.Item) -> [String]
        ) -> (String, String, [String])? {
            let all = Set(set.items.flatMap(read))
            return wanted.first { !all.contains($0) }.map { (filter, $0, all.sorted()) }
        }
        func named(_ name: String) -> (ConsumerSet.Item) -> [String] {
            { item in (item.value[name]?.elements ?? []).compactMap(\.stringValue) }
        }
        return known("kind", kinds) { [$0.kind] }
            ?? known("clause", clauses) { item in named("clauses")(item).flatMap { [$0, String($0.prefix(3))] } }
            ?? known("flag", flags, named("flags")) ?? known("feature", features, named("needs"))
            ?? known("message", messages) { [$0.message].compactMap(\.self) }
            ?? known("result", results) { [$0.result] }
    }
}
