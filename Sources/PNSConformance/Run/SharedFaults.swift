/// The same fault of the wire or the same late message in several scenarios: shown once.
///
/// Two checks come with every scenario that opens a connection, so one fault of the server shows in many. The scenario
/// that shows it best keeps its red; those in which nothing else failed are explained by it.
enum SharedFaults {
    /// The scenarios that another one explains.
    ///
    /// - Parameters:
    ///   - results: What each scenario found by itself.
    ///   - foundations: How many others each scenario builds on: of several that show a fault equally well, the one that
    ///     builds on the fewest is nearest to the cause.
    /// - Returns: By id, the scenario that shows the same; never one that is itself among the keys.
    static func explanations(of results: [ScenarioResult], foundations: [String: Int] = [:]) -> [String: String] {
        var shown: [Fault: String] = [:]
        let order = results.enumerated().sorted { left, right in
            (foundations[left.element.id] ?? 0, left.offset) < (foundations[right.element.id] ?? 0, right.offset)
        }
        let results = order.map(\.element)
        // A check of the scenario's own that failed beside it says more than the automatic one.
        for result in results where !isPurelyAutomatic(result) { note(result, in: &shown) }
        for result in results where isPurelyAutomatic(result) { note(result, in: &shown) }
        var explanations: [String: String] = [:]
        for result in results where result.verdict == .fail && isPurelyAutomatic(result) {
            let best = faults(of: result).compactMap { shown[$0] }
            // What shows anything first has to stay red.
            guard let first = best.first, !best.contains(result.id) else { continue }
            explanations[result.id] = first
        }
        return explanations
    }

    private struct Fault: Hashable {
        var check: String
        var clauses: [String]
        var place: String
    }

    private static let automatic = Set(Ledger.builtInChecks.map(\.key))

    private static func note(_ result: ScenarioResult, in shown: inout [Fault: String]) {
        for fault in faults(of: result) where shown[fault] == nil { shown[fault] = result.id }
    }

    private static func isPurelyAutomatic(_ result: ScenarioResult) -> Bool {
        result.checks.filter { $0.verdict == .fail || $0.verdict == .warn }.allSatisfy { automatic.contains($0.id) }
    }

    private static func faults(of result: ScenarioResult) -> [Fault] {
        result.checks.filter { $0.verdict == .fail && automatic.contains($0.id) }.map { check in
            // A schema fault names its place in the schema last, in parentheses; the rest differs by message.
            let text = check.actual ?? ""
            let place = text.hasSuffix(")") ? text.lastIndex(of: "(").map { String(text[$0...]) } : nil
            return Fault(check: check.id, clauses: check.clauses, place: place ?? "")
        }
    }
}
