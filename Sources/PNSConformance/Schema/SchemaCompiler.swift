/// Turns schema files into nodes; everything that can be wrong with a schema is found here.
struct SchemaCompiler {
    private(set) var nodes: [SchemaNode] = []
    private(set) var roots: [String: Int] = [:]
    private(set) var clauses: [String: [String]] = [:]
    private(set) var examples: [(node: Int, value: RawJSON, place: String)] = []
    /// References whose targets can be in files that were not read yet.
    private var references: [(node: Int, rule: Int, target: String, place: String)] = []

    mutating func add(_ schema: RawJSON, file: String) throws(SchemaFault) {
        clauses[file] = []
        roots[file] = try compile(schema, file: file, at: "")
    }

    /// Joins references with their targets and refuses those that lead nowhere or in a circle.
    mutating func link() throws(SchemaFault) {
        for reference in references {
            guard let target = roots[reference.target] else {
                throw SchemaFault(schema: reference.place, sentence: "\"\(reference.target)\" does not exist.")
            }
            nodes[reference.node].rules[reference.rule] = .reference(target)
        }
        var finished = Set<Int>()
        for node in nodes.indices {
            var path: [Int] = []
            try refuseCircle(from: node, &path, &finished)
        }
    }

    private func refuseCircle(from node: Int, _ path: inout [Int], _ finished: inout Set<Int>) throws(SchemaFault) {
        guard !finished.contains(node) else { return }
        guard !path.contains(node) else {
            throw SchemaFault(schema: nodes[node].place, sentence: "The schema refers to itself for the same value.")
        }
        path.append(node)
        for next in nodes[node].inPlace { try refuseCircle(from: next, &path, &finished) }
        path.removeLast()
        finished.insert(node)
    }

    private mutating func compile(_ schema: RawJSON, file: String, at pointer: String) throws(SchemaFault) -> Int {
        let index = nodes.count
        nodes.append(SchemaNode(place: "\(file)#\(pointer)"))
        if let flag = schema.boolValue {
            nodes[index].rules = flag ? [] : [.never]
            return index
        }
        guard let members = schema.members else {
            throw SchemaFault(schema: nodes[index].place, sentence: "A schema is an object, true or false.")
        }
        for member in members where !SchemaSet.keywords.contains(where: member.name.hasSameBytes) {
            let place = "\(file)#\(JSONPointer.appending(member.name, to: pointer))"
            throw SchemaFault(schema: place, sentence: "The keyword \"\(member.name)\" is not used here.")
        }
        let keywords = SchemaKeywords(schema, file: file, pointer: pointer)
        try readNotes(keywords, node: index)
        try readDefinitions(keywords)
        nodes[index].rules = try keywords.valueRules()
        try readApplicators(keywords, node: index)
        return index
    }

    private mutating func readNotes(_ keywords: SchemaKeywords, node: Int) throws(SchemaFault) {
        if let dialect = try keywords.text("$schema"), dialect != SchemaSet.dialect {
            throw keywords.fault("$schema", "The dialect is \"\(SchemaSet.dialect)\".")
        }
        _ = try keywords.text("$id")
        _ = try keywords.text("title")
        if let description = try keywords.text("description") {
            for clause in ClauseID.references(in: description) where clauses[keywords.file]?.contains(clause) == false {
                clauses[keywords.file]?.append(clause)
            }
        }
        for (index, example) in try (keywords.array("examples") ?? []).enumerated() {
            examples.append((node, example, "\(keywords.place("examples"))/\(index)"))
        }
    }

    private mutating func readDefinitions(_ keywords: SchemaKeywords) throws(SchemaFault) {
        for (name, schema) in try keywords.schemas("$defs") ?? [] {
            let pointer = JSONPointer.appending(name, to: "\(keywords.pointer)/$defs")
            let node = try compile(schema, file: keywords.file, at: pointer)
            if keywords.pointer.isEmpty { roots["\(keywords.file)#\(pointer)"] = node }
        }
    }

    private mutating func readApplicators(_ keywords: SchemaKeywords, node: Int) throws(SchemaFault) {
        let (file, pointer) = (keywords.file, keywords.pointer)
        if let target = try keywords.text("$ref") {
            let full = target.hasPrefix("#") ? file + target : target
            references.append((node, nodes[node].rules.count, full, keywords.place("$ref")))
            nodes[node].rules.append(.never)
        }
        let properties = try keywords.schemas("properties")
        let others = keywords.take("additionalProperties")
        if properties != nil || others != nil {
            var named: [(name: String, node: Int)] = []
            for (name, schema) in properties ?? [] {
                let place = JSONPointer.appending(name, to: "\(pointer)/properties")
                named.append((name, try compile(schema, file: file, at: place)))
            }
            var otherNode: Int?
            if let others { otherNode = try compile(others, file: file, at: "\(pointer)/additionalProperties") }
            nodes[node].rules.append(.members(named: named, others: otherNode))
        }
        if let items = keywords.take("items") {
            nodes[node].rules.append(.items(try compile(items, file: file, at: "\(pointer)/items")))
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            guard let schemas = try keywords.array(keyword) else { continue }
            guard !schemas.isEmpty else { throw keywords.fault(keyword, "The list is empty.") }
            var branches: [Int] = []
            for (index, schema) in schemas.enumerated() {
                branches.append(try compile(schema, file: file, at: "\(pointer)/\(keyword)/\(index)"))
            }
            nodes[node].rules.append(
                keyword == "allOf" ? .all(branches) : keyword == "anyOf" ? .any(branches) : .one(branches)
            )
        }
    }
}
