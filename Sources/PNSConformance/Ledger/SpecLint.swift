/// The rules for the text of the specification.
package struct SpecLint: Sendable {
    /// The rules about ids whose breach ``SuiteGenerator`` must not write over.
    static let vanished = "vanished-id"
    static let reused = "reused-id"

    private let spec: SpecReader
    private let previous: ClausesFile?

    /// Makes a lint.
    ///
    /// - Parameters:
    ///   - spec: The specification.
    ///   - previous: `clauses.json` as it was last written.
    package init(_ spec: SpecReader, previous: ClausesFile? = nil) {
        self.spec = spec
        self.previous = previous
    }

    /// Everything that is wrong, chapter by chapter.
    package func findings() -> [Finding] {
        spec.chapters.flatMap { clauseFindings($0) + proseFindings($0) } + reusedIDs() + scatteredAreas()
            + vanishedIDs()
    }

    private func clauseFindings(_ chapter: SpecChapter) -> [Finding] {
        chapter.candidates.flatMap { candidate -> [Finding] in
            var found: [Finding] = []
            func add(_ rule: String, _ sentence: String) {
                found.append(finding(chapter, candidate.line, rule, "\(candidate.id) \(sentence)"))
            }
            let keywords = SpecText.keywords(in: candidate.sentence)
            if keywords.isEmpty {
                add("clause-without-keyword", "has no keyword.")
            } else if keywords.count > 1 {
                add("clause-with-two-keywords", "has the keywords \(keywords.joined(separator: ", ")).")
            } else if Keyword(rawValue: keywords[0]) == nil {
                add("unknown-keyword", "uses \(keywords[0]); the keywords are MUST, SHOULD, MAY and their negations.")
            }
            if !SpecText.isOneSentence(candidate.sentence) {
                add("clause-not-one-sentence", "is not exactly one sentence.")
            }
            // An adjective such as "optional" is harmless beside a keyword; a second verb is not.
            for word in SpecText.weakWords(in: candidate.sentence) where ["must", "shall", "should"].contains(word) {
                add("weak-word", "says \"\(word)\" beside its keyword.")
            }
            found += danglingReferences(candidate.sentence, in: chapter, line: candidate.line)
            return found
        }
    }

    private func proseFindings(_ chapter: SpecChapter) -> [Finding] {
        let isNormative = chapter.file.prefix(2).allSatisfy(\.isNumber) && !chapter.file.hasPrefix("0")
        return chapter.prose.flatMap { block, heading -> [Finding] in
            var found: [Finding] = []
            for (offset, line) in block.lines.enumerated() {
                let number = block.line + offset
                if !(chapter.file == "00-overview.md" && heading == "Keywords") {
                    for word in SpecText.keywords(in: line) {
                        let sentence = "\(word) stands outside a clause."
                        found.append(finding(chapter, number, "keyword-outside-clause", sentence))
                    }
                }
                if isNormative, block.kind == .paragraph {
                    for word in SpecText.weakWords(in: line) {
                        let sentence = "\"\(word)\" sounds like a demand and stands outside a clause."
                        found.append(finding(chapter, number, "weak-word", sentence))
                    }
                }
                found += danglingReferences(line, in: chapter, line: number)
            }
            return found
        }
    }

    /// References stand in brackets, `[CNT-002]`.
    private func danglingReferences(_ text: String, in chapter: SpecChapter, line: Int) -> [Finding] {
        let known = Set(spec.chapters.flatMap(\.candidates).map(\.id))
        return ClauseID.references(in: SpecText.withoutCode(text))
            .filter { text.contains("[\($0)]") && !known.contains($0) }
            .map { finding(chapter, line, "dangling-reference", "[\($0)] is no clause.") }
    }

    private func reusedIDs() -> [Finding] {
        var firsts: [String: String] = [:]
        var found: [Finding] = []
        for chapter in spec.chapters {
            let places =
                chapter.candidates.map { ($0.id, $0.line) } + chapter.withdrawn.map { ($0.id, $0.line) }
            for (id, line) in places.sorted(by: { $0.1 < $1.1 }) {
                if let first = firsts[id] {
                    found.append(finding(chapter, line, Self.reused, "\(id) was given in \(first) already."))
                } else {
                    firsts[id] = "\(chapter.file):\(line)"
                }
            }
        }
        return found + revivedIDs()
    }

    /// An id whose line of withdrawal has given way to a clause.
    private func revivedIDs() -> [Finding] {
        let withdrawn = Dictionary(
            (previous?.withdrawn ?? []).map { ($0.id, $0.revision) },
            uniquingKeysWith: { first, _ in first }
        )
        let tombstones = Set(spec.withdrawn.map(\.id))
        return spec.chapters.flatMap { chapter in
            chapter.candidates.compactMap { candidate in
                guard let revision = withdrawn[candidate.id], !tombstones.contains(candidate.id) else { return nil }
                let sentence =
                    "\(candidate.id) was withdrawn in \(revision); take the next id of its area that is free."
                return finding(chapter, candidate.line, Self.reused, sentence)
            }
        }
    }

    private func scatteredAreas() -> [Finding] {
        var homes: [String: String] = [:]
        return spec.chapters.flatMap { chapter in
            chapter.candidates.compactMap { candidate in
                let area = ClauseID.area(of: candidate.id)
                let home = homes[area, default: chapter.file]
                homes[area] = home
                guard home != chapter.file else { return nil }
                return finding(chapter, candidate.line, "scattered-area", "\(area) belongs to \(home).")
            }
        }
    }

    private func vanishedIDs() -> [Finding] {
        let present = Set(spec.chapters.flatMap(\.candidates).map(\.id) + spec.withdrawn.map(\.id))
        let before =
            (previous?.clauses ?? []).map { ($0.id, $0.chapter) }
            + (previous?.withdrawn ?? []).map { ($0.id, $0.chapter) }
        return before.filter { !present.contains($0.0) }.map { id, chapter in
            Finding(
                file: "Spec/\(chapter)",
                rule: Self.vanished,
                sentence:
                    "\(id) has vanished; a withdrawn clause leaves a line \"[\(id)] withdrawn in REVISION: reason\"."
            )
        }
    }

    private func finding(_ chapter: SpecChapter, _ line: Int, _ rule: String, _ sentence: String) -> Finding {
        Finding(file: "Spec/\(chapter.file)", line: line, rule: rule, sentence: sentence)
    }
}
