/// A deliberately broken server: the reference server with one rule broken through its public seams.
///
/// What it breaks, and which checks must catch it, stands in `Conformance/mutants.json`; the id joins the two.
public struct Mutant: Sendable {
    /// The slug of `mutants.json`.
    public let id: String
    /// Breaks the rule.
    public let apply: @Sendable (inout MutantSetup) -> Void

    /// Describes a mutant.
    public init(_ id: String, _ apply: @escaping @Sendable (inout MutantSetup) -> Void) {
        self.id = id
        self.apply = apply
    }
}
