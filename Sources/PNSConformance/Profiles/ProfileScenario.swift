/// What a profile has to know of a scenario: whether it counts, and what it demands.
struct ProfileScenario: Hashable, Sendable {
    /// A check, as far as it is a demand.
    struct Demand: Hashable, Sendable {
        var id: String
        var clauses: [String]
    }

    static let folder = "Conformance/scenarios/"

    /// The id.
    var id: String
    /// The folder below `scenarios`: the family of its profiles.
    var family: String
    /// The highest keyword among its clauses.
    var level: Level
    /// The features that it needs.
    var needs: [String]
    /// Its checks, those in repeated steps among them.
    var checks: [Demand]

    /// Reads a scenario file; the engine reads the rest of it, and reads it strictly.
    ///
    /// - Throws: ``DataFault`` where there is no id or no level.
    init(_ reader: DataReader) throws(DataFault) {
        let value = reader.value
        guard let id = value["id"]?.stringValue, let level = value["level"]?.stringValue.flatMap(Level.init) else {
            throw reader.fault("A scenario has an id and a level.")
        }
        self.id = id
        self.level = level
        family =
            reader.file.hasPrefix(Self.folder)
            ? String(reader.file.dropFirst(Self.folder.count).prefix { $0 != "/" }) : ""
        needs = (value["needs"]?.elements ?? []).compactMap(\.stringValue)
        checks = Self.checks(in: value["steps"]?.elements ?? [])
    }

    /// Reads all scenarios of a project.
    ///
    /// - Throws: ``DataFault``.
    static func all(_ files: ProjectFiles) throws(DataFault) -> [ProfileScenario] {
        var scenarios: [ProfileScenario] = []
        for (path, text) in files.files(below: "Conformance/scenarios", ending: ".json") {
            scenarios.append(try ProfileScenario(try DataReader(text: text, file: path)))
        }
        return scenarios
    }

    private static func checks(in steps: [RawJSON]) -> [Demand] {
        steps.flatMap { step in
            (step["checks"]?.elements ?? []).map { check in
                let clauses = [check["clause"]].compactMap(\.self) + (check["clauses"]?.elements ?? [])
                return Demand(id: check["check"]?.stringValue ?? "", clauses: clauses.compactMap(\.stringValue))
            } + checks(in: step["steps"]?.elements ?? [])
        }
    }
}
