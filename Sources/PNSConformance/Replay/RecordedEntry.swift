/// One thing that the judge of a scenario was told, in the order in which it was.
public struct RecordedEntry: Hashable, Sendable {
    /// What a judge can be told.
    public enum Content: Hashable, Sendable {
        /// Something happened.
        case event(ScenarioEvent)
        /// The steps are over: what comes once the connections have settled is late.
        case lingerBegan
        /// The time for late arrivals is over.
        case lingerEnded
    }

    /// What it was.
    public var content: Content
    /// Microseconds since the scenario began.
    public var microseconds: Int

    /// Creates an entry.
    public init(_ content: Content, microseconds: Int) {
        self.content = content
        self.microseconds = microseconds
    }
}
