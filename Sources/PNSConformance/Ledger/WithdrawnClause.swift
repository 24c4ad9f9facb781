/// The line that a clause leaves behind when it is withdrawn.
package struct WithdrawnClause: Hashable, Sendable {
    /// The id, never used again.
    package var id: String
    /// The revision without the clause.
    package var revision: String
    /// Why.
    package var reason: String
    /// The file of the chapter.
    package var chapter: String
    /// The line in that file, from 1.
    package var line: Int
}
