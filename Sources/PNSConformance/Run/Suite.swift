import PNSVectors

/// The suite: scenarios, operations, schemas and what the clauses say, read strictly.
public struct Suite: Sendable {
    /// A clause, as far as a judge and a report need it.
    public struct Clause: Hashable, Sendable {
        /// The level that its keyword gives.
        public var level: Level
        /// The sentence.
        public var sentence: String
        /// The feature it belongs to.
        public var feature: String?
        /// The chapter's file name.
        public var chapter: String
        /// The profiles that its chapter belongs to.
        public var profiles: [String]
    }

    /// The version of scenarios and vectors.
    public static let version = "1.0.0"
    /// The revision of the specification that it judges.
    public static let revision = "2026.1"

    /// The clauses by id.
    public let clauses: [String: Clause]
    /// The scenarios by id, in the order of the ids.
    public private(set) var scenarios: [Scenario]
    /// The operations by name.
    public let operations: [String: Operation]
    /// The mutants that prove it.
    public let mutants: [MutantEntry]
    /// The profiles that have a file, by id.
    let profiles: [Profile]
    /// What the profiles have to know of the scenarios.
    let profileScenarios: [ProfileScenario]
    /// The features of all profiles, by name.
    public let features: [String]
    /// The least value of each limit that can be assumed of a server that publishes none.
    let assumedLimits: [String: Int]
    /// The names of all limits.
    let limitNames: [String]
    /// Those that a server need not have.
    let optionalLimits: Set<String>
    /// The least value that each limit can have.
    let leastLimits: [String: Int]
    /// The schema of target files; `nil` in a suite without one.
    let targetSchema: RawJSON?
    let schemas: SchemaSet

    /// The suite that travels inside the program.
    ///
    /// - Throws: ``DataFault``, ``SchemaFault``.
    public static func embedded() throws -> Suite { try Suite(files: embeddedFiles) }

    /// Reads a suite.
    ///
    /// - Parameter files: The text of each file by its path from the root of the project.
    /// - Throws: ``DataFault``, ``SchemaFault``.
    public init(files: [String: String]) throws {
        func reader(_ path: String) throws(DataFault) -> DataReader {
            guard let text = files[path] else {
                throw DataFault(file: path, pointer: "", sentence: "The file is missing.")
            }
            return try DataReader(text: text, file: path)
        }
        clauses = try Clause.readAll(try reader("Spec/clauses.json"))
        operations = try Operation.readAll(try reader("Conformance/operations.json"))
        mutants = try MutantEntry.readAll(try reader("Conformance/mutants.json"))
        features = Array(Set(clauses.values.compactMap(\.feature))).sorted()
        let limits = try reader("Spec/limits.json")
        assumedLimits = try Self.assumedLimits(limits)
        let entries = limits.value["limits"]?.elements ?? []
        limitNames = entries.compactMap { $0["name"]?.stringValue }
        optionalLimits = Self.limitNames(limits) { $0["optional"] == .bool(true) }
        leastLimits = entries.reduce(into: [:]) { least, limit in
            if let name = limit["name"]?.stringValue { least[name] = limit["minimum"]?.intValue }
        }
        targetSchema =
            files["Conformance/\(TargetCheck.file)"] == nil ? nil : try reader("Conformance/\(TargetCheck.file)").value
        var schemaFiles: [String: RawJSON] = [:]
        for path in files.keys where path.hasPrefix("Spec/schemas/") {
            schemaFiles[String(path.dropFirst("Spec/schemas/".count))] = try reader(path).value
        }
        schemas = try SchemaSet(files: schemaFiles)
        profiles = try Profile.all(ProjectFiles(files))
        var scenarios: [Scenario] = []
        var profileScenarios: [ProfileScenario] = []
        for path in files.keys.sorted() where path.hasPrefix("Conformance/scenarios/") {
            let file = try reader(path)
            let scenario = try Scenario(file)
            try Self.demandPlace(of: scenario, path)
            scenarios.append(scenario)
            profileScenarios.append(try ProfileScenario(file))
        }
        self.profileScenarios = profileScenarios
        self.scenarios = scenarios.sorted { $0.id < $1.id }
        for (scenario, next) in zip(self.scenarios, self.scenarios.dropFirst()) where scenario.id == next.id {
            throw DataFault(file: "Conformance/scenarios", pointer: "", sentence: "There are two \"\(scenario.id)\".")
        }
    }

    /// `server.AREA.SLUG` stands in `scenarios/PROFILE/AREA/SLUG.json`, and nowhere else.
    private static func demandPlace(of scenario: Scenario, _ path: String) throws(DataFault) {
        let words = scenario.id.split(separator: ".", omittingEmptySubsequences: false)
        let folders = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
        func fault(_ sentence: String) -> DataFault { DataFault(file: path, pointer: "/id", sentence: sentence) }
        let isWellFormed = words.count == 3 && words.allSatisfy(SelectionPattern.isWord)
        guard isWellFormed, words[0] == "server" else {
            throw fault("\"\(scenario.id)\" is not server.AREA.SLUG in lower case.")
        }
        guard folders.count == 3, folders.dropFirst().elementsEqual([words[1], "\(words[2]).json"]) else {
            throw fault("\"\(scenario.id)\" belongs into the file PROFILE/\(words[1])/\(words[2]).json.")
        }
    }

    private static func assumedLimits(_ reader: DataReader) throws(DataFault) -> [String: Int] {
        guard let entries = reader.value["limits"]?.elements else { throw reader.fault("There are no limits.") }
        var limits: [String: Int] = [:]
        for entry in entries where entry["assumed"] == .bool(true) {
            if let name = entry["name"]?.stringValue, let least = entry["minimum"]?.intValue { limits[name] = least }
        }
        return limits
    }

    private static func limitNames(_ reader: DataReader, where isMeant: (RawJSON) -> Bool) -> Set<String> {
        let entries = reader.value["limits"]?.elements ?? []
        return Set(entries.filter(isMeant).compactMap { $0["name"]?.stringValue })
    }

    /// The suite with another scenario in the place of the one with the same id, or beside the others.
    public func replacing(_ scenario: Scenario) -> Suite {
        var suite = self
        suite.scenarios = (scenarios.filter { $0.id != scenario.id } + [scenario]).sorted { $0.id < $1.id }
        return suite
    }

    /// The features that the clauses of a profile name, in their order.
    ///
    /// - Parameter profile: The name of the profile without its revision.
    /// - Returns: The names.
    func features(of profile: String) -> [String] {
        Set(clauses.values.filter { $0.profiles.contains(profile) }.compactMap(\.feature)).sorted()
    }

    /// The level of each clause.
    public var levels: [String: Level] { clauses.mapValues(\.level) }

    /// Says what is wrong with a message that a server sent to a device; `nil` when nothing is.
    func fault(ofServerMessage message: RawJSON) -> String? {
        // That no form fits comes first; behind it, what the nearest form misses says more.
        let faults = schemas.faults(of: message, in: "server-message.schema.json") ?? []
        guard let fault = faults.dropFirst().first ?? faults.first else { return nil }
        return "a message that its schema does not permit: \(fault)"
    }
}

extension Suite.Clause {
    static func readAll(_ reader: DataReader) throws(DataFault) -> [String: Suite.Clause] {
        guard let entries = reader.value["clauses"]?.elements else { throw reader.fault("There are no clauses.") }
        var clauses: [String: Suite.Clause] = [:]
        for entry in entries {
            guard let id = entry["id"]?.stringValue, let keyword = entry["keyword"]?.stringValue,
                let sentence = entry["sentence"]?.stringValue
            else { throw reader.fault("A clause has an id, a keyword and a sentence.") }
            let level: Level = keyword.hasPrefix("MUST") ? .must : keyword.hasPrefix("SHOULD") ? .should : .may
            clauses[id] = Suite.Clause(
                level: level,
                sentence: sentence,
                feature: entry["feature"]?.stringValue,
                chapter: entry["chapter"]?.stringValue ?? "",
                profiles: entry["profiles"]?.elements?.compactMap(\.stringValue) ?? ChapterProfiles.usual
            )
        }
        return clauses
    }
}
