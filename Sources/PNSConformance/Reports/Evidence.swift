/// What decided a check.
public enum Evidence: String, CaseIterable, Hashable, Sendable {
    /// Something that arrived.
    case observed
    /// A fence: nothing more could be on its way.
    case proved
    /// A deadline, nothing better.
    case timed
}
