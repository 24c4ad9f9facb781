/// The kill matrix as one page for people: no network, and no script needed to read it.
///
/// A map shows every cell, a row per mutant and a column per check, both grouped by area. Below it stands each mutant
/// with the few checks that have anything to do with it.
public struct HTMLMatrix: Sendable {
    let matrix: KillMatrix
    /// The rows, those of an area together.
    let rows: [KillMatrix.Row]
    private let clauses: [String: String]

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - matrix: What to render.
    ///   - clauses: The sentences of the clauses by id.
    public init(_ matrix: KillMatrix, clauses: [String: String]) {
        self.matrix = matrix
        self.clauses = clauses
        let order = Dictionary(matrix.checks.enumerated().map { ($1, $0) }) { first, _ in first }
        let places = matrix.rows.map { row in (row, row.promised.compactMap { order[$0] }.min() ?? Int.max) }
        rows = places.sorted { ($0.1, $0.0.mutant.id) < ($1.1, $1.0.mutant.id) }.map(\.0)
    }

    /// The page.
    public func text() -> String {
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.element("title", text: "Kill matrix")
        html.element("style") { $0.markup(HTMLReport.style + Self.style) }
        html.markup("</head>\n<body>\n")
        header(&html)
        html.element("main") { html in
            for area in areas { section(area, &html) }
        }
        html.element("script") { $0.markup(Self.script) }
        html.markup("</body>\n</html>\n")
        return html.text
    }

    private var areas: [String] {
        var seen: Set<String> = []
        return rows.map(area).filter { seen.insert($0).inserted }
    }

    /// The area of a check, the second word of its scenario.
    static func area(of check: String) -> String {
        String(check.split(separator: ".").dropFirst().first ?? "other")
    }

    private func area(_ row: KillMatrix.Row) -> String { row.promised.first.map(Self.area) ?? "other" }

    private func header(_ html: inout HTMLText) {
        html.element("header") { html in
            html.element("h1", text: "Every mutant, and the checks that catch it")
            html.element("p", ["class": "facts"], text: matrix.summary.joined(separator: " · "))
            html.element("ul", ["class": "claims"]) { html in
                let words = matrix.isProof ? ("conformant", "a proof") : ("not-conformant", "no proof")
                html.element("li", ["class": words.0], text: words.1)
                if !matrix.isWhole { html.element("li", ["class": "partial"], text: "not all mutants were judged") }
            }
            for objection in matrix.objections { html.element("p", ["class": "remark"], text: objection) }
            map(&html)
        }
        // Beside the header, not in it: what sticks does so within its parent.
        filters(&html)
    }

    private func filters(_ html: inout HTMLText) {
        html.element("form", ["class": "filters", "role": "search"]) { html in
            html.element("label") { html in
                html.write("find ")
                html.void("input", ["type": "search", "id": "find", "placeholder": "mutant, check, clause  ( / )"])
            }
            for kind in Cell.allCases {
                html.element("label", ["class": "chip"]) { html in
                    html.void("input", ["type": "checkbox", "value": kind.rawValue])
                    html.element("b", ["class": "cell \(kind.rawValue)"], text: kind.rawValue)
                    html.element("small", text: " \(kind.meaning)")
                }
            }
            html.element("output", ["id": "shown", "aria-live": "polite"], text: "")
            html.element("small", text: "keys: / find, j and k next and previous, Enter opens")
        }
    }

    private func section(_ area: String, _ html: inout HTMLText) {
        let rows = self.rows.filter { self.area($0) == area }
        html.element("section", ["data-area": area]) { html in
            html.element("h2") { html in
                html.write(area)
                html.element("small", text: " \(rows.count(where: \.isKilled)) of \(rows.count) killed")
            }
            for row in rows { mutant(row, &html) }
        }
    }

    private func mutant(_ row: KillMatrix.Row, _ html: inout HTMLText) {
        let cells = cells(of: row)
        let kinds = Set(cells.map(\.kind.rawValue)).sorted().joined(separator: " ")
        let open: String? = row.isKilled && row.unexpected.isEmpty ? nil : ""
        html.element("details", ["id": row.mutant.id, "class": "scenario", "data-kinds": kinds, "open": open]) { html in
            html.element("summary") { html in
                html.element("code", text: row.mutant.id)
                html.element("span", ["class": "title"], text: row.mutant.breaks)
                for cell in cells.prefix(Self.cellsShown) {
                    html.element("code", ["class": "cell \(cell.kind.rawValue)"], text: Self.short(cell.check))
                }
                if cells.count > Self.cellsShown {
                    html.element("small", text: "and \(cells.count - Self.cellsShown) more")
                }
            }
            for clause in row.mutant.clauses {
                html.element("p", ["class": "clause"]) { html in
                    html.element("b", text: clause)
                    html.write(" \(clauses[clause] ?? "")")
                }
            }
            if let how = row.mutant.how { html.element("p", text: how) }
            html.element("ul") { html in
                for cell in cells {
                    html.element("li") { html in
                        html.element("b", ["class": "cell \(cell.kind.rawValue)"], text: cell.kind.rawValue)
                        html.element("code", text: " \(cell.check)")
                    }
                }
            }
        }
    }

    private static let cellsShown = 6

    /// Without what all of them begin with.
    private static func short(_ check: String) -> String {
        check.hasPrefix("server.") ? String(check.dropFirst("server.".count)) : check
    }
}
