/// Everything that says something about clauses, in a form that needs no engine.
package struct LedgerSources: Sendable {
    /// A check of a scenario.
    package struct CheckRow: Hashable, Sendable {
        /// The id of the scenario.
        package var scenario: String
        /// The slug of the check.
        package var check: String
        /// The clauses it judges.
        package var clauses: [String]
        /// The level of the scenario's file.
        package var level: Level
        /// The mutants that it has to catch.
        package var killedBy: [String]
        /// The features that the scenario needs.
        package var needs: [String]
        /// The file of the scenario.
        package var file: String

        /// Describes a check.
        package init(
            scenario: String,
            check: String,
            clauses: [String],
            level: Level,
            killedBy: [String],
            needs: [String] = [],
            file: String = ""
        ) {
            self.scenario = scenario
            self.check = check
            self.clauses = clauses
            self.level = level
            self.killedBy = killedBy
            self.needs = needs
            self.file = file
        }

        /// The id of the check in reports: `scenario#check`.
        package var id: String { "\(scenario)#\(check)" }
    }

    /// A file, a vector, a mutant or a message, and the clauses that it names.
    package struct Row: Hashable, Sendable {
        /// Its name.
        package var id: String
        /// The clauses.
        package var clauses: [String]
        /// The file to put right.
        package var file: String
        /// Of a mutant: the checks without a file that have to catch it, `scenario#wire`.
        package var kills: [String]
        /// Of a mutant: what it does, one sentence.
        package var about: String

        /// Describes something that names clauses.
        package init(id: String, clauses: [String], file: String, kills: [String] = [], about: String = "") {
            self.about = about
            self.id = id
            self.clauses = clauses
            self.file = file
            self.kills = kills
        }
    }

    /// Why a clause cannot be seen from outside.
    package struct Unobservable: Hashable, Sendable {
        /// The kinds of reason.
        package enum Kind: String, CaseIterable, Hashable, Sendable {
            case notObservable = "not-observable"
            case qualityOfImplementation = "quality-of-implementation"
            case needsOperator = "needs-operator"
            case statistical
            /// It can be seen, and no scenario looks yet; only in profiles that are drafts, and never for long.
            case notYet = "not-yet"
        }

        /// The clause.
        package var clause: String
        /// The kind of reason.
        package var kind: Kind
        /// One sentence.
        package var why: String

        /// Describes a reason.
        package init(clause: String, kind: Kind, why: String) {
            self.clause = clause
            self.kind = kind
            self.why = why
        }
    }

    /// The checks of all scenarios.
    package var checks: [CheckRow]
    /// The vectors.
    package var vectors: [Row]
    /// The mutants.
    package var mutants: [Row]
    /// The schemas, whose descriptions name clauses.
    package var schemas: [Row]
    /// Whatever else in the project names clauses: all members `clauses` in `Spec`, the code of the server.
    package var mentions: [Row]
    /// The messages; their clauses are among the mentions too.
    package var messages: [Row] = []
    /// The codes of the error registry; their clauses are among the mentions too.
    package var errors: [Row] = []
    /// The names of the limits.
    package var limits: [String] = []
    /// The clauses that cannot be seen.
    package var unobservable: [Unobservable]

    /// Collects sources.
    package init(
        checks: [CheckRow] = [],
        vectors: [Row] = [],
        mutants: [Row] = [],
        schemas: [Row] = [],
        mentions: [Row] = [],
        unobservable: [Unobservable] = []
    ) {
        self.checks = checks
        self.vectors = vectors
        self.mutants = mutants
        self.schemas = schemas
        self.mentions = mentions
        self.unobservable = unobservable
    }
}
