/// The report as TAP 14: a test point per scenario, a subtest with a point per check.
public struct TAPReport: Sendable {
    private let report: RunReport

    /// Makes a renderer.
    public init(_ report: RunReport) { self.report = report }

    /// The text, ended by a line feed.
    public func text() -> String {
        var lines = ["TAP version 14"]
        lines.append("# \(Self.plain(report.tool.name)) \(report.suite) on \(Self.plain(report.target.name))")
        lines.append("1..\(report.results.count + report.notExecuted.count)")
        var number = 0
        for result in report.results {
            number += 1
            if !result.checks.isEmpty {
                lines.append("# Subtest: \(result.id)")
                lines += subtest(result).map { "    " + $0 }
            }
            let isUnscored = result.verdict.isRed(isStrict: false) && !report.isRed(result)
            lines.append(
                isUnscored
                    ? "not ok \(number) - \(result.id) # TODO not scored: \(Self.plain(result.reason ?? ""))"
                    : point(number, result.id, result.verdict, result.reason)
            )
        }
        for missing in report.notExecuted {
            number += 1
            lines.append("not ok \(number) - \(missing.id)")
            lines += diagnostic([("not executed", missing.reason)])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func subtest(_ result: ScenarioResult) -> [String] {
        var lines = ["1..\(result.checks.count)"]
        for (index, check) in result.checks.enumerated() {
            lines.append(point(index + 1, check.id, check.verdict, check.actual))
            guard check.verdict != .pass else { continue }
            let clauses = check.clauses.map { "\($0) \(report.clauses[$0] ?? "")" }.joined(separator: " ")
            lines += diagnostic([
                ("clause", clauses), ("expected", check.expected), ("actual", check.actual), ("hint", check.hint),
            ])
        }
        return lines
    }

    private func point(_ number: Int, _ name: String, _ verdict: Verdict, _ reason: String?) -> String {
        let why = Self.plain(reason ?? verdict.rawValue)
        return switch verdict {
        case .pass, .info: "ok \(number) - \(name)"
        case .warn: report.selection.isStrict ? "not ok \(number) - \(name)" : "ok \(number) - \(name)"
        case .fail, .untestable, .error, .stale: "not ok \(number) - \(name)"
        case .known, .flaky: "not ok \(number) - \(name) # TODO \(verdict.rawValue): \(why)"
        case .notJudged where report.selection.isStrict: "not ok \(number) - \(name)"
        case .notApplicable, .blocked, .notJudged: "ok \(number) - \(name) # SKIP \(verdict.rawValue): \(why)"
        }
    }

    private func diagnostic(_ entries: [(name: String, value: String?)]) -> [String] {
        ["  ---"] + entries.compactMap { name, value in value.map { "  \(name): \(RawJSON.quoted($0))" } } + ["  ..."]
    }

    /// A text that cannot be taken for a directive or a new line.
    private static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0 == "#" ? " " : $0 }))
    }
}
