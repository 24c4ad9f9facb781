extension VectorGrade {
    /// The report for people.
    ///
    /// - Parameter limit: How many failures are told in full.
    /// - Returns: The text, ended by a line feed.
    package func text(limit: Int = 20) -> String {
        var text = ""
        let failed = rows.filter { $0.verdict == .fail }
        for row in failed.prefix(limit) {
            text += "FAIL \(row.id)  \(row.comment)\n"
            for clause in row.clauses { text += "  \(clause)  \(clauses[clause] ?? "")\n" }
            text += "  expected \(row.expected ?? "")\n  actual   \(row.actual ?? "")\n"
            text += "  see      pns vectors show \(row.id)\n"
        }
        if failed.count > limit { text += "… and \(failed.count - limit) more; --report json=FILE has them all\n" }
        text += "\(name): "
        text += Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ") + "\n"
        for kind in Set(rows.map(\.kind)).sorted() {
            let own = rows.filter { $0.kind == kind }
            let counts = Verdict.allCases.map { verdict in (verdict, own.count { $0.verdict == verdict }) }
            let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }
            text += "  \(kind): \(words.joined(separator: ", "))\n"
        }
        let remarks = rows.filter { $0.remark != nil }
        if !remarks.isEmpty { text += "\(remarks.count) refused for the right class, with another reason or pointer\n" }
        return text + (hint.map { $0 + "\n" } ?? "")
    }

    /// What the pattern of failures says about the harness; nil where it says nothing.
    package var hint: String? {
        guard count(.pass) + count(.fail) > 0 else { return "Nothing was judged: every kind is unsupported." }
        for kind in Set(rows.map(\.kind)).sorted() {
            let failed = rows.filter { $0.kind == kind && $0.verdict == .fail }
            let answers = Set(failed.compactMap(\.actual))
            guard failed.count >= 5, failed.count == rows.count(where: { $0.kind == kind }) else { continue }
            return answers.count == 1
                ? "hint: every vector of the kind \(kind) fails with the same answer; look at the bridge before the codec"
                : "hint: every vector of the kind \(kind) fails; does the bridge give the members that CONSUMERS.md names?"
        }
        return nil
    }

    /// Everything, as JSON of the format `vectors-grade/1`.
    package func json() -> RawJSON {
        .object([
            "format": .string("vectors-grade/1"), "program": .string(name),
            "counts": .object(Verdict.allCases.map { RawJSON.Member($0.rawValue, .number(count($0))) }),
            "results": .array(
                rows.map { row in
                    .object([
                        "id": .string(row.id), "kind": .string(row.kind), "file": .string(row.path),
                        "comment": .string(row.comment), "clauses": .strings(row.clauses),
                        "verdict": .string(row.verdict.rawValue), "expected": row.expected.map(RawJSON.string),
                        "actual": row.actual.map(RawJSON.string), "remark": row.remark.map(RawJSON.string),
                    ])
                }
            ),
        ])
    }

    /// JUnit XML: a suite per kind, a test case per vector.
    package func junit() -> String {
        var xml = XMLText()
        xml.open("testsuites", [("name", "vectors on \(name)")] + Self.counts(rows))
        for kind in Set(rows.map(\.kind)).sorted() {
            let own = rows.filter { $0.kind == kind }
            xml.open("testsuite", [("name", kind)] + Self.counts(own))
            for row in own {
                let attributes = [("name", row.id), ("classname", kind), ("time", "0.000")]
                guard row.verdict != .pass else {
                    xml.empty("testcase", attributes)
                    continue
                }
                xml.open("testcase", attributes)
                if row.verdict == .fail {
                    let body = row.clauses.map { "\($0) \(clauses[$0] ?? "")" } + [row.comment]
                    let message = "expected \(row.expected ?? ""), got \(row.actual ?? "")"
                    let details = [("message", message), ("type", "vector")]
                    xml.element("failure", details, content: body.joined(separator: "\n"))
                } else {
                    xml.empty("skipped", [("message", "\(row.verdict.rawValue): \(row.actual ?? "")")])
                }
                xml.close("testcase")
            }
            xml.close("testsuite")
        }
        xml.close("testsuites")
        return xml.text
    }

    private static func counts(_ rows: [Row]) -> [(String, String)] {
        let failed = rows.count { $0.verdict == .fail }
        let skipped = rows.count { $0.verdict == .unsupported || $0.verdict == .notApplicable }
        return [
            ("tests", String(rows.count)), ("failures", String(failed)), ("errors", "0"), ("skipped", String(skipped)),
            ("time", "0.000"),
        ]
    }
}
