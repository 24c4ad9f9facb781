/// One judgement in a step: what is looked at, what it has to be like, and which clause says so.
public struct Check: Hashable, Sendable {
    /// What a check can look at.
    public enum Look: String, CaseIterable, Hashable, Sendable {
        case status, headers, body, accept
        case message
        case counts, among, none, messages
        case close, bare
        case text
        case count, request
        case items, requests, faults
        case records, ended
        case equal, distinct, between, slackSeconds, covers, matches
    }

    /// The slug, unique within the scenario.
    public var id: String
    /// The clauses that demand it, at least one.
    public var clauses: [String]
    /// The check that must have passed for this one to mean anything.
    public var control: String?
    /// The mutants that this check must catch.
    public var killedBy: [String]
    /// For each outcome that it permits, where there are several, the mutant that is just outside it.
    public var arms: [String: String] = [:]
    /// What is looked at and the pattern, in the order of ``Look``.
    public var looks: [(look: Look, pattern: RawJSON)]

    /// Equal when everything is, the order of looks included.
    public static func == (left: Check, right: Check) -> Bool {
        left.id == right.id && left.clauses == right.clauses && left.control == right.control
            && left.killedBy == right.killedBy && left.arms == right.arms
            && left.looks.elementsEqual(right.looks) { $0 == $1 }
    }

    /// Feeds the id.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }

    subscript(look: Look) -> RawJSON? { looks.first { $0.look == look }?.pattern }

    /// Reads a check.
    ///
    /// - Parameters:
    ///   - reader: Where it stands.
    ///   - permitted: What the step lets a check look at.
    /// - Returns: The check.
    /// - Throws: ``DataFault``.
    static func read(_ reader: DataReader, permitted: [Look]) throws(DataFault) -> Check {
        try reader.object { members throws(DataFault) in
            let id = try members.string("check")
            var clauses = try members.strings("clauses")
            if let clause = try members.optionalString("clause") { clauses.insert(clause, at: 0) }
            guard !clauses.isEmpty else { throw members.fault("A check names its clause.") }
            let control = try members.optionalString("control")
            let killedBy = try members.strings("killedBy")
            let arms = try members.optional("arms").map { object throws(DataFault) in
                try object.entries().map { entry throws(DataFault) in (entry.name, try entry.reader.string()) }
            }
            var looks: [(Look, RawJSON)] = []
            for look in Look.allCases where permitted.contains(look) {
                guard let pattern = members.optional(look.rawValue) else { continue }
                try look.validate(pattern)
                looks.append((look, pattern.value))
            }
            guard looks.contains(where: { $0.0 != .slackSeconds }) else {
                let words = permitted.map(\.rawValue).joined(separator: ", ")
                throw members.fault("A check looks at something; here that can be \(words).")
            }
            var check = Check(id: id, clauses: clauses, control: control, killedBy: killedBy, looks: looks)
            check.arms = Dictionary(arms ?? [], uniquingKeysWith: { first, _ in first })
            return check
        }
    }
}

extension Check.Look {
    /// Refuses a pattern of a shape that would look at nothing, and so hold always.
    fileprivate func validate(_ pattern: DataReader) throws(DataFault) {
        switch self {
        case .counts, .none, .among, .messages:
            let entries = try pattern.entries()
            guard !entries.isEmpty else { throw pattern.fault("At least one connection is named.") }
            guard self == .among || self == .messages else { return }
            for entry in entries { _ = try entry.reader.elements() }
        case .bare: _ = try pattern.bool()
        default: break
        }
    }
}
