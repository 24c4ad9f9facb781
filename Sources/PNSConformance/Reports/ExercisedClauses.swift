/// Which clauses the server executed in a run, as it says itself; beside those that were judged.
///
/// A clause that is judged and never exercised is judged by something that does not reach it; one that is exercised and not
/// judged wants a check. Each clause of the specification is in one of the three lists.
public struct ExercisedClauses: Hashable, Sendable {
    /// The clauses that were executed, in order.
    public var exercised: [String]
    /// The clauses whose code was not reached, in order.
    public var never: [String]
    /// The clauses that the server does not count, in order: nothing in its code stands for them alone.
    public var uncounted: [String]

    /// Describes what was executed.
    public init(exercised: [String], never: [String], uncounted: [String]) {
        self.exercised = exercised
        self.never = never
        self.uncounted = uncounted
    }

    /// Sorts the clauses of a specification by what servers say of themselves.
    ///
    /// - Parameters:
    ///   - marks: What they say; a clause that the specification does not have is left out.
    ///   - clauses: The ids of the clauses.
    init(_ marks: ClauseMarks, of clauses: some Sequence<String>) {
        let clauses = clauses.sorted()
        exercised = clauses.filter(marks.exercised.contains)
        never = clauses.filter { marks.marked.contains($0) && !marks.exercised.contains($0) }
        uncounted = clauses.filter { !marks.marked.contains($0) && !marks.exercised.contains($0) }
    }

    /// The clauses of all three lists.
    var all: [String] { exercised + never + uncounted }

    /// How many clauses the server counts.
    public var counted: Int { exercised.count + never.count }

    /// What the parts of a run have executed together.
    func union(_ other: ExercisedClauses) -> ExercisedClauses {
        let exercised = Set(exercised).union(other.exercised)
        return ExercisedClauses(
            exercised: exercised.sorted(),
            never: Set(never).union(other.never).subtracting(exercised).sorted(),
            uncounted: Set(uncounted).intersection(other.uncounted).sorted()
        )
    }
}

extension ExercisedClauses {
    /// Reads the member of a report.
    ///
    /// - Throws: ``DataFault`` for another form, and for a clause that is in two lists.
    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            ExercisedClauses(
                exercised: try members.required("clauses").strings(),
                never: try members.required("never").strings(),
                uncounted: try members.required("uncounted").strings()
            )
        }
        guard Set(all).count == all.count else { throw reader.fault("A clause is in two of the lists.") }
    }

    /// The member of a report.
    var json: RawJSON {
        .object(["clauses": .strings(exercised), "never": .strings(never), "uncounted": .strings(uncounted)])
    }
}
