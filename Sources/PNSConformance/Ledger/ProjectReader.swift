/// Reads what the ledger joins from the files of the project.
package struct ProjectReader: Sendable {
    private let files: ProjectFiles

    /// Makes a reader.
    package init(_ files: ProjectFiles) {
        self.files = files
    }

    /// The chapters.
    package func spec() -> SpecReader {
        let chapters = files.files(below: "Spec", ending: ".md").filter { !$0.path.dropFirst(5).contains("/") }
        return SpecReader(
            files: Dictionary(uniqueKeysWithValues: chapters.map { (String($0.path.dropFirst(5)), $0.text) })
        )
    }

    /// `clauses.json` as it was last written; nil where it was not yet.
    package func previousClauses() throws(DataFault) -> ClausesFile? {
        guard let text = files.texts["Spec/clauses.json"] else { return nil }
        return try ClausesFile(text: text, file: "Spec/clauses.json")
    }

    /// The messages.
    package func messages() throws(DataFault) -> MessagesFile {
        try MessagesFile(text: files.text("Spec/messages.json"), file: "Spec/messages.json")
    }

    /// The schemas by file name.
    package func schemas() throws(DataFault) -> [String: RawJSON] {
        var schemas: [String: RawJSON] = [:]
        for (path, text) in files.files(below: "Spec/schemas", ending: ".schema.json") {
            schemas[String(path.dropFirst("Spec/schemas/".count))] = try DataReader(text: text, file: path).value
        }
        return schemas
    }

    /// The vector files by path.
    package func vectorTexts() -> [String: String] {
        let texts = files.files(below: "Vectors", ending: ".json").filter { VectorFile.isVectorFile($0.path) }
        return Dictionary(uniqueKeysWithValues: texts.map { ($0.path, $0.text) })
    }

    /// The reasons of the error registry.
    package func reasons() throws(DataFault) -> Set<String> {
        let registry = try registry()
        return Set((registry["reasons"]?.elements ?? []).compactMap { $0["reason"]?.stringValue })
    }

    /// What vectors refer to.
    package func vectorContext(_ clauses: ClausesFile) throws(DataFault) -> VectorVerifier.Context {
        let lock = files.texts["Vectors/ids.lock"] ?? ""
        return VectorVerifier.Context(
            spec: clauses.spec,
            clauses: Set(clauses.clauses.map(\.id)),
            reasons: try reasons(),
            features: Set(clauses.clauses.compactMap(\.feature)),
            messages: Set(try messages().messages.map(\.name)),
            scenarios: Set(try scenarios().compactMap { $0.value["id"]?.stringValue }),
            lockedIDs: lock.split(separator: "\n").map(String.init)
        )
    }

    /// Everything that names clauses.
    package func ledgerSources() throws(DataFault) -> LedgerSources {
        var sources = LedgerSources()
        for scenario in try scenarios() { sources.checks += try Self.checks(of: scenario) }
        for (path, text) in vectorTexts().sorted(by: { $0.key < $1.key }) {
            let file = try VectorFile(text: text, path: path)
            sources.vectors += file.vectors.map { LedgerSources.Row(id: $0.id, clauses: $0.clauses, file: path) }
        }
        sources.mutants = try mutants()
        for (name, schema) in try schemas().sorted(by: { $0.key < $1.key }) {
            let clauses = ClauseID.references(in: Self.descriptions(in: schema).joined(separator: " "))
            sources.schemas.append(LedgerSources.Row(id: name, clauses: clauses, file: "Spec/schemas/\(name)"))
        }
        sources.mentions = try mentions()
        sources.messages = try messages().messages.map {
            LedgerSources.Row(id: $0.name, clauses: $0.clauses, file: "Spec/messages.json")
        }
        sources.errors = (try registry()["codes"]?.elements ?? []).map { code in
            LedgerSources.Row(
                id: code["code"]?.stringValue ?? "",
                clauses: (code["clauses"]?.elements ?? []).compactMap(\.stringValue),
                file: "Spec/errors.json"
            )
        }
        sources.limits = try limits()
        sources.unobservable = try unobservable()
        return sources
    }

    /// The files of `Spec` that are made from others, or that say what is not tested.
    private static let apart: Set<String> = [
        "Spec/clauses.json", "Spec/ledger.json", "Spec/asyncapi.json", "Spec/unobservable.json",
    ]

    /// Every member `clauses` of the data files beside the chapters.
    private func mentions() throws(DataFault) -> [LedgerSources.Row] {
        var rows: [LedgerSources.Row] = []
        for (path, text) in files.files(below: "Spec", ending: ".json") where !path.dropFirst(5).contains("/") {
            guard !Self.apart.contains(path) else { continue }
            Self.collect(try DataReader(text: text, file: path).value, at: "", of: path, into: &rows)
        }
        return rows
    }

    private static func collect(
        _ value: RawJSON,
        at pointer: String,
        of path: String,
        into rows: inout [LedgerSources.Row]
    ) {
        for (index, element) in (value.elements ?? []).enumerated() {
            collect(element, at: "\(pointer)/\(index)", of: path, into: &rows)
        }
        for member in value.members ?? [] {
            let place = JSONPointer.appending(member.name, to: pointer)
            if member.name == "clauses", let clauses = member.value.elements?.compactMap(\.stringValue) {
                rows.append(LedgerSources.Row(id: place, clauses: clauses, file: path))
            } else {
                collect(member.value, at: place, of: path, into: &rows)
            }
        }
    }

    private func registry() throws(DataFault) -> RawJSON {
        try DataReader(text: files.text("Spec/errors.json"), file: "Spec/errors.json").value
    }

    private func limits() throws(DataFault) -> [String] {
        let path = "Spec/limits.json"
        guard let text = files.texts[path] else { return [] }
        let limits = try DataReader(text: text, file: path).value["limits"]?.elements ?? []
        return limits.compactMap { $0["name"]?.stringValue }
    }

    private func scenarios() throws(DataFault) -> [DataReader] {
        var readers: [DataReader] = []
        for (path, text) in files.files(below: "Conformance/scenarios", ending: ".json") {
            readers.append(try DataReader(text: text, file: path))
        }
        return readers
    }

    /// The checks of a scenario; the engine reads the rest of the file, and reads it strictly.
    private static func checks(of scenario: DataReader) throws(DataFault) -> [LedgerSources.CheckRow] {
        let value = scenario.value
        guard let id = value["id"]?.stringValue, let level = value["level"]?.stringValue.flatMap(Level.init) else {
            throw scenario.fault("A scenario has an id and a level.")
        }
        let needs = (value["needs"]?.elements ?? []).compactMap(\.stringValue)
        return Self.checks(in: value["steps"]?.elements ?? []).map { check in
            let clauses = [check["clause"]].compactMap(\.self) + (check["clauses"]?.elements ?? [])
            return LedgerSources.CheckRow(
                scenario: id,
                check: check["check"]?.stringValue ?? "",
                clauses: clauses.compactMap(\.stringValue),
                level: level,
                killedBy: (check["killedBy"]?.elements ?? []).compactMap(\.stringValue),
                needs: needs,
                file: scenario.file
            )
        }
    }

    private static func checks(in steps: [RawJSON]) -> [RawJSON] {
        steps.flatMap { ($0["checks"]?.elements ?? []) + checks(in: $0["steps"]?.elements ?? []) }
    }

    private func mutants() throws(DataFault) -> [LedgerSources.Row] {
        let path = "Conformance/mutants.json"
        guard let text = files.texts[path] else { return [] }
        return (try DataReader(text: text, file: path).value["mutants"]?.elements ?? []).map { mutant in
            LedgerSources.Row(
                id: mutant["id"]?.stringValue ?? "",
                clauses: (mutant["clauses"]?.elements ?? []).compactMap(\.stringValue),
                file: path,
                kills: (mutant["kills"]?.elements ?? []).compactMap(\.stringValue),
                about: mutant["breaks"]?.stringValue ?? ""
            )
        }
    }

    private func unobservable() throws(DataFault) -> [LedgerSources.Unobservable] {
        let path = "Spec/unobservable.json"
        guard let text = files.texts[path] else { return [] }
        return try DataReader(text: text, file: path).object { members throws(DataFault) in
            try members.format("unobservable/1")
            _ = try members.string("spec")
            return try members.required("entries").elements().map { entry throws(DataFault) in
                try entry.object { members throws(DataFault) in
                    LedgerSources.Unobservable(
                        clause: try members.string("clause"),
                        kind: try members.required("kind").choice(),
                        why: try members.string("why")
                    )
                }
            }
        }
    }

    /// The descriptions in a schema, wherever they stand.
    private static func descriptions(in schema: RawJSON) -> [String] {
        switch schema {
        case .null, .bool, .number, .string: []
        case .array(let elements): elements.flatMap(descriptions)
        case .object(let members):
            members.flatMap { member -> [String] in
                if member.name == "description", let text = member.value.stringValue { return [text] }
                return member.name == "examples" ? [] : descriptions(in: member.value)
            }
        }
    }
}
