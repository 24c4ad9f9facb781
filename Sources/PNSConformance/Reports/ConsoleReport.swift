/// A report as text for a terminal: each red scenario, then the summary.
public struct ConsoleReport: Sendable {
    private let report: RunReport
    private let style: ConsoleStyle
    private let failure: FailureText

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - report: What to render; without secrets already, see ``RunReport/redacted(by:)``.
    ///   - style: How to set the text.
    ///   - replayCommand: The command that judges the same target with the same suite, as far as ` --only ID`.
    public init(_ report: RunReport, style: ConsoleStyle, replayCommand: String) {
        self.report = report
        self.style = style
        failure = FailureText(style: style, replayCommand: replayCommand)
    }

    /// The text, ended by a line feed.
    public func text() -> String {
        var lines: [String] = []
        let isStrict = report.selection.isStrict
        for result in report.results where result.verdict == .warn || result.verdict.isRed(isStrict: isStrict) {
            lines += failure.lines(for: result, clauses: report.clauses) + [""]
        }
        lines += SummaryText(report, style: style).lines
        return lines.joined(separator: "\n") + "\n"
    }
}
