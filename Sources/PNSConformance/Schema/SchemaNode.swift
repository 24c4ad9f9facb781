/// A schema, or a schema in a schema.
struct SchemaNode: Sendable {
    /// File, `#` and a JSON pointer.
    let place: String
    /// What it asks for, in a fixed order: types first, so that the first fault is the plainest.
    var rules: [Rule] = []

    /// A keyword with its value; other schemas by their index.
    enum Rule: Sendable {
        case never
        case reference(Int)
        case types([Matcher.ValueKind])
        case oneOfValues([RawJSON], keyword: String)
        case size(Size, atLeast: Int?, atMost: Int?)
        case pattern(TextPattern)
        case range(atLeast: String?, atMost: String?)
        case required([String])
        case members(named: [(name: String, node: Int)], others: Int?)
        case items(Int)
        case all([Int])
        case any([Int])
        case one([Int])
    }

    /// What `min…` and `max…` count.
    enum Size: String, Sendable {
        case scalars = "Length"
        case elements = "Items"
        case members = "Properties"

        func of(_ value: RawJSON) -> Int? {
            switch (self, value) {
            case (.scalars, .string(let text)): text.unicodeScalars.count
            case (.elements, .array(let elements)): elements.count
            case (.members, .object(let members)): members.count
            default: nil
            }
        }
    }

    /// The schemas that look at the same value as this one.
    var inPlace: [Int] {
        rules.flatMap { rule -> [Int] in
            switch rule {
            case .reference(let node): return [node]
            case .all(let nodes), .any(let nodes), .one(let nodes): return nodes
            default: return []
            }
        }
    }
}
