/// What servers say of themselves: which clauses their code marks, and which of these they have executed.
public struct ClauseMarks: Hashable, Sendable {
    /// The ids of the clauses that have a place of their own in the code.
    public var marked: Set<String>
    /// The ids of those that were executed.
    public var exercised: Set<String>

    /// Describes marks.
    ///
    /// - Parameters:
    ///   - marked: The clauses that have a place of their own in the code.
    ///   - exercised: Those that were executed.
    public init(marked: Set<String>, exercised: Set<String>) {
        self.marked = marked
        self.exercised = exercised
    }
}
