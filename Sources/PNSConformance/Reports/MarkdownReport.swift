/// The report as Markdown, for a pull request or the summary of a CI step.
public struct MarkdownReport: Sendable {
    /// A summary page has its own limit of size: so many failures are shown in full.
    private static let failuresShown = 20

    private let report: RunReport
    private let replayCommand: String

    /// Makes a renderer.
    public init(_ report: RunReport, replayCommand: String) {
        self.report = report
        self.replayCommand = replayCommand
    }

    /// The text, ended by a line feed.
    public func text() -> String {
        let counts = report.counts
        let version = report.target.version.map { " \($0)" } ?? ""
        var lines = ["## Conformance of \(Self.plain(report.target.name + version))", ""]
        for profile in report.profiles { lines.append("**\(profile.id): \(profile.outcome.rawValue)**  ") }
        lines.append("planned \(counts.planned), executed \(counts.executed), not executed \(counts.notExecuted)  ")
        lines.append("suite \(report.suite), specification \(report.spec), seed \(report.seed)")
        lines += ["", "| verdict | scenarios |", "|---|---:|"]
        for verdict in Verdict.allCases {
            if let count = counts.verdicts[verdict] { lines.append("| \(verdict.rawValue) | \(count) |") }
        }
        if !report.notExecuted.isEmpty { lines.append("| not begun | \(report.notExecuted.count) |") }
        lines += exercised
        for remark in report.remarks { lines += ["", "> \(Self.plain(remark))"] }
        lines += excused()
        let isStrict = report.selection.isStrict
        let red = report.results.filter { $0.verdict == .warn || $0.verdict.isRed(isStrict: isStrict) }
        for result in red.prefix(Self.failuresShown) { lines += failure(result) }
        if red.count > Self.failuresShown {
            lines += ["", "and \(red.count - Self.failuresShown) more; the JSON report has them all."]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What fails and is known to, and what no profile scores.
    private func excused() -> [String] {
        let known = report.excused
        var lines: [String] = []
        if !known.isEmpty { lines += ["", "| known failure | |", "|---|---|"] }
        for result in known {
            lines.append("| \(result.verdict.rawValue) \(Self.plain(result.id)) | \(Self.plain(result.reason ?? "")) |")
        }
        for profile in report.profiles where !profile.unscored.isEmpty {
            let names = profile.unscored.map { Self.plain($0.id) }.joined(separator: ", ")
            lines += ["", "\(profile.id) does not score \(names)."]
        }
        return lines
    }

    private var exercised: [String] {
        guard let exercised = report.exercised else { return [] }
        let lines = ["", exercised.summary(judged: report.judgedClauses.count)]
        guard !exercised.never.isEmpty else { return lines }
        let never = exercised.never.map { "- \($0): \(Self.plain(report.clauses[$0] ?? ""))" }
        let title = "<details><summary>never exercised: \(exercised.never.count)</summary>"
        return lines + ["", title, ""] + never + ["", "</details>"]
    }

    private func failure(_ result: ScenarioResult) -> [String] {
        var lines = ["", "<details><summary><b>\(result.verdict.rawValue)</b> \(Self.plain(result.id))</summary>", ""]
        lines.append(Self.plain(result.title))
        if let reason = result.reason { lines += ["", Self.plain(reason)] }
        for check in result.checks where check.verdict != .pass && check.verdict != .info {
            lines += ["", "- **#\(check.id)** \(check.verdict.rawValue)"]
            for clause in check.clauses { lines.append("  - \(clause): \(Self.plain(report.clauses[clause] ?? ""))") }
            if let expected = check.expected { lines.append("  - expected \(Self.code(expected))") }
            if let actual = check.actual { lines.append("  - actual \(Self.code(actual))") }
            if let hint = check.hint { lines.append("  - \(Self.plain(hint))") }
        }
        return lines + ["", "`\(replayCommand) --only \(result.id)`", "", "</details>"]
    }

    /// A text without markup.
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": plain += "&lt;"
            case "&": plain += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "|", "#": plain += "\\\(scalar)"
            case "\u{0}"..<"\u{20}": plain += " "
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// A text as code, fenced by more backticks than it has in a row.
    private static func code(_ text: String) -> String {
        let flat = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        var longest = 0
        var run = 0
        for character in flat {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return longest == 0 ? "\(fence)\(flat)\(fence)" : "\(fence) \(flat) \(fence)"
    }
}
