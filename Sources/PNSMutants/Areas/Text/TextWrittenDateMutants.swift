import PNSCodec

extension Mutants {
    /// Timestamps that are written, in answers to devices.
    static let textWrittenDates: [Mutant] = [
        .writesDates("dates-without-z") { $0.offset = "+00:00" },
        .writesDates("shortest-fractions") { date in
            while date.fraction.last == "0" { date.fraction.removeLast() }
        },
        .writesDates("nine-digits-for-six") { if $0.fraction.count == 6 { $0.fraction += "000" } },
        .writesDates("nine-digits-and-zeros") { if $0.fraction.count == 9 { $0.fraction += "000" } },
    ]
}

extension Mutant {
    /// A mutant that writes the dates of its answers otherwise.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes the parts of a date.
    /// - Returns: The mutant.
    fileprivate static func writesDates(_ id: String, _ edit: @escaping @Sendable (inout NotifyDates) -> Void) -> Mutant
    {
        .outbound(id) { frame in
            guard frame.text != nil, let message = try? JSONValue(wire: frame.payload) else { return }
            frame.payload = message.withDates { NotifyDates.edit($0, edit) }.wire()
        }
    }
}

extension JSONValue {
    /// The value with its create dates and seen dates written otherwise.
    fileprivate func withDates(_ edit: (String) -> String) -> JSONValue {
        switch self {
        case .array(let elements):
            return .array(elements.map { $0.withDates(edit) })
        case .object(let members):
            let changed = members.map { member -> JSONMember in
                guard ["create_date", "seen_date"].contains(member.name), let date = member.value.asText else {
                    return JSONMember(member.name, member.value.withDates(edit))
                }
                return JSONMember(member.name, .string(edit(date)))
            }
            return .object(changed)
        default:
            return self
        }
    }
}
