import PNSConformance
import Testing

@Suite struct SpecLintTests {
    static let chapter = """
        # Counts

        A count is a number, see [CNT-002].

        ```
        A MUST in code, [XXX-999], and it must be so.
        ```

        | a | b |
        |---|---|
        | required | `MUST` |

        [CNT-001] The first message on every connection MUST be the count,
        0 included.

        ## More

        [CNT-002] {probe} A count MUST NOT carry `MUST`. or anything but the count.

        [CNT-003] withdrawn in 2026.2: nobody needed it.

        [CNT-004] A server SHOULD send version 1.2 of the optional part.

        """

    private func lint(_ files: [String: String], previous: ClausesFile? = nil) -> [Finding] {
        SpecLint(SpecReader(files: files), previous: previous).findings()
    }

    @Test func `reads clauses with feature, heading, line and digest`() throws {
        let text = Self.chapter.replacing("`MUST`. or", with: "`MUST` or")
        let spec = SpecReader(files: ["40-counts.md": text])
        #expect(spec.clauses.map(\.id) == ["CNT-001", "CNT-002", "CNT-004"])
        #expect(spec.clauses.map(\.keyword) == [.must, .mustNot, .should])
        #expect(spec.clauses.map(\.feature) == [nil, "probe", nil])
        #expect(spec.clauses.map(\.heading) == ["Counts", "More", "More"])
        #expect(spec.clauses.map(\.line) == [13, 18, 22])
        let first = try #require(spec.clauses.first)
        #expect(first.sentence == "The first message on every connection MUST be the count, 0 included.")
        #expect(first.digest == "e4e6de9fd8f50bcc")
        #expect(spec.withdrawn.map(\.id) == ["CNT-003"])
        #expect(spec.withdrawn.map(\.revision) == ["2026.2"])
        #expect(spec.withdrawn.map(\.reason) == ["nobody needed it."])
        #expect(lint(["40-counts.md": text]) == [])
    }

    static let planted: [(text: String, line: Int, rule: String)] = [
        ("[CNT-001] A count is a number.", 1, "clause-without-keyword"),
        ("[CNT-001] A count MUST be a number and MUST be whole.", 1, "clause-with-two-keywords"),
        ("[CNT-001] A count MUST be a number that SHOULD NOT lie.", 1, "clause-with-two-keywords"),
        ("[CNT-001] A count SHALL be a number.", 1, "unknown-keyword"),
        ("[CNT-001] A count is REQUIRED.", 1, "unknown-keyword"),
        ("[CNT-001] A count MUST be a number. It is whole.", 1, "clause-not-one-sentence"),
        ("[CNT-001] A count MUST be a number", 1, "clause-not-one-sentence"),
        ("[CNT-001] A count MUST be\n[CNT-002] whole.\n\n[CNT-002] A count MUST be whole.", 0, ""),
        ("[CNT-001] A count MUST be a number that must be whole.", 1, "weak-word"),
        ("Text.\n\nA count\nMUST be a number.", 4, "keyword-outside-clause"),
        ("# What you MAY do", 1, "keyword-outside-clause"),
        ("| limit |\n|---|\n| a count SHOULD be small |", 3, "keyword-outside-clause"),
        ("A count\nshould be a number.", 2, "weak-word"), ("Must it?", 1, "weak-word"),
        ("It is recommended.", 1, "weak-word"), ("A count, see\n[CNT-009].", 2, "dangling-reference"),
        ("| [CNT-009] |", 1, "dangling-reference"),
        ("[CNT-001] A count MUST be what [CNT-009] says.", 1, "dangling-reference"),
        ("[CNT-001] A count MUST be a number.\n\n[CNT-001] A count MUST be whole.", 3, "reused-id"),
        ("[CNT-001] A count MUST be a number.\n\n[CNT-001] withdrawn in 2026.2: wrong.", 3, "reused-id"),
    ]

    @Test(arguments: planted)
    func `finds what was planted`(text: String, line: Int, rule: String) {
        let findings = lint(["40-counts.md": text])
        guard !rule.isEmpty else { return #expect(findings == []) }
        #expect(findings.map(\.rule) == [rule])
        #expect(findings.map(\.line) == [line])
        #expect(findings.map(\.file) == ["Spec/40-counts.md"])
    }

    @Test func `leaves tables and code alone, and the paragraph about keywords`() {
        let overview = "# Overview\n\n## Keywords\n\nThe words MUST and MAY.\n\n## Roles\n\nA server should serve."
        #expect(lint(["00-overview.md": overview]) == [])
        let elsewhere = overview.replacing("## Keywords", with: "## Words")
        #expect(
            lint(["00-overview.md": elsewhere]).map(\.rule) == ["keyword-outside-clause", "keyword-outside-clause"]
        )
        #expect(lint(["40-counts.md": "| must |\n\n```\nmust\n```\n\n`MUST`"]) == [])
    }

    @Test func `keeps an area in one chapter`() {
        let findings = lint([
            "40-counts.md": "[CNT-001] A count MUST be a number.", "50-data.md": "[CNT-002] Data MUST be data.",
        ])
        #expect(findings.map(\.description) == ["Spec/50-data.md:1: CNT belongs to 40-counts.md. [scattered-area]"])
    }

    @Test func `notices ids that vanish without a line`() throws {
        let before = SpecReader(files: [
            "40-counts.md": """
            [CNT-001] A count MUST be a number.

            [CNT-002] A count MUST be whole.

            [CNT-003] withdrawn in 2025.1: wrong.
            """
        ])
        let previous = ClausesFile(spec: "2026.1", reader: before, previous: nil)
        let gone = lint(["40-counts.md": "[CNT-001] A count MUST be a number."], previous: previous)
        #expect(gone.map(\.rule) == ["vanished-id", "vanished-id"])
        let text =
            "[CNT-001] A count MUST be a number.\n\n[CNT-002] withdrawn in 2026.2: no.\n\n[CNT-003] withdrawn in 2025.1: wrong."
        #expect(lint(["40-counts.md": text], previous: previous) == [])
    }

    @Test func `notices a withdrawn id that is given again`() throws {
        let tombstone = "[CNT-001] A count MUST be a number.\n\n[CNT-003] withdrawn in 2025.1: wrong."
        let reader = SpecReader(files: ["40-counts.md": tombstone])
        let previous = ClausesFile(spec: "2026.1", reader: reader, previous: nil)
        let revived = "[CNT-001] A count MUST be a number.\n\n[CNT-003] A count MUST be whole."
        let findings = lint(["40-counts.md": revived], previous: previous)
        #expect(
            findings.map(\.description) == [
                "Spec/40-counts.md:3: CNT-003 was withdrawn in 2025.1; take the next id of its area that is free. [reused-id]"
            ]
        )
        // Beside its line of withdrawal, the line itself tells.
        let both = lint(["40-counts.md": tombstone + "\n\n[CNT-003] A count MUST be whole."], previous: previous)
        #expect(both.map(\.rule) == ["reused-id"])
    }

    @Test func `writes and reads clauses.json and keeps the revision that introduced a clause`() throws {
        let reader = SpecReader(files: ["40-counts.md": Self.chapter.replacing("`MUST`. or", with: "`MUST` or")])
        let first = ClausesFile(spec: "2026.1", reader: reader, previous: nil)
        let read = try ClausesFile(text: first.text(), file: "clauses.json")
        #expect(read.text() == first.text())
        let second = ClausesFile(spec: "2027.1", reader: reader, previous: read)
        #expect(second.since["CNT-001"] == "2026.1")
        #expect(second.spec == "2027.1")
        let forged = first.text().replacing("0 included", with: "1 included")
        #expect(
            throws: DataFault(
                file: "clauses.json",
                pointer: "/clauses/0",
                sentence: "The digest is not the one of the sentence."
            )
        ) { try ClausesFile(text: forged, file: "clauses.json") }
    }
}
