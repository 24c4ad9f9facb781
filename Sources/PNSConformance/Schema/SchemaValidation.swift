/// Compares values with compiled schemas.
struct SchemaValidation {
    let nodes: [SchemaNode]

    /// Every place that does not obey, in the order of the schema.
    func faults(of value: RawJSON, at pointer: String, node index: Int) -> [SchemaFault] {
        let node = nodes[index]
        return node.rules.flatMap { rule -> [SchemaFault] in
            switch rule {
            case .reference(let target):
                return faults(of: value, at: pointer, node: target)
            case .all(let branches):
                return branches.flatMap { faults(of: value, at: pointer, node: $0) }
            case .any(let branches):
                return branchFaults(of: value, at: pointer, branches, in: node, onlyOne: false)
            case .one(let branches):
                return branchFaults(of: value, at: pointer, branches, in: node, onlyOne: true)
            case .items(let items):
                return (value.elements ?? []).enumerated().flatMap { position, element in
                    faults(of: element, at: "\(pointer)/\(position)", node: items)
                }
            case .members(let named, let others):
                return memberFaults(of: value, at: pointer, named, others, in: node)
            case .required(let names):
                guard value.members != nil else { return [] }
                return names.filter { value[$0] == nil }.map {
                    fault(pointer, node, "required", "The member \"\($0)\" is missing.")
                }
            default:
                return scalarFault(of: value, at: pointer, rule, in: node).map { [$0] } ?? []
            }
        }
    }

    private func scalarFault(
        of value: RawJSON,
        at pointer: String,
        _ rule: SchemaNode.Rule,
        in node: SchemaNode
    ) -> SchemaFault? {
        switch rule {
        case .never:
            return SchemaFault(instance: pointer, schema: node.place, sentence: "Nothing can stand here.")
        case .types(let kinds):
            guard !kinds.contains(where: { $0.describes(value) }) else { return nil }
            let words = kinds.map(\.rawValue).joined(separator: " or ")
            return fault(pointer, node, "type", "Expected \(words), found \(Mismatch.short(value)).")
        case .oneOfValues(let values, let keyword):
            guard !values.contains(value) else { return nil }
            let words = values.map(Mismatch.short).joined(separator: ", ").shortened(to: 120)
            return fault(pointer, node, keyword, "Expected \(words), found \(Mismatch.short(value)).")
        case .size(let size, let least, let most):
            guard let count = size.of(value) else { return nil }
            if let least, count < least {
                return fault(pointer, node, "min\(size.rawValue)", "\(count) is less than \(least).")
            }
            if let most, count > most {
                return fault(pointer, node, "max\(size.rawValue)", "\(count) is more than \(most).")
            }
            return nil
        case .pattern(let pattern):
            guard let text = value.stringValue, !pattern.occurs(in: text) else { return nil }
            return fault(pointer, node, "pattern", "\(Mismatch.short(value)) is not like /\(pattern.source)/.")
        case .range(let least, let most):
            guard let number = value.decimalValue else { return nil }
            if let least, let bound = DecimalText(least), number < bound {
                return fault(pointer, node, "minimum", "\(Mismatch.short(value)) is less than \(least).")
            }
            if let most, let bound = DecimalText(most), number > bound {
                return fault(pointer, node, "maximum", "\(Mismatch.short(value)) is more than \(most).")
            }
            return nil
        default:
            return nil
        }
    }

    private func memberFaults(
        of value: RawJSON,
        at pointer: String,
        _ named: [(name: String, node: Int)],
        _ others: Int?,
        in node: SchemaNode
    ) -> [SchemaFault] {
        guard let members = value.members else { return [] }
        return members.flatMap { member -> [SchemaFault] in
            let place = JSONPointer.appending(member.name, to: pointer)
            if let property = named.first(where: { $0.name.hasSameBytes(as: member.name) }) {
                return faults(of: member.value, at: place, node: property.node)
            }
            guard let others else { return [] }
            return faults(of: member.value, at: place, node: others)
        }
    }

    /// Where no branch fits, the faults of the branch that comes nearest follow.
    private func branchFaults(
        of value: RawJSON,
        at pointer: String,
        _ branches: [Int],
        in node: SchemaNode,
        onlyOne: Bool
    ) -> [SchemaFault] {
        let results = branches.map { faults(of: value, at: pointer, node: $0) }
        let fitting = results.filter(\.isEmpty).count
        let keyword = onlyOne ? "oneOf" : "anyOf"
        if fitting == 0 {
            let nearest = results.min { Self.distance($0, pointer) < Self.distance($1, pointer) } ?? []
            return [fault(pointer, node, keyword, "None of \(branches.count) forms fits.")] + nearest
        }
        guard onlyOne, fitting > 1 else { return [] }
        return [fault(pointer, node, keyword, "\(fitting) forms fit where one has to.")]
    }

    /// Few faults deep inside are nearer than few at the top, and any number inside is nearer than another form.
    private static func distance(_ faults: [SchemaFault], _ pointer: String) -> Int {
        guard !faults.contains(where: { $0.instance == pointer }) else { return (1 << 20) + faults.count }
        let depth = faults.first?.instance.utf8.filter { $0 == UInt8(ascii: "/") }.count ?? 0
        return faults.count * 16 - min(depth, 15)
    }

    private func fault(_ pointer: String, _ node: SchemaNode, _ keyword: String, _ sentence: String) -> SchemaFault {
        SchemaFault(instance: pointer, schema: "\(node.place)/\(keyword)", sentence: sentence)
    }
}
