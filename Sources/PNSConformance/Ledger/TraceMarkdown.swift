/// The trace for people, in Markdown: each clause with what tests it, then each check and each mutant with its clauses.
package struct TraceMarkdown: Sendable {
    private let trace: Trace

    /// Makes a renderer.
    package init(_ trace: Trace) { self.trace = trace }

    /// The text.
    package func text() -> String {
        let isExecutionKnown = trace.totals.exercised != nil
        var columns = ["clause", "keyword", "sentence", "checks", "vectors", "mutants", "named by"]
        if isExecutionKnown { columns.append("run") }
        var lines = ["# Trace of revision \(trace.spec)", ""] + trace.totals.lines.map { "- \($0)" }
        lines += ["", "## Clauses", "", Self.row(columns), Self.rule(columns.count)]
        lines += trace.clauses.map { entry in
            let cells = Self.cells(entry)
            return Self.row(isExecutionKnown ? cells + [entry.execution?.words ?? ""] : cells)
        }
        lines += ["", "## Checks", "", Self.row(["check", "clauses", "mutants"]), Self.rule(3)]
        lines += trace.checks.map { check in
            Self.row([check.id, check.clauses.joined(separator: ", "), check.mutants.joined(separator: "<br>")])
        }
        lines += ["", "## Mutants", "", Self.row(["mutant", "breaks", "clauses", "checks"]), Self.rule(4)]
        lines += trace.mutants.map { mutant in
            Self.row([
                mutant.id, mutant.breaks, mutant.clauses.joined(separator: ", "),
                mutant.checks.joined(separator: "<br>"),
            ])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func cells(_ entry: Trace.Entry) -> [String] {
        let row = entry.row
        let reason = row.unobservable.map { "\($0.kind.rawValue): \($0.why)" }
        let instead = reason ?? (entry.standing == .untested ? "nothing" : "\(entry.standing.rawValue) only")
        let names =
            row.schemas + row.messages.map { "message \($0)" } + row.errors.map { "error \($0)" }
            + row.limits.map { "limit \($0)" }
        return [
            row.clause, row.keyword.rawValue, entry.clause.sentence,
            row.checks.isEmpty ? instead : row.checks.joined(separator: "<br>"),
            row.vectors.isEmpty ? "" : String(row.vectors.count), row.mutants.joined(separator: "<br>"),
            names.joined(separator: "<br>"),
        ]
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    private static func rule(_ count: Int) -> String {
        "|" + String(repeating: "---|", count: count)
    }
}
