/// A string with `${name}` in it, taken apart.
struct Template {
    /// A piece of the string.
    enum Part: Hashable {
        case text(String)
        case name(String)
    }

    /// The pieces in order.
    let parts: [Part]

    /// The names in the string.
    var names: [String] {
        parts.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }

    /// Takes a string apart.
    ///
    /// - Throws: ``PatternFault`` for a `${` without its end and for an empty name.
    init(_ source: String, at pointer: String) throws(PatternFault) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(source).unicodeScalars
        while let scalar = rest.first {
            rest.removeFirst()
            guard scalar == "$" else {
                literal.unicodeScalars.append(scalar)
                continue
            }
            if rest.starts(with: "${".unicodeScalars) {
                literal += "${"
                rest.removeFirst(2)
            } else if rest.first == "{" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "}"), end > rest.startIndex else {
                    throw PatternFault(pointer: pointer, sentence: "A \"${\" has no name and end.")
                }
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.name(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                literal.unicodeScalars.append(scalar)
            }
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }

    /// The names that the strings of a pattern use, in order, each once.
    static func names(in pattern: RawJSON) throws(PatternFault) -> [String] {
        var found: [String] = []
        try collect(pattern, at: "", into: &found)
        return found
    }

    private static func collect(
        _ pattern: RawJSON,
        at pointer: String,
        into found: inout [String]
    ) throws(PatternFault) {
        switch pattern {
        case .null, .bool, .number:
            break
        case .string(let text):
            for name in try Template(text, at: pointer).names where !found.contains(name) {
                found.append(name)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                try collect(element, at: "\(pointer)/\(index)", into: &found)
            }
        case .object(let members):
            for member in members {
                try collect(member.value, at: JSONPointer.appending(member.name, to: pointer), into: &found)
            }
        }
    }
}
