/// One quantity of one server in one case, over the rounds.
public struct Figure: Hashable, Codable, Sendable {
    /// Which part of the bench: `fan-out`, `bursts`, `memory`, `notify`, `growth`.
    public var part: String

    /// What was done, `1,000 devices of one user`.
    public var subject: String

    /// Who did it; ``FigureBook/reference`` is the reference server.
    public var server: String

    /// What was measured, `server CPU per delivery`.
    public var quantity: String

    /// Its unit.
    public var unit: String

    /// A value of each round.
    public var samples: [Double]

    /// The least, middle and greatest of them; `nil` when there was nothing to measure.
    public var summary: Summary?

    /// The reference server's value by this one's, round by round; `nil` for the reference server itself.
    public var ratio: Summary?

    /// What the figure, or the ratio to this server, has to be.
    public var budgets: [Budget]

    /// Why there is no value.
    public var note: String?
}
