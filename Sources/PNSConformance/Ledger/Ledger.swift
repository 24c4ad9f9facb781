/// Per clause: what tests it, or why nothing can.
package struct Ledger: Hashable, Sendable {
    static let format = "ledger/1"

    /// One clause.
    package struct Row: Hashable, Sendable {
        /// The clause.
        package var clause: String
        /// Its keyword.
        package var keyword: Keyword
        /// The checks that judge it, `scenario#check`.
        package var checks: [String]
        /// The vectors that show it.
        package var vectors: [String]
        /// The mutants that break it, or that one of its checks has to catch.
        package var mutants: [String]
        /// The schemas that express it.
        package var schemas: [String]
        /// The messages that it is about.
        package var messages: [String] = []
        /// The error codes that the registry gives for it.
        package var errors: [String] = []
        /// The limits that its sentence names.
        package var limits: [String] = []
        /// Why it cannot be seen.
        package var unobservable: LedgerSources.Unobservable?

        /// Whether something tests the clause, or says why nothing can.
        package var isCovered: Bool {
            !checks.isEmpty || !vectors.isEmpty || !schemas.isEmpty || unobservable != nil
        }
    }

    /// Two checks come with every scenario that opens a connection; no scenario names them.
    package static let builtInChecks: KeyValuePairs = [
        "wire": ["FRM-001", "FRM-032", "JSN-001", "NUM-003"], "late": ["ORD-007"],
    ]

    /// The revision of the specification.
    package var spec: String
    /// The clauses in the order of the chapters.
    package var rows: [Row]

    /// Joins clauses with everything that names them.
    package init(_ clauses: ClausesFile, _ sources: LedgerSources) {
        let checks = Self.index(sources.checks.map { ($0.id, $0.clauses) } + Self.builtInRows)
        let vectors = Self.index(sources.vectors.map { ($0.id, $0.clauses) })
        let broken = Self.index(sources.mutants.map { ($0.id, $0.clauses) })
        let caught = Self.index(sources.checks.flatMap { check in check.killedBy.map { ($0, check.clauses) } })
        let schemas = Self.index(sources.schemas.map { ($0.id, $0.clauses) })
        let messages = Self.index(sources.messages.map { ($0.id, $0.clauses) })
        let errors = Self.index(sources.errors.map { ($0.id, $0.clauses) })
        spec = clauses.spec
        rows = clauses.clauses.map { clause in
            Row(
                clause: clause.id,
                keyword: clause.keyword,
                checks: (checks[clause.id] ?? []).sorted(),
                vectors: (vectors[clause.id] ?? []).sorted(),
                mutants: (broken[clause.id] ?? []).union(caught[clause.id] ?? []).sorted(),
                schemas: (schemas[clause.id] ?? []).sorted(),
                messages: (messages[clause.id] ?? []).sorted(),
                errors: (errors[clause.id] ?? []).sorted(),
                limits: sources.limits.filter { clause.sentence.contains("`\($0)`") },
                unobservable: sources.unobservable.first { $0.clause == clause.id }
            )
        }
    }

    /// The file `Spec/ledger.json`.
    package func text() -> String {
        let rows = rows.map { row in
            RawJSON.object([
                "clause": .string(row.clause),
                "keyword": .string(row.keyword.rawValue),
                "checks": row.checks.isEmpty ? nil : .strings(row.checks),
                "vectors": row.vectors.isEmpty ? nil : .strings(row.vectors),
                "mutants": row.mutants.isEmpty ? nil : .strings(row.mutants),
                "schemas": row.schemas.isEmpty ? nil : .strings(row.schemas),
                "unobservable": row.unobservable.map { reason in
                    .object(["kind": .string(reason.kind.rawValue), "why": .string(reason.why)])
                },
            ])
        }
        return RawJSON.object(["format": .string(Self.format), "spec": .string(spec), "rows": .array(rows)]).pretty()
    }

    private static var builtInRows: [(String, [String])] {
        builtInChecks.map { check, clauses in (builtIn(check), clauses) }
    }

    /// The id that a check which comes by itself has in the ledger, for all scenarios together.
    static func builtIn(_ check: String) -> String { "server.**#\(check)" }

    private static func index(_ pairs: [(String, [String])]) -> [String: Set<String>] {
        var index: [String: Set<String>] = [:]
        for (id, clauses) in pairs {
            for clause in clauses { index[clause, default: []].insert(id) }
        }
        return index
    }
}
