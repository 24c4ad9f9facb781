/// The failures as workflow commands, a line each, which several CI front ends show beside the change.
public struct AnnotationsReport: Sendable {
    private let report: RunReport

    /// Makes a renderer.
    public init(_ report: RunReport) { self.report = report }

    /// The text; empty where nothing is red and nothing that fails is known.
    public func text() -> String {
        let isStrict = report.selection.isStrict
        var lines: [String] = []
        for result in report.results where result.verdict == .warn || result.verdict.isRed(isStrict: isStrict) {
            let check = result.decisiveCheck
            let title = check.map { "\(result.id)#\($0.id)" } ?? result.id
            var message = result.title
            for clause in check?.clauses ?? [] { message += "\n\(clause) \(report.clauses[clause] ?? "")" }
            if let expected = check?.expected { message += "\nexpected \(expected)" }
            if let actual = check?.actual { message += "\nactual \(actual)" }
            if let reason = result.reason { message += "\n\(reason)" }
            let command = report.isRed(result) ? "error" : "warning"
            lines.append("::\(command) title=\(Self.property(title))::\(Self.data(message))")
        }
        for result in report.excused {
            let message = "\(result.verdict.rawValue): \(result.reason ?? result.title)"
            lines.append("::notice title=\(Self.property(result.id))::\(Self.data(message))")
        }
        for missing in report.notExecuted {
            lines.append("::error title=\(Self.property(missing.id))::not executed: \(Self.data(missing.reason))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
