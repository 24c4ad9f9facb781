/// The end of a run, for the console: what was planned, executed and not, and what each profile can claim.
public struct SummaryText: Sendable {
    private static let namesShown = 12
    private static let marginsShown = 3

    private let report: RunReport
    private let style: ConsoleStyle

    /// Makes a renderer.
    public init(_ report: RunReport, style: ConsoleStyle) {
        self.report = report
        self.style = style
    }

    /// The lines.
    public var lines: [String] {
        let counts = report.counts
        var lines = style.wrap(header, label: "")
        lines.append("planned \(counts.planned), executed \(counts.executed), not executed \(counts.notExecuted)")
        let verdicts = Verdict.allCases.compactMap { verdict in
            counts.verdicts[verdict].map { "\(verdict.rawValue) \($0)" }
        }
        if !verdicts.isEmpty { lines += style.wrap(verdicts.joined(separator: ", "), label: "  ") }
        let evidence = Evidence.allCases.map { "\($0.rawValue) \(counts.evidence[$0] ?? 0)" }
        lines += style.wrap("evidence: " + evidence.joined(separator: ", "), label: "  ")
        let arms = Dictionary(report.results.flatMap(\.checks).compactMap(\.arm).map { ($0, 1) }, uniquingKeysWith: +)
        if !arms.isEmpty {
            let words = arms.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            lines += style.wrap("permitted arms taken: " + words, label: "  ")
        }
        lines += exercisedLines
        let closest = report.closestToDeadlines(Self.marginsShown, below: RunReport.nearDeadline)
            .map(\.description).joined(separator: ", ")
        if !closest.isEmpty { lines += style.wrap(closest, label: "  closest to their deadlines, part left: ") }
        if report.ending != .finished { lines.append("  ended early: \(report.ending.rawValue)") }
        for remark in report.remarks { lines += style.wrap(remark, label: "  note: ") }
        lines += list("not begun", report.notExecuted.map(\.id))
        for verdict in [Verdict.blocked, .notJudged, .notApplicable] {
            lines += list(verdict.rawValue, report.results.filter { $0.verdict == verdict }.map(\.id))
        }
        let excused = report.excused
        for result in excused.prefix(Self.namesShown) {
            lines += style.wrap("\(result.id) \(result.reason ?? "")", label: "  \(result.verdict.rawValue): ")
        }
        let rest = excused.count - Self.namesShown
        if rest > 0 { lines.append("  and \(rest) more that the list of known failures excuses") }
        for feature in report.features { lines.append("feature \(feature.name): \(feature.state.rawValue)") }
        for profile in report.profiles { lines += self.lines(for: profile) }
        return lines
    }

    private var exercisedLines: [String] {
        guard let exercised = report.exercised else { return [] }
        let lines = ["  " + exercised.summary(judged: report.judgedClauses.count)]
        // Where a part of the suite was selected they are many, and say nothing.
        guard report.selection.only.isEmpty, report.selection.not.isEmpty else { return lines }
        return lines + list("never exercised", exercised.never)
    }

    private var header: String {
        var parts = [[report.target.name, report.target.version].compactMap(\.self).joined(separator: " ")]
        if let words = report.target.adapter {
            parts.append("through an adapter (\(words.isEmpty ? "counts only" : words.joined(separator: " ")))")
        }
        parts.append("spec \(report.spec)")
        parts.append("suite \(report.suite)")
        parts.append("seed \(report.seed)")
        parts.append("T \(report.timings.unitMilliseconds) ms")
        return parts.joined(separator: ", ")
    }

    private func lines(for profile: ProfileResult) -> [String] {
        let verdict: Verdict =
            switch profile.outcome {
            case .conformant: .pass
            case .partial: .notJudged
            case .notConformant: .fail
            case .notClaimed: .notApplicable
            }
        var lines = ["profile \(profile.id): \(style.paint(profile.outcome.rawValue, as: verdict))"]
        lines += list("failed", profile.failed)
        lines += list("not judged", profile.notJudged)
        lines += list("not scored", profile.unscored.map { "\($0.id) (\($0.why.rawValue))" })
        return lines
    }

    private func list(_ title: String, _ names: [String]) -> [String] {
        guard !names.isEmpty else { return [] }
        // A console is read from its last lines; the JSON report names them all.
        let rest = names.count - Self.namesShown
        let text = names.prefix(Self.namesShown).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
        return style.wrap(text, label: "  \(title) (\(names.count)): ")
    }
}
