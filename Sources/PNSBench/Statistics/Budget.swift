/// What a figure has to be, and whether it is.
///
/// A budget is held by the median of the rounds; it is reported, and nothing fails when it is missed.
public struct Budget: Hashable, Codable, Sendable {
    /// The side on which the figure has to be.
    public enum Bound: String, Codable, Sendable {
        case atLeast, atMost
    }

    /// Which figure is meant.
    public var figure: String

    /// On which side of the limit it has to be.
    public var bound: Bound

    /// The limit, in the unit of the figure.
    public var limit: Double

    /// Whether the median is on the right side.
    public var holds: Bool

    /// Judges a figure.
    ///
    /// - Parameters:
    ///   - figure: Its name.
    ///   - bound: On which side of the limit it has to be.
    ///   - limit: The limit.
    ///   - measured: The rounds.
    public init(_ figure: String, _ bound: Bound, _ limit: Double, measured: Summary) {
        self.figure = figure
        self.bound = bound
        self.limit = limit
        holds = bound == .atLeast ? measured.median >= limit : measured.median <= limit
    }

    /// The budget in words, for a table: `≥ 10`, `≤ 1, missed`.
    public var text: String {
        let sign = bound == .atLeast ? "≥" : "≤"
        return "\(sign) \(Figures.short(limit))\(holds ? "" : ", missed")"
    }
}
