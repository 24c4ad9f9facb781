/// The trace as one page for people: filter and keys as on the page of a report, and no network.
///
/// Each clause is a `details` element, and so is each check and each mutant, which link to one another.
package struct HTMLTrace: Sendable {
    private let trace: Trace

    /// What can be linked to; a trace that was narrowed names more than it has.
    private let places: Set<String>

    /// Makes a renderer.
    package init(_ trace: Trace) {
        self.trace = trace
        places = Set(trace.clauses.map(\.clause.id) + trace.checks.map(\.id) + trace.mutants.map(\.id))
    }

    /// The page.
    package func text() -> String {
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.element("title", text: "Trace of revision \(trace.spec)")
        html.element("style") { $0.markup(HTMLReport.style + Self.style) }
        html.markup("</head>\n<body>\n")
        html.element("header") { html in
            html.element("h1", text: "Trace of revision \(trace.spec)")
            for line in trace.totals.lines { html.element("p", ["class": "facts"], text: line) }
        }
        // Beside the header, not in it: what sticks does so within its parent.
        filters(&html)
        html.element("main") { html in
            for area in areas { section(area, &html) }
            group("Checks", trace.checks, &html) { check, html in self.check(check, &html) }
            group("Mutants", trace.mutants, &html) { mutant, html in self.mutant(mutant, &html) }
        }
        html.element("script") { $0.markup(HTMLReport.script) }
        html.markup("</body>\n</html>\n")
        return html.text
    }

    private var areas: [String] {
        var seen: Set<String> = []
        return trace.clauses.map { ClauseID.area(of: $0.clause.id) }.filter { seen.insert($0).inserted }
    }

    private func filters(_ html: inout HTMLText) {
        html.element("form", ["class": "filters", "role": "search"]) { html in
            html.element("label") { html in
                html.write("find ")
                html.void("input", ["type": "search", "id": "find", "placeholder": "id, name or text  ( / )"])
            }
            let standings = trace.totals.standings
            for standing in Trace.Standing.allCases {
                if let count = standings[standing] { chip(standing.rawValue, count, isOn: true, &html) }
            }
            chip("check", trace.checks.count, isOn: false, &html)
            chip("mutant", trace.mutants.count, isOn: false, &html)
            html.element("output", ["id": "shown", "aria-live": "polite"], text: "")
            html.element("small", text: "keys: / find, j and k next and previous, Enter opens")
        }
    }

    private func chip(_ word: String, _ count: Int, isOn: Bool, _ html: inout HTMLText) {
        let checked: String? = isOn ? "" : nil
        html.element("label", ["class": "chip"]) { html in
            html.void("input", ["type": "checkbox", "value": word, "checked": checked])
            html.element("b", ["class": "verdict \(word)"], text: word)
            html.write(" \(count)")
        }
    }

    private func section(_ area: String, _ html: inout HTMLText) {
        let entries = trace.clauses.filter { ClauseID.area(of: $0.clause.id) == area }
        html.element("section", ["data-area": area]) { html in
            html.element("h2") { html in
                html.write(area)
                html.element("small", text: " \(entries.count { $0.standing == .judged }) of \(entries.count) judged")
            }
            for entry in entries { clause(entry, &html) }
        }
    }

    private func group<Item>(
        _ title: String,
        _ items: [Item],
        _ html: inout HTMLText,
        _ body: (Item, inout HTMLText) -> Void
    ) {
        guard !items.isEmpty else { return }
        html.element("section", ["data-area": title]) { html in
            html.element("h2", text: title)
            for item in items { body(item, &html) }
        }
    }

    private func clause(_ entry: Trace.Entry, _ html: inout HTMLText) {
        let row = entry.row
        item(row.clause, entry.standing.rawValue, title: entry.clause.sentence, entry.summary, &html) { html in
            html.element("p", ["class": "facts"], text: entry.facts)
            if let reason = row.unobservable {
                html.element("p", text: "\(reason.kind.rawValue): \(reason.why)")
            }
            html.element("dl") { html in
                links("checks", row.checks, &html)
                links("mutants", row.mutants, &html)
                names("vectors", row.vectors, &html)
                names("schemas", row.schemas, &html)
                names("messages", row.messages, &html)
                names("errors", row.errors, &html)
                names("limits", row.limits, &html)
            }
        }
    }

    private func check(_ check: Trace.Check, _ html: inout HTMLText) {
        let counts = Trace.summary([("clause", check.clauses.count), ("mutant", check.mutants.count)])
        item(check.id, "check", title: check.clauses.joined(separator: ", "), counts, &html) { html in
            html.element("dl") { html in
                links("clauses", check.clauses, &html)
                links("mutants", check.mutants, &html)
            }
        }
    }

    private func mutant(_ mutant: Trace.Mutant, _ html: inout HTMLText) {
        let counts = Trace.summary([("clause", mutant.clauses.count), ("check", mutant.checks.count)])
        item(mutant.id, "mutant", title: mutant.breaks, counts, &html) { html in
            html.element("dl") { html in
                links("clauses", mutant.clauses, &html)
                links("checks", mutant.checks, &html)
            }
        }
    }

    private func item(
        _ id: String,
        _ word: String,
        title: String,
        _ counts: String,
        _ html: inout HTMLText,
        _ body: (inout HTMLText) -> Void
    ) {
        html.element("details", ["id": id, "class": "scenario", "data-verdict": word]) { html in
            html.element("summary") { html in
                html.element("b", ["class": "verdict \(word)"], text: word)
                html.element("code", text: id)
                html.element("span", ["class": "title"], text: title)
                html.element("small", text: counts)
            }
            body(&html)
        }
    }

    /// Names that are items of this page.
    private func links(_ title: String, _ ids: [String], _ html: inout HTMLText) {
        guard !ids.isEmpty else { return }
        html.element("dt", text: title)
        html.element("dd") { html in
            for id in ids {
                let place = Trace.entry(of: id)
                if places.contains(place) {
                    html.element("a", ["href": "#" + place.replacing("#", with: "%23")], text: id)
                } else {
                    html.element("code", text: id)
                }
            }
        }
    }

    private func names(_ title: String, _ names: [String], _ html: inout HTMLText) {
        guard !names.isEmpty else { return }
        html.element("dt", text: title)
        html.element("dd") { html in
            for name in names { html.element("code", text: name) }
        }
    }

    private static let style = """

        .judged, .shown { color: var(--green); } .untested { color: var(--red); }
        .described, .unobservable { color: var(--yellow); } .check.verdict, .mutant { color: var(--blue); }
        .check.verdict { border: 0; padding: 0; }
        .facts { margin: .2rem 0; } .scenario a { color: var(--blue); }
        .scenario dl { display: grid; grid-template-columns: 6rem 1fr; gap: .3rem 0; }
        .scenario dt { color: var(--soft); } .scenario dd { margin: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; }
        .scenario dd a, .scenario dd code { font: .9em/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
        """
}

extension Trace {
    /// Numbers with what they count, those above zero.
    fileprivate static func summary(_ counts: [(String, Int)]) -> String {
        counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)\($0.1 == 1 ? "" : "s")" }.joined(separator: ", ")
    }
}

extension Trace.Entry {
    /// How much there is, on the closed line.
    fileprivate var summary: String {
        let counts = Trace.summary([
            ("check", row.checks.count), ("vector", row.vectors.count), ("mutant", row.mutants.count),
        ])
        return [counts, execution?.words ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// Where the clause stands, and how much it demands.
    fileprivate var facts: String {
        let feature = clause.feature.map { ", feature \($0)" } ?? ""
        let run = execution.map { " · \($0.words) in the run of the report" } ?? ""
        return "\(clause.keyword.rawValue)\(feature) · \(clause.chapter), \(clause.heading)\(run)"
    }
}
