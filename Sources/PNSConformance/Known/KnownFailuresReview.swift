/// How the entries of a list of known failures fare in a report that was held against it.
public struct KnownFailuresReview: Sendable {
    /// What became of one entry.
    public struct Line: Hashable, Sendable {
        /// What it names.
        public var match: String
        /// `known`, `flaky` or `stale`; `not-judged` where the report says nothing about it, or not enough.
        public var verdict: Verdict
        /// More about it; empty where there is nothing to say.
        public var note: String
    }

    /// A line for each entry, in their order.
    public let lines: [Line]

    /// Reviews a list.
    ///
    /// - Parameter report: A report whose ``RunReport/known`` is that list.
    public init(_ report: RunReport) {
        lines = (report.known?.entries ?? []).map { entry in
            var verdicts: [Verdict] = []
            var note = ""
            for result in report.results {
                if entry.matches(scenario: result.id) {
                    verdicts.append(result.verdict)
                    note = Self.advice(entry, result)
                }
                verdicts += result.checks.filter { entry.matches(check: $0.id, of: result.id) }.map(\.verdict)
            }
            let order: [Verdict] = [.stale, .fail, .untestable, .warn, .known, .flaky]
            let verdict = order.first(where: verdicts.contains) ?? .notJudged
            if verdict == .stale { note = "it passes; take the entry out" }
            if verdict == .notJudged { note = "the report does not say how it fares" }
            return Line(match: entry.match, verdict: verdict, note: note)
        }
    }

    /// A name as narrow as can be hides no new failure.
    private static func advice(_ entry: KnownFailure, _ result: ScenarioResult) -> String {
        let failed = result.checks.filter { $0.verdict == .known }
        let hasPassed = result.checks.contains { $0.verdict == .pass || $0.verdict == .info }
        guard result.verdict == .known, result.original?.verdict != .untestable, hasPassed, !failed.isEmpty else {
            return ""
        }
        let names = failed.map { "\(result.id)#\($0.id)" }.joined(separator: ", ")
        return "name the checks instead of the whole scenario, so that no new failure is hidden: \(names)"
    }
}
