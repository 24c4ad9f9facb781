/// The report as one page for people: no network, no script needed to read it.
///
/// A scenario is a `details` element with the sentences of its clauses, what was expected and what came, and both
/// directions of what was sent on one time line; the events that decided are marked.
public struct HTMLReport: Sendable {
    let report: RunReport
    private let replayCommand: String

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - report: What to render; without secrets already.
    ///   - replayCommand: The command that judges the same target, as far as ` --only ID`.
    public init(_ report: RunReport, replayCommand: String) {
        self.report = report
        self.replayCommand = replayCommand
    }

    /// The page.
    public func text() -> String {
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.element("title", text: "Conformance of \(targetName)")
        html.element("style") { $0.markup(HTMLReport.style) }
        html.markup("</head>\n<body>\n")
        header(&html)
        html.element("main") { html in
            for area in areas { section(area, &html) }
            notExecuted(&html)
            exercised(&html)
        }
        html.element("script") { $0.markup(HTMLReport.script) }
        html.markup("</body>\n</html>\n")
        return html.text
    }

    var targetName: String { [report.target.name, report.target.version].compactMap(\.self).joined(separator: " ") }

    private var areas: [String] {
        var seen: Set<String> = []
        return report.results.map(\.area).filter { seen.insert($0).inserted }
    }

    func isRed(_ result: ScenarioResult) -> Bool {
        result.verdict == .warn || result.verdict.isRed(isStrict: report.selection.isStrict)
    }

    private func section(_ area: String, _ html: inout HTMLText) {
        let results = report.results.filter { $0.area == area }
        html.element("section", ["data-area": area]) { html in
            html.element("h2") { html in
                html.write(area)
                html.element("small", text: " \(results.filter { $0.verdict == .pass }.count) of \(results.count) pass")
            }
            for result in results { scenario(result, &html) }
        }
    }

    private func scenario(_ result: ScenarioResult, _ html: inout HTMLText) {
        let open: String? = isRed(result) ? "" : nil
        let attributes: KeyValuePairs<String, String?> = [
            "id": result.id, "class": "scenario", "data-verdict": result.verdict.rawValue, "open": open,
        ]
        html.element("details", attributes) { html in
            html.element("summary") { html in
                html.element("b", ["class": "verdict \(result.verdict.rawValue)"], text: result.verdict.rawValue)
                html.element("code", text: result.id)
                html.element("span", ["class": "title"], text: result.title)
                html.element("small", text: "\(result.milliseconds) ms")
            }
            if let reason = result.reason { html.element("p", ["class": "reason"], text: reason) }
            for check in result.checks { self.check(check, of: result, &html) }
            timeline(result, &html)
            html.element("p", ["class": "replay"]) { html in
                html.write("see it again ")
                html.element("code", text: "\(replayCommand) --only \(result.id)")
            }
        }
    }

    private func notExecuted(_ html: inout HTMLText) {
        guard !report.notExecuted.isEmpty else { return }
        html.element("section") { html in
            html.element("h2", text: "Not begun")
            html.element("ul") { html in
                for missing in report.notExecuted {
                    html.element("li") { html in
                        html.element("code", text: missing.id)
                        html.write(" \(missing.reason)")
                    }
                }
            }
        }
    }
}
