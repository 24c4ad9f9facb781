extension HTMLReport {
    /// Which clauses the server executed, beside those that were judged; nothing where it does not say.
    func exercised(_ html: inout HTMLText) {
        guard let exercised = report.exercised else { return }
        html.element("section", ["id": "exercised"]) { html in
            html.element("h2", text: "Clauses exercised")
            html.element("p", text: exercised.summary(judged: report.judgedClauses.count))
            list("Never exercised", exercised.never, isOpen: true, &html)
            list("Exercised", exercised.exercised, isOpen: false, &html)
            list("Not counted by the server", exercised.uncounted, isOpen: false, &html)
        }
    }

    private func list(_ title: String, _ clauses: [String], isOpen: Bool, _ html: inout HTMLText) {
        guard !clauses.isEmpty else { return }
        let open: String? = isOpen ? "" : nil
        html.element("details", ["class": "clauses", "open": open]) { html in
            html.element("summary", text: "\(title): \(clauses.count)")
            html.element("ul") { html in
                for clause in clauses {
                    html.element("li") { html in
                        html.element("b", text: clause)
                        html.write(" \(report.clauses[clause] ?? "")")
                    }
                }
            }
        }
    }
}
