/// The specification as the tools see it: its clauses, and what is wrong with its text.
package struct SpecReader: Sendable {
    /// The chapters in the order of their file names.
    package let chapters: [SpecChapter]
    /// The good clauses in the order of the chapters.
    package let clauses: [Clause]
    /// The clauses that were withdrawn.
    package let withdrawn: [WithdrawnClause]

    /// Reads chapters.
    ///
    /// - Parameter files: The text of each chapter, by file name without a folder.
    package init(files: [String: String]) {
        chapters = files.sorted { $0.key < $1.key }.map { SpecChapter(file: $0.key, text: $0.value) }
        withdrawn = chapters.flatMap(\.withdrawn)
        let profiles = ChapterProfiles(readme: files["README.md"] ?? "")
        clauses = chapters.flatMap { chapter in
            chapter.candidates.compactMap { candidate in
                guard let word = SpecText.keywords(in: candidate.sentence).first, let keyword = Keyword(rawValue: word)
                else { return nil }
                return Clause(
                    id: candidate.id,
                    keyword: keyword,
                    feature: candidate.feature,
                    chapter: chapter.file,
                    line: candidate.line,
                    heading: candidate.heading,
                    sentence: candidate.sentence,
                    profiles: profiles[chapter.file]
                )
            }
        }
    }
}
