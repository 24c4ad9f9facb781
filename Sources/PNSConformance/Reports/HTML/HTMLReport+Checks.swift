extension HTMLReport {
    /// One check: its clauses, what was expected, what came, and what the verdict rests on.
    func check(_ check: CheckResult, of result: ScenarioResult, _ html: inout HTMLText) {
        html.element("article", ["class": "check"]) { html in
            html.element("h3") { html in
                html.element("b", ["class": "verdict \(check.verdict.rawValue)"], text: check.verdict.rawValue)
                html.element("code", text: "#\(check.id)")
                if let evidence = check.evidence {
                    html.element("small", ["title": Self.meaning(evidence)], text: evidence.rawValue)
                }
                if let arm = check.arm { html.element("small", text: "arm \(arm)") }
                if let margin = check.margin {
                    html.element("small", text: "\(Int(margin * 100)) % of the deadline left")
                }
            }
            for clause in check.clauses {
                html.element("p", ["class": "clause"]) { html in
                    html.element("b", text: clause)
                    html.write(" \(report.clauses[clause] ?? "")")
                }
            }
            html.element("dl") { html in
                for (name, value) in [
                    ("expected", check.expected), ("actual", check.actual), ("likely", check.hint),
                ] {
                    guard let value else { continue }
                    html.element("dt", text: name)
                    html.element("dd") { $0.element("code", text: value) }
                }
            }
        }
    }

    /// Both directions on one time line, the deciding events marked.
    func timeline(_ result: ScenarioResult, _ html: inout HTMLText) {
        guard !result.transcript.isEmpty else { return }
        let decisive = result.decisiveCheck?.verdict == .pass ? [] : Set(result.decisiveCheck?.frames ?? [])
        html.element("table", ["class": "timeline"]) { html in
            html.element("caption", text: "What was sent (→) and what came (←)")
            html.element("tbody") { html in
                for (index, event) in result.transcript.enumerated() {
                    row(index + 1, event, isDecisive: decisive.contains(index + 1), &html)
                }
            }
        }
    }

    private func row(_ number: Int, _ event: TranscriptEvent, isDecisive: Bool, _ html: inout HTMLText) {
        let name = isDecisive ? "\(event.direction.rawValue) decisive" : event.direction.rawValue
        html.element("tr", ["class": name]) { html in
            html.element("td", ["class": "number"], text: "\(number)")
            html.element("td", ["class": "time"], text: Self.milliseconds(event.microseconds))
            html.element("td", ["class": "way"]) { html in
                switch event.direction {
                case .sent: html.write("→")
                case .received: html.write("←")
                case .note: html.write("·")
                }
                if isDecisive { html.element("b", text: " decides") }
            }
            html.element("td", text: event.channel)
            html.element("td", text: event.kind)
            html.element("td", ["class": "content"]) { $0.element("code", text: event.text) }
        }
    }

    private static func milliseconds(_ microseconds: Int) -> String {
        let rest = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest + " ms"
    }

    private static func meaning(_ evidence: Evidence) -> String {
        switch evidence {
        case .observed: "something arrived that decides it"
        case .proved: "a read barrier shows that nothing more was on its way"
        case .timed: "only a deadline decides it"
        }
    }
}
