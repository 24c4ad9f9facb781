/// The forms that a report can be written in; all are made from the JSON form.
public enum ReportFormat: String, CaseIterable, Hashable, Sendable {
    /// Everything, see ``RunReport/text()``.
    case json
    /// For CI servers, see ``JUnitReport``.
    case junit
    /// For test harnesses, see ``TAPReport``.
    case tap
    /// For a pull request or a step summary, see ``MarkdownReport``.
    case markdown
    /// For CI front ends that mark failures, see ``AnnotationsReport``.
    case annotations
    /// For a badge service, see ``BadgeReport``.
    case badge
    /// One page for people, see ``HTMLReport``.
    case html
    /// As on the console, without colour.
    case text

    /// The report in this form.
    ///
    /// - Parameters:
    ///   - report: What to render; without secrets already.
    ///   - replayCommand: The command that judges the same target, as far as ` --only ID`.
    /// - Returns: The text, ended by a line feed where it is not empty.
    public func text(of report: RunReport, replayCommand: String) -> String {
        switch self {
        case .json: report.text()
        case .junit: JUnitReport(report).text()
        case .tap: TAPReport(report).text()
        case .markdown: MarkdownReport(report, replayCommand: replayCommand).text()
        case .annotations: AnnotationsReport(report).text()
        case .badge: BadgeReport(report).text()
        case .html: HTMLReport(report, replayCommand: replayCommand).text()
        case .text: ConsoleReport(report, style: ConsoleStyle(), replayCommand: replayCommand).text()
        }
    }
}
