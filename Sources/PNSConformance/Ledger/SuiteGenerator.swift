/// Writes the generated files of the specification, and says what is wrong with everything they are made from.
package struct SuiteGenerator: Sendable {
    /// The revision of the specification, as the title of `Spec/README.md` states it.
    private let revision: String
    private let files: ProjectFiles
    private let reader: ProjectReader

    /// Makes a generator.
    ///
    /// - Throws: ``DataFault`` where the title of `Spec/README.md` names no revision.
    package init(_ files: ProjectFiles) throws(DataFault) {
        self.files = files
        reader = ProjectReader(files)
        let readme = "Spec/README.md"
        let title = try files.text(readme).split(separator: "\n").first ?? ""
        guard let word = title.split(separator: " ").last, title.contains("revision \(word)") else {
            throw DataFault(file: readme, pointer: "", sentence: "The title names no revision.")
        }
        revision = String(word)
    }

    /// The generated files by path.
    ///
    /// - Parameter root: The folder that holds `Spec`, `Vectors` and `Conformance`.
    /// - Returns: The texts of `Spec/clauses.json`, `Spec/ledger.json`, `Spec/asyncapi.json` and of all profiles.
    /// - Throws: ``DataFault`` for a file that cannot be understood, or what Foundation says of one that cannot be read.
    package static func generate(root: String) throws -> [String: String] {
        try SuiteGenerator(ProjectFiles(root: root)).generate()
    }

    /// Everything that is wrong, generated files that are not fresh included.
    ///
    /// - Parameter root: The folder that holds `Spec`, `Vectors` and `Conformance`.
    /// - Returns: The findings in a fixed order.
    /// - Throws: What Foundation says of a file that cannot be read.
    package static func lint(root: String) throws -> [Finding] {
        let files = try ProjectFiles(root: root)
        do {
            return try SuiteGenerator(files).lint()
        } catch {
            return [Finding(file: error.file, rule: "unreadable", sentence: "\(error.pointer): \(error.sentence)")]
        }
    }

    /// The generated files by path.
    package func generate() throws(DataFault) -> [String: String] {
        let clauses = try clauses()
        let asyncAPI = AsyncAPIDocument(
            messages: try reader.messages(),
            schemas: try reader.schemas(),
            sentences: clauses.sentences
        )
        let generated = [
            "Spec/clauses.json": clauses.text(),
            "Spec/ledger.json": Ledger(clauses, try reader.ledgerSources()).text(),
            "Spec/asyncapi.json": asyncAPI.text(),
        ]
        return generated.merging(try ProfileUpkeep(files).generate(revision: revision)) { own, _ in own }
    }

    /// The ledger in Markdown.
    package func trace() throws(DataFault) -> String {
        let clauses = try clauses()
        return LedgerText(Ledger(clauses, try reader.ledgerSources()), sentences: clauses.sentences).markdown()
    }

    /// Everything that is wrong.
    package func lint() throws(DataFault) -> [Finding] {
        let previous = try reader.previousClauses()
        let clauses = try clauses()
        let sources = try reader.ledgerSources()
        return SpecLint(reader.spec(), previous: previous).findings()
            + changedSentences(clauses, since: previous, sources)
            + LedgerLint(clauses, sources).findings()
            + (try SchemaLint(reader).findings())
            + VectorVerifier(try reader.vectorContext(clauses)).findings(in: reader.vectorTexts())
            + (try ProfileUpkeep(files).findings())
            + staleFiles(try generate())
    }

    private func clauses() throws(DataFault) -> ClausesFile {
        ClausesFile(spec: revision, reader: reader.spec(), previous: try reader.previousClauses())
    }

    /// A sentence that changed asks for a second look at its checks.
    private func changedSentences(
        _ clauses: ClausesFile,
        since previous: ClausesFile?,
        _ sources: LedgerSources
    ) -> [Finding] {
        let before = previous?.sentences ?? [:]
        return clauses.clauses.filter { before[$0.id] != nil && before[$0.id] != $0.sentence }.map { clause in
            let checks = sources.checks.filter { $0.clauses.contains(clause.id) }.map(\.id)
            let advice = checks.isEmpty ? "no check judges it" : "look again at \(checks.joined(separator: ", "))"
            return Finding(
                file: "Spec/\(clause.chapter)",
                line: clause.line,
                rule: "changed-sentence",
                sentence: "\(clause.id) was reworded: \(advice), then run `pns suite generate`."
            )
        }
    }

    private func staleFiles(_ generated: [String: String]) -> [Finding] {
        generated.sorted { $0.key < $1.key }.filter { files.texts[$0.key] != $0.value }.map { path, _ in
            Finding(file: path, rule: "stale-file", sentence: "The file is not what `pns suite generate` writes.")
        }
    }
}
