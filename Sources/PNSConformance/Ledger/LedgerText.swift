/// The ledger for people, in Markdown: each clause with what tests it, then each scenario with what it tests.
package struct LedgerText: Sendable {
    private let ledger: Ledger
    private let sentences: [String: String]

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - ledger: The ledger.
    ///   - sentences: The sentences of the clauses.
    package init(_ ledger: Ledger, sentences: [String: String]) {
        self.ledger = ledger
        self.sentences = sentences
    }

    /// The text.
    package func markdown() -> String {
        let covered = ledger.rows.filter(\.isCovered).count
        let musts = ledger.rows.filter { $0.keyword.level == .must }
        let judged = musts.filter { !$0.checks.isEmpty || !$0.vectors.isEmpty }.count
        let proved = musts.filter { !$0.checks.isEmpty && !$0.mutants.isEmpty }.count
        var lines = [
            "# Trace of revision \(ledger.spec)", "",
            "- clauses: \(ledger.rows.count), with a row that says something: \(covered)",
            "- with MUST: \(musts.count), judged by a check or a vector: \(judged), by a check and a mutant: \(proved)",
            "",
            "## Clauses", "", "| clause | keyword | sentence | checks | vectors | mutants |",
            "|---|---|---|---|---|---|",
        ]
        lines += ledger.rows.map { row in
            let reason = row.unobservable.map { "\($0.kind.rawValue): \($0.why)" }
            let checks = row.checks.isEmpty ? [reason ?? (row.schemas.isEmpty ? "nothing" : "schema only")] : row.checks
            let cells = [
                row.clause, row.keyword.rawValue, sentences[row.clause] ?? "", checks.joined(separator: "<br>"),
                row.vectors.isEmpty ? "" : String(row.vectors.count), row.mutants.joined(separator: "<br>"),
            ]
            return "| " + cells.map(Self.cell).joined(separator: " | ") + " |"
        }
        lines += ["", "## Checks", "", "| check | clauses |", "|---|---|"]
        var clausesOfCheck: [String: [String]] = [:]
        for row in ledger.rows {
            for check in row.checks { clausesOfCheck[check, default: []].append(row.clause) }
        }
        lines += clausesOfCheck.sorted { $0.key < $1.key }.map { "| \($0.key) | \($0.value.joined(separator: ", ")) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|")
    }
}
