/// Puts values into the strings of a pattern.
///
/// A string that is exactly `${name}` becomes the value itself, of whatever type. Inside a longer string `${name}` becomes
/// text: a string as it is, anything else as compact JSON. `$${` stands for the characters `${`.
///
/// - Parameters:
///   - pattern: Any JSON; names of members are left alone.
///   - lookup: The value of a name, nil for a name that it does not know.
/// - Returns: The pattern with values in the place of names.
/// - Throws: ``PatternFault`` for an unknown name and for a `${` without its end.
public func substitute(_ pattern: RawJSON, _ lookup: (String) -> RawJSON?) throws(PatternFault) -> RawJSON {
    try substitute(pattern, at: "", lookup)
}

private func substitute(
    _ pattern: RawJSON,
    at pointer: String,
    _ lookup: (String) -> RawJSON?
) throws(PatternFault) -> RawJSON {
    switch pattern {
    case .null, .bool, .number:
        return pattern
    case .string(let text):
        return try substitute(Template(text, at: pointer), at: pointer, lookup)
    case .array(let elements):
        var results: [RawJSON] = []
        for (index, element) in elements.enumerated() {
            results.append(try substitute(element, at: "\(pointer)/\(index)", lookup))
        }
        return .array(results)
    case .object(let members):
        var results: [RawJSON.Member] = []
        for member in members {
            let place = JSONPointer.appending(member.name, to: pointer)
            results.append(RawJSON.Member(member.name, try substitute(member.value, at: place, lookup)))
        }
        return .object(results)
    }
}

private func substitute(
    _ template: Template,
    at pointer: String,
    _ lookup: (String) -> RawJSON?
) throws(PatternFault) -> RawJSON {
    var text = ""
    for part in template.parts {
        switch part {
        case .text(let piece):
            text += piece
        case .name(let name):
            guard let value = lookup(name) else {
                throw PatternFault(pointer: pointer, sentence: "Nothing is named \"\(name)\".")
            }
            if template.parts.count == 1 { return value }
            text += value.stringValue ?? value.compact()
        }
    }
    return .string(text)
}
