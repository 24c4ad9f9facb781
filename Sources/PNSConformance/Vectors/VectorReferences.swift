/// Whether what a vector names exists.
struct VectorReferences {
    private let context: VectorVerifier.Context

    init(_ context: VectorVerifier.Context) {
        self.context = context
    }

    func faults(of vector: Vector, _ typed: VectorCase) -> [String] {
        var found: [String] = []
        for clause in vector.clauses where !context.clauses.contains(clause) {
            found.append("the clause \(clause) does not exist.")
        }
        if vector.clauses.isEmpty { found.append("no clause demands the outcome.") }
        if vector.flags.isEmpty { found.append("it has no flag.") }
        for need in vector.needs where !context.features.contains(need) {
            found.append("the feature \(need) does not exist.")
        }
        for reason in vector.outcome.reasons where !context.reasons.contains(reason) {
            found.append("the reason \(reason) is not in the registry.")
        }
        if case .invalid(let reasons, _) = vector.outcome, reasons.isEmpty { found.append("it names no reason.") }
        if let live = vector.live, !context.scenarios.contains(live) {
            found.append("the scenario \(live) does not exist.")
        }
        if !Self.isID(vector.id) { found.append("the id has another form than vec.kind.0000.") }
        if case .either(let decidedBy, _, _) = vector.outcome, !decides(decidedBy) {
            found.append("\(decidedBy) decides nothing.")
        }
        switch typed {
        case .messageDecode(let message, _, _), .messageEncode(let message, _, _):
            if !context.messages.contains(message) { found.append("the message \(message) does not exist.") }
        default:
            break
        }
        return found
    }

    /// `feature:` names a feature, `local:` anything.
    private func decides(_ word: String) -> Bool {
        let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else { return false }
        return parts[0] == "local" || parts[0] == "feature" && context.features.contains(parts[1])
    }

    /// Whether a text has the form `vec.kind.0000` with a kind that exists.
    static func isID(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "vec", VectorKind(rawValue: String(parts[1])) != nil else { return false }
        return parts[2].utf8.count == 4 && parts[2].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    }
}

extension Vector.Outcome {
    /// The reasons that the outcome names.
    var reasons: [String] {
        switch self {
        case .valid: []
        case .invalid(let reasons, _): reasons
        case .either(_, _, let reasons): reasons
        }
    }
}
