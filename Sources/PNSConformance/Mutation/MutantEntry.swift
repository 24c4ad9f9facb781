/// A deliberately broken server, as `mutants.json` describes it.
public struct MutantEntry: Hashable, Sendable {
    /// By which clock a mutant is late that does something forbidden three seconds after everything was settled.
    public enum Lateness: String, CaseIterable, Hashable, Sendable {
        /// By the clock of the service, which the runner moves.
        case service
        /// By real time, for which the runner has to wait.
        case real
    }

    /// The slug that names the broken behaviour.
    public var id: String
    /// One sentence.
    public var breaks: String
    /// How the broken server behaves, for whoever writes it.
    public var how: String?
    /// The clauses it breaks.
    public var clauses: [String]
    /// Automatic checks, `wire` and `late`, that must catch it: they stand in no scenario file.
    public var kills: [String]
    /// Checks that it can also redden, as patterns.
    public var may: [String]
    /// Set where every scenario that judges an absence has to catch it with its check `late`.
    public var late: Lateness?

    static func readAll(_ reader: DataReader) throws(DataFault) -> [MutantEntry] {
        let entries = try reader.object { members throws(DataFault) in
            try members.format("mutants/1")
            return try members.required("mutants").elements()
        }
        return try entries.map { entry throws(DataFault) in
            try entry.object { members throws(DataFault) in
                MutantEntry(
                    id: try members.string("id"),
                    breaks: try members.string("breaks"),
                    how: try members.optionalString("how"),
                    clauses: try members.strings("clauses"),
                    kills: try members.strings("kills"),
                    may: try members.strings("may"),
                    late: try members.optional("late").map { word throws(DataFault) in try word.choice() }
                )
            }
        }
    }
}
