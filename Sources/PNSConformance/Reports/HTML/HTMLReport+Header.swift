extension HTMLReport {
    /// Who was judged by what, the claims, the counts as filters, and what needs attention.
    func header(_ html: inout HTMLText) {
        html.element("header") { html in
            html.element("h1", text: "Conformance of \(targetName)")
            html.element("p", ["class": "facts"], text: facts)
            claims(&html)
            for remark in report.remarks { html.element("p", ["class": "remark"], text: remark) }
            excused(&html)
            attention(&html)
        }
        // Beside the header, not in it: what sticks does so within its parent.
        filters(&html)
    }

    private var facts: String {
        let counts = report.counts
        var parts = ["planned \(counts.planned), executed \(counts.executed), not executed \(counts.notExecuted)"]
        let evidence = Evidence.allCases.map { "\($0.rawValue) \(counts.evidence[$0] ?? 0)" }
        parts.append("evidence: " + evidence.joined(separator: ", "))
        parts.append("suite \(report.suite), specification \(report.spec)")
        parts.append("seed \(report.seed)")
        let closest = report.closestToDeadlines(3, below: RunReport.nearDeadline)
            .map(\.description).joined(separator: ", ")
        if report.timings.unitMilliseconds > 0 { parts.append("T \(report.timings.unitMilliseconds) ms") }
        if !closest.isEmpty { parts.append("closest to their deadlines, part left: \(closest)") }
        if let startedAt = report.timings.startedAt { parts.append("\(startedAt), \(report.timings.milliseconds) ms") }
        if let url = report.target.url { parts.append(url) }
        if report.ending != .finished { parts.append("ended early: \(report.ending.rawValue)") }
        return parts.joined(separator: " · ")
    }

    private func claims(_ html: inout HTMLText) {
        html.element("ul", ["class": "claims"]) { html in
            for profile in report.profiles {
                let word = profile.outcome.rawValue.replacing(" ", with: "-")
                let standing = profile.frozenOn.map { "frozen on \($0)" } ?? "follows the suite"
                let title = profile.outcome == .notClaimed ? "not judged" : "\(standing), \(profile.digest)"
                html.element(
                    "li",
                    ["class": word, "title": title],
                    text: "profile \(profile.id): \(profile.outcome.rawValue)"
                )
            }
            for feature in report.features {
                let state = feature.state.rawValue
                html.element("li", ["class": state], text: "\(feature.name): \(state)")
            }
        }
    }

    /// What fails and is known to, and what no profile scores.
    private func excused(_ html: inout HTMLText) {
        for result in report.excused {
            html.element("p", ["class": "remark"]) { html in
                html.element("b", ["class": "verdict \(result.verdict.rawValue)"], text: result.verdict.rawValue)
                html.write(" ")
                html.element("a", ["href": "#\(result.id)"], text: result.id)
                html.write(" \(result.reason ?? "")")
            }
        }
        for profile in report.profiles where !profile.unscored.isEmpty {
            let names = profile.unscored.map { "\($0.id) (\($0.why.rawValue))" }.joined(separator: ", ")
            html.element("p", ["class": "remark"], text: "\(profile.id) does not score \(names)")
        }
    }

    private func attention(_ html: inout HTMLText) {
        let red = report.results.filter(isRed)
        guard !red.isEmpty else { return }
        html.element("nav", ["class": "attention", "aria-label": "Failures"]) { html in
            html.element("h2", text: "Mend first")
            html.element("ol") { html in
                for result in red {
                    html.element("li") { html in
                        html.element("a", ["href": "#\(result.id)"], text: result.id)
                        html.write(" \(result.title)")
                    }
                }
            }
        }
    }

    private func filters(_ html: inout HTMLText) {
        html.element("form", ["class": "filters", "role": "search"]) { html in
            html.element("label") { html in
                html.write("find ")
                html.void("input", ["type": "search", "id": "find", "placeholder": "id, clause or text  ( / )"])
            }
            for verdict in Verdict.allCases {
                guard let count = report.counts.verdicts[verdict] else { continue }
                html.element("label", ["class": "chip"]) { html in
                    html.void("input", ["type": "checkbox", "value": verdict.rawValue, "checked": ""])
                    html.element("b", ["class": "verdict \(verdict.rawValue)"], text: verdict.rawValue)
                    html.write(" \(count)")
                }
            }
            html.element("output", ["id": "shown", "aria-live": "polite"], text: "")
            html.element("small", text: "keys: / find, j and k next and previous, Enter opens")
        }
    }
}
