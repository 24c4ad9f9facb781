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
        let generator = try SuiteGenerator(ProjectFiles(root: root))
        // The file that is about to be written is the one place that still knows of such an id.
        if let lost = try generator.lostIDs().first {
            throw DataFault(file: lost.file, pointer: "", sentence: lost.sentence)
        }
        return try generator.generate()
    }

    /// How much is looked at.
    package enum Scope: Hashable, Sendable {
        /// What joins clauses, checks, vectors and mutants.
        case ledger
        /// Schemas, examples and the form of vectors too.
        case all
    }

    /// Everything that is wrong, generated files that are not fresh included.
    ///
    /// - Parameters:
    ///   - root: The folder that holds `Spec`, `Vectors` and `Conformance`.
    ///   - scope: How much to look at.
    ///   - marked: The clauses that the server's code names.
    /// - Returns: The findings in a fixed order.
    /// - Throws: What Foundation says of a file that cannot be read.
    package static func lint(root: String, scope: Scope = .all, marked: [String] = []) throws -> [Finding] {
        let files = try ProjectFiles(root: root)
        do {
            let findings = try SuiteGenerator(files).lint(scope, marked: marked)
            return findings + ScenarioLint(try Suite(files: files.texts)).findings()
        } catch let fault as DataFault {
            return [Finding(file: fault.file, rule: "unreadable", sentence: "\(fault.pointer): \(fault.sentence)")]
        } catch let fault as SchemaFault {
            return [Finding(file: "Spec/schemas", rule: "unreadable", sentence: "\(fault)")]
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

    /// Everything that is wrong.
    ///
    /// - Parameters:
    ///   - scope: How much to look at.
    ///   - marked: The clauses that the server's code names.
    /// - Returns: The findings in a fixed order.
    /// - Throws: ``DataFault`` for a file that cannot be understood.
    package func lint(_ scope: Scope = .all, marked: [String] = []) throws(DataFault) -> [Finding] {
        let previous = try reader.previousClauses()
        let clauses = try clauses()
        var sources = try reader.ledgerSources()
        if !marked.isEmpty {
            let file = "Sources/PNSService/Clauses/MarkedClause.swift"
            sources.mentions.append(LedgerSources.Row(id: "the server's code", clauses: marked, file: file))
        }
        var findings = SpecLint(reader.spec(), previous: previous).findings()
        findings += changedSentences(clauses, since: previous, sources)
        findings += LedgerLint(clauses, sources).findings()
        if scope == .all {
            findings += try SchemaLint(reader).findings()
            findings += VectorVerifier(try reader.vectorContext(clauses)).findings(in: reader.vectorTexts())
        }
        findings += try ProfileUpkeep(files).findings()
        return findings + staleFiles(try generate())
    }

    /// Ids that were given once and are given again, or no more.
    private func lostIDs() throws(DataFault) -> [Finding] {
        SpecLint(reader.spec(), previous: try reader.previousClauses()).findings()
            .filter { $0.rule == SpecLint.vanished || $0.rule == SpecLint.reused }
    }

    /// The clauses, with the revision that introduced each.
    func clauses() throws(DataFault) -> ClausesFile {
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
