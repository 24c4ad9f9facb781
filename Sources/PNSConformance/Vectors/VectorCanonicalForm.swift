/// The one form in which a vector file is written, so that a difference between two versions is a difference in content.
enum VectorCanonicalForm {
    /// The order of the members of a vector.
    private static let vectorMembers = [
        "id", "clauses", "needs", "comment", "flags", "input", "result", "expect", "error", "pointer", "either", "live",
    ]
    private static let fileMembers = ["format", "kind", "spec", "suite", "count", "about", "flags", "groups"]
    private static let groupMembers = ["id", "source", "given", "vectors"]

    /// What is not in canonical form; nil where everything is.
    static func fault(of file: VectorFile, text: String, value: RawJSON) -> String? {
        guard isOrdered(value, fileMembers) else { return "The members of the file are not in their order." }
        guard file.flags.map(\.name) == file.flags.map(\.name).sorted() else { return "The flags are not sorted." }
        guard file.groups.map(\.id) == file.groups.map(\.id).sorted() else { return "The groups are not sorted." }
        guard Set(file.groups.map(\.id)).count == file.groups.count else { return "Two groups have the same id." }
        for group in value["groups"]?.elements ?? [] {
            guard isOrdered(group, groupMembers) else { return "The members of a group are not in their order." }
            for vector in group["vectors"]?.elements ?? [] where !isOrdered(vector, vectorMembers) {
                return "The members of \(vector["id"]?.stringValue ?? "a vector") are not in their order."
            }
        }
        guard text.hasSameBytes(as: value.pretty()) else {
            let line = firstDifference(text, value.pretty())
            return "The text is not laid out as `pns` writes it, from line \(line) on."
        }
        return nil
    }

    private static func isOrdered(_ object: RawJSON, _ order: [String]) -> Bool {
        let places = (object.members ?? []).map { member in order.firstIndex(of: member.name) ?? order.count }
        return places == places.sorted()
    }

    private static func firstDifference(_ left: String, _ right: String) -> Int {
        let same = zip(left.utf8, right.utf8).prefix { $0 == $1 }
        return same.reduce(1) { $0 + ($1.0 == UInt8(ascii: "\n") ? 1 : 0) }
    }
}
