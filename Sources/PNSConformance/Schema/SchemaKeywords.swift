/// The members of one schema, read with their types.
struct SchemaKeywords {
    let file: String
    let pointer: String
    private let schema: RawJSON

    init(_ schema: RawJSON, file: String, pointer: String) {
        self.schema = schema
        self.file = file
        self.pointer = pointer
    }

    func place(_ keyword: String) -> String {
        "\(file)#\(pointer)/\(keyword)"
    }

    func fault(_ keyword: String, _ sentence: String) -> SchemaFault {
        SchemaFault(schema: place(keyword), sentence: sentence)
    }

    func take(_ keyword: String) -> RawJSON? {
        schema[keyword]
    }

    func text(_ keyword: String) throws(SchemaFault) -> String? {
        guard let value = take(keyword) else { return nil }
        guard let text = value.stringValue else { throw fault(keyword, "The value has to be a string.") }
        return text
    }

    func array(_ keyword: String) throws(SchemaFault) -> [RawJSON]? {
        guard let value = take(keyword) else { return nil }
        guard let elements = value.elements else { throw fault(keyword, "The value has to be an array.") }
        return elements
    }

    func schemas(_ keyword: String) throws(SchemaFault) -> [(String, RawJSON)]? {
        guard let value = take(keyword) else { return nil }
        guard let members = value.members else { throw fault(keyword, "The value has to be an object.") }
        return members.map { ($0.name, $0.value) }
    }

    /// The rules of the keywords that need no other schema.
    func valueRules() throws(SchemaFault) -> [SchemaNode.Rule] {
        var rules: [SchemaNode.Rule] = []
        if let types = take("type") { rules.append(.types(try kinds(types))) }
        if let value = take("const") { rules.append(.oneOfValues([value], keyword: "const")) }
        if let values = try array("enum") {
            guard !values.isEmpty else { throw fault("enum", "The list is empty.") }
            rules.append(.oneOfValues(values, keyword: "enum"))
        }
        for size in [SchemaNode.Size.scalars, .elements, .members] {
            let least = try count("min\(size.rawValue)")
            let most = try count("max\(size.rawValue)")
            if least != nil || most != nil { rules.append(.size(size, atLeast: least, atMost: most)) }
        }
        if let source = try text("pattern") {
            guard let pattern = try? TextPattern(source) else { throw fault("pattern", "The expression is broken.") }
            rules.append(.pattern(pattern))
        }
        let (least, most) = (try number("minimum"), try number("maximum"))
        if least != nil || most != nil { rules.append(.range(atLeast: least, atMost: most)) }
        if let names = try array("required") {
            let texts = names.compactMap(\.stringValue)
            guard texts.count == names.count else { throw fault("required", "A name has to be a string.") }
            rules.append(.required(texts))
        }
        return rules
    }

    private func kinds(_ types: RawJSON) throws(SchemaFault) -> [Matcher.ValueKind] {
        let words = types.elements ?? [types]
        let kinds = words.compactMap { $0.stringValue.flatMap(Matcher.ValueKind.init(rawValue:)) }
        guard kinds.count == words.count, !kinds.isEmpty else { throw fault("type", "The type does not exist.") }
        return kinds
    }

    private func count(_ keyword: String) throws(SchemaFault) -> Int? {
        guard let value = take(keyword) else { return nil }
        guard let count = value.intValue, count >= 0 else { throw fault(keyword, "The value has to be a count.") }
        return count
    }

    private func number(_ keyword: String) throws(SchemaFault) -> String? {
        guard let value = take(keyword) else { return nil }
        guard value.decimalValue != nil else { throw fault(keyword, "The value has to be a number.") }
        return value.compact()
    }
}
