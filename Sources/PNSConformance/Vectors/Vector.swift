/// One test vector: an input, and what comes of it.
public struct Vector: Hashable, Sendable, CustomStringConvertible {
    /// What comes of the input.
    public enum Outcome: Hashable, Sendable {
        /// The input is accepted and gives this.
        case valid(RawJSON)
        /// The input is refused for one of these reasons, at this pointer where one is given.
        case invalid(reasons: [String], pointer: String?)
        /// Both are right; who decides is named, and each side has its outcome.
        case either(decidedBy: String, ifAccepted: RawJSON, ifRejected: [String])
    }

    /// The id, `vec.kind.0000`; never renumbered.
    public var id: String
    /// The clauses that demand the outcome.
    public var clauses: [String]
    /// The features without which the vector says nothing.
    public var needs: [String]
    /// What is special about the input.
    public var comment: String
    /// The families of mistakes that the vector belongs to.
    public var flags: [String]
    /// The input, in the form of its kind.
    public var input: RawJSON
    /// What comes of it.
    public var outcome: Outcome
    /// The scenario that sends the input to a live server.
    public var live: String?
    /// Where the vector stands in its file, a JSON pointer.
    public var pointer: String

    /// Makes a vector.
    public init(
        id: String,
        clauses: [String],
        needs: [String] = [],
        comment: String,
        flags: [String],
        input: RawJSON,
        outcome: Outcome,
        live: String? = nil,
        pointer: String = ""
    ) {
        self.id = id
        self.clauses = clauses
        self.needs = needs
        self.comment = comment
        self.flags = flags
        self.input = input
        self.outcome = outcome
        self.live = live
        self.pointer = pointer
    }

    /// The id.
    public var description: String { id }
}
