/// Several servers side by side, a row per scenario, as one page.
public struct HTMLComparison: Sendable {
    private let reports: [RunReport]

    /// Makes a renderer.
    ///
    /// - Parameter reports: At least one.
    public init(_ reports: [RunReport]) { self.reports = reports }

    /// The page.
    public func text() -> String {
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.element("title", text: "Conformance, side by side")
        html.element("style") { $0.markup(HTMLReport.style + Self.style) }
        html.markup("</head>\n<body>\n")
        html.element("h1", text: "Conformance, side by side")
        html.element("table", ["class": "comparison"]) { html in
            html.element("thead") { html in
                heading(&html)
                claims(&html)
            }
            html.element("tbody") { html in
                for id in ids { row(id, &html) }
            }
        }
        html.markup("</body>\n</html>\n")
        return html.text
    }

    private var ids: [String] {
        Set(reports.flatMap { $0.results.map(\.id) + $0.notExecuted.map(\.id) }).sorted()
    }

    private func heading(_ html: inout HTMLText) {
        html.element("tr") { html in
            html.element("th", ["scope": "col"], text: "scenario")
            for report in reports {
                html.element("th", ["scope": "col"]) { html in
                    html.write([report.target.name, report.target.version].compactMap(\.self).joined(separator: " "))
                    html.element("small", text: " suite \(report.suite), \(report.spec)")
                }
            }
        }
    }

    private func claims(_ html: inout HTMLText) {
        html.element("tr") { html in
            html.element("th", ["scope": "row"], text: "claim")
            for report in reports {
                let claims = report.profiles.map { "\($0.id): \($0.outcome.rawValue)" }
                html.element("td", text: claims.joined(separator: ", "))
            }
        }
    }

    private func row(_ id: String, _ html: inout HTMLText) {
        let verdicts = reports.map { report in report.results.first { $0.id == id }?.verdict }
        let name: String? = Set(verdicts).count > 1 ? "differs" : nil
        html.element("tr", ["class": name]) { html in
            html.element("th", ["scope": "row"]) { $0.element("code", text: id) }
            for verdict in verdicts {
                let word = verdict?.rawValue ?? "not-judged"
                html.element("td") { $0.element("b", ["class": "verdict \(word)"], text: word) }
            }
        }
    }

    private static let style = """

        .comparison { border-collapse: collapse; width: 100%; }
        .comparison th, .comparison td { text-align: left; border-top: 1px solid var(--line); padding: .2rem .7rem; }
        .comparison thead { position: sticky; top: 0; background: var(--back); }
        .comparison .differs th { border-left: 3px solid var(--red); }
        """
}
