/// JSON Schemas, draft 2020-12, as far as this project uses them.
///
/// The keywords are `$schema $id $ref $defs title description type enum const properties required additionalProperties
/// items minItems maxItems minLength maxLength pattern minimum maximum oneOf anyOf allOf minProperties maxProperties
/// examples`. Another one is refused when the set is made: a rule that is skipped in silence is worse than none.
/// `$ref` leads to `#/$defs/x` of the same file, to `x.schema.json`, or to `x.schema.json#/$defs/y`.
public struct SchemaSet: Sendable {
    /// The keywords that can be used.
    public static let keywords: Set<String> = [
        "$schema", "$id", "$ref", "$defs", "title", "description", "type", "enum", "const", "properties", "required",
        "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum",
        "maximum", "oneOf", "anyOf", "allOf", "minProperties", "maxProperties", "examples",
    ]

    /// The dialect that `$schema` names.
    static let dialect = "https://json-schema.org/draft/2020-12/schema"

    let nodes: [SchemaNode]
    /// The node of each file and each definition, by `file` and `file#/$defs/name`.
    let roots: [String: Int]
    /// The clauses that the descriptions of a file name, by file.
    public let clauses: [String: [String]]
    private let examples: [(node: Int, value: RawJSON, place: String)]

    /// Compiles schemas.
    ///
    /// - Parameter files: The schemas by file name, `x.schema.json`, without a folder.
    /// - Throws: ``SchemaFault`` for an unknown keyword, a value that a keyword cannot have, a `$ref` that leads nowhere
    ///   or in a circle.
    public init(files: [String: RawJSON]) throws(SchemaFault) {
        var compiler = SchemaCompiler()
        for (name, schema) in files.sorted(by: { $0.key < $1.key }) {
            try compiler.add(schema, file: name)
        }
        try compiler.link()
        nodes = compiler.nodes
        roots = compiler.roots
        clauses = compiler.clauses
        examples = compiler.examples
    }

    /// The names that ``faults(of:in:)`` takes.
    public var names: [String] {
        roots.keys.sorted()
    }

    /// Validates a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - name: A file of the set, or a definition in it: `count.schema.json`, `record.schema.json#/$defs/date`.
    /// - Returns: Every place that does not obey, in the order of the schema; nil where the set has no such schema.
    public func faults(of value: RawJSON, in name: String) -> [SchemaFault]? {
        guard let root = roots[name] else { return nil }
        return SchemaValidation(nodes: nodes).faults(of: value, at: "", node: root)
    }

    /// The examples in the schemas that do not obey the schema they stand in.
    public func faultsOfExamples() -> [SchemaFault] {
        let validation = SchemaValidation(nodes: nodes)
        return examples.flatMap { example in
            validation.faults(of: example.value, at: "", node: example.node).prefix(1).map {
                SchemaFault(
                    instance: $0.instance,
                    schema: example.place,
                    sentence: "The example is invalid: \($0.sentence)"
                )
            }
        }
    }
}
