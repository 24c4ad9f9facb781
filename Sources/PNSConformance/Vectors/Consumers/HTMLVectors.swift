/// All vectors as one page for people: filters and keys as on the page of a report, and no network.
package struct HTMLVectors: Sendable {
    private let set: ConsumerSet
    private let items: [ConsumerSet.Item]
    private let sentences: [String: String]

    /// Makes a renderer.
    ///
    /// - Parameters:
    ///   - set: The vectors.
    ///   - selection: Those that are shown.
    package init(_ set: ConsumerSet, _ selection: VectorSelection = VectorSelection()) {
        self.set = set
        items = set.items.filter(selection.contains)
        let clauses = set.value("clauses.json")["clauses"]?.elements ?? []
        sentences = clauses.reduce(into: [:]) { found, clause in
            found[clause["id"]?.stringValue ?? ""] = clause["sentence"]?.stringValue
        }
    }

    /// The page.
    package func text() -> String {
        let version = set.value(VectorArchive.manifestPath)
        let spec = version["spec"]?.stringValue ?? ""
        let title = "Vectors \(version["suite"]?.stringValue ?? "") of revision \(spec)"
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.element("title", text: title)
        html.element("style") { $0.markup(HTMLReport.style + Self.style) }
        html.markup("</head>\n<body>\n")
        html.element("header") { html in
            html.element("h1", text: title)
            let files = Set(items.map(\.path)).count
            html.element("p", ["class": "facts"], text: "\(items.count) vectors in \(files) files")
        }
        // Beside the header, not in it: what sticks does so within its parent.
        filters(&html)
        html.element("main") { html in
            for path in set.paths {
                let own = items.filter { $0.path == path }
                if !own.isEmpty { section(path, own, &html) }
            }
        }
        html.element("script") { $0.markup(Self.script) }
        html.markup("</body>\n</html>\n")
        return html.text
    }

    private func filters(_ html: inout HTMLText) {
        html.element("form", ["class": "filters", "role": "search"]) { html in
            html.element("label") { html in
                html.write("find ")
                html.void("input", ["type": "search", "id": "find", "placeholder": "id, clause, flag, text  ( / )"])
            }
            choice("kind", items.map(\.kind), &html)
            choice("feature", items.flatMap(\.needs), &html)
            for result in ["valid", "invalid", "either"] {
                html.element("label", ["class": "chip"]) { html in
                    html.void("input", ["type": "checkbox", "value": result, "checked": ""])
                    html.element("b", ["class": "verdict \(result)"], text: result)
                    html.write(" \(items.count { $0.result == result })")
                }
            }
            html.element("output", ["id": "shown", "aria-live": "polite"], text: "")
            html.element("small", text: "keys: / find, Escape all again, j and k next and previous, Enter opens")
        }
    }

    private func choice(_ name: String, _ words: [String], _ html: inout HTMLText) {
        html.element("label") { html in
            html.write("\(name) ")
            html.element("select", ["id": name]) { html in
                html.element("option", ["value": ""], text: "any")
                for word in Set(words).sorted() { html.element("option", ["value": word], text: word) }
            }
        }
    }

    private func section(_ path: String, _ own: [ConsumerSet.Item], _ html: inout HTMLText) {
        let file = set.value(path)
        html.element("section", ["data-area": path]) { html in
            html.element("h2") { html in
                html.write(String(path.dropFirst("vectors/".count)))
                html.element("small", text: " \(own[0].kind), \(own.count)")
            }
            for line in file["about"]?.elements ?? [] {
                html.element("p", ["class": "facts"], text: line.stringValue ?? "")
            }
            let flags = file["flags"] ?? .null
            for item in own { vector(item, flags, &html) }
        }
    }

    private func vector(_ item: ConsumerSet.Item, _ flags: RawJSON, _ html: inout HTMLText) {
        let attributes: KeyValuePairs<String, String?> = [
            "id": item.id, "class": "scenario", "data-result": item.result, "data-kind": item.kind,
            "data-needs": item.needs.joined(separator: " "),
        ]
        html.element("details", attributes) { html in
            html.element("summary") { html in
                html.element("b", ["class": "verdict \(item.result)"], text: item.result)
                html.element("code", text: item.id)
                html.element("span", ["class": "title"], text: item.value["comment"]?.stringValue ?? "")
                html.element("small", text: strings(item, "clauses").joined(separator: " "))
            }
            html.element("p") { html in html.element("a", ["href": "#" + item.id], text: "link to this vector") }
            for clause in strings(item, "clauses") {
                html.element("p") { html in
                    html.element("code", text: clause)
                    html.write(" " + (sentences[clause] ?? ""))
                }
            }
            json("input", item.value["input"], &html)
            json(item.result == "either" ? "either" : "expect", item.value["expect"] ?? item.value["either"], &html)
            html.element("dl") { html in
                if item.value["error"] != nil {
                    let classes = item.reasons.map { "\($0) (\(set.codes[$0] ?? "?"))" }
                    row("error", classes.joined(separator: ", "), &html)
                }
                if let pointer = item.value["pointer"]?.stringValue { row("pointer", "\"\(pointer)\"", &html) }
                if !item.needs.isEmpty { row("needs", item.needs.joined(separator: ", "), &html) }
                for flag in strings(item, "flags") {
                    row("flag", "\(flag): \(flags[flag]?["why"]?.stringValue ?? "")", &html)
                }
                if let live = item.value["live"]?.stringValue { row("live", live, &html) }
            }
        }
    }

    private func strings(_ item: ConsumerSet.Item, _ name: String) -> [String] {
        (item.value[name]?.elements ?? []).compactMap(\.stringValue)
    }

    private func json(_ name: String, _ value: RawJSON?, _ html: inout HTMLText) {
        guard let value else { return }
        html.element("p", ["class": "facts"], text: name)
        html.element("pre", text: value.pretty(width: 100))
    }

    private func row(_ name: String, _ text: String, _ html: inout HTMLText) {
        html.element("dt", text: name)
        html.element("dd", text: text)
    }

    private static let style = """
        .valid { color: var(--green); } .invalid { color: var(--red); } .either { color: var(--yellow); }
        select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line);
          border-radius: .3rem; max-width: 14rem; }
        select:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
        summary > .verdict { min-width: 5em; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: .3rem; padding: .4rem .7rem;
          overflow-x: auto; white-space: pre-wrap; }
        dl { display: grid; grid-template-columns: 5.5rem 1fr; } dt { color: var(--soft); } dd { margin: 0; }
        section { content-visibility: auto; contain-intrinsic-size: auto 60rem; }
        @media (max-width: 40rem) { .scenario > summary .title { flex-basis: 100%; } }
        """

    /// Filters and keys; without it the page is complete, only longer.
    private static let script = """
        const kind = document.getElementById("kind"), feature = document.getElementById("feature");
        const has = (select, names) => !select.value || names.split(" ").includes(select.value);
        \(HTMLRows.script(
            where: "wanted.has(row.dataset.result) && has(kind, row.dataset.kind) && has(feature, row.dataset.needs)"
        ))
        """
}
