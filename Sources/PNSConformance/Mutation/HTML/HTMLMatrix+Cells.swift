extension HTMLMatrix {
    /// What a cell of the matrix can be, those apart in which nothing was promised and nothing happened.
    enum Cell: String, CaseIterable {
        case caught, explained, missed, besides, unexpected

        /// In a few words.
        var meaning: String {
            switch self {
            case .caught: "promised, and red"
            case .explained: "failed, and explained by another red"
            case .missed: "promised, and not caught"
            case .besides: "red besides, as stated"
            case .unexpected: "red, and nobody said so"
            }
        }
    }

    /// The cells of a mutant that say anything.
    func cells(of row: KillMatrix.Row) -> [(check: String, kind: Cell)] {
        let unexpected = Set(row.unexpected)
        let promised = Set(row.promised)
        return row.red.map { check in
            (check, promised.contains(check) ? Cell.caught : unexpected.contains(check) ? .unexpected : .besides)
        } + row.missing.map { ($0, .missed) } + row.explained.map { ($0, .explained) }
    }

    /// All cells at once: a row per mutant, a column per check.
    func map(_ html: inout HTMLText) {
        let columns = Dictionary(matrix.checks.enumerated().map { ($1, $0) }) { first, _ in first }
        var dots: [Cell: String] = [:]
        for (index, row) in rows.enumerated() {
            for cell in cells(of: row) {
                guard let column = columns[cell.check] else { continue }
                dots[cell.kind, default: ""] += "M\(column) \(index)h1v1h-1z"
            }
        }
        let (width, height) = (max(1, matrix.checks.count), max(1, rows.count))
        html.element("figure", ["class": "map"]) { html in
            let box = "0 0 \(width) \(height)"
            let label = "\(height) mutants by \(width) checks"
            let attributes: KeyValuePairs<String, String?> = [
                "viewBox": box, "role": "img", "aria-label": label, "preserveAspectRatio": "none",
                "data-checks": matrix.checks.joined(separator: " "),
            ]
            html.element("svg", attributes) { html in
                var beginnings: [Int] = []
                for (index, check) in matrix.checks.enumerated()
                where index > 0 && Self.area(of: check) != Self.area(of: matrix.checks[index - 1]) {
                    beginnings.append(index)
                }
                let lines = beginnings.map { "M\($0) 0V\(height)" }.joined()
                html.element("path", ["class": "border", "d": lines], text: "")
                for kind in Cell.allCases {
                    html.element("path", ["class": "dots \(kind.rawValue)", "d": dots[kind] ?? ""], text: "")
                }
            }
            html.element("figcaption", ["id": "place"]) { html in
                html.write("Each row a mutant, each column a check, areas apart: \(label).")
            }
        }
    }
}
