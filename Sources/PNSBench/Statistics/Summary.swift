/// The least, the middle and the greatest of several rounds.
public struct Summary: Hashable, Codable, Sendable {
    /// The least value.
    public var min: Double

    /// The middle value, or the mean of the two in the middle.
    public var median: Double

    /// The greatest value.
    public var max: Double

    /// Sums up rounds.
    ///
    /// - Parameter values: A value of each round, in any order; `nil` comes of none.
    public init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        min = first
        max = last
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Sums up the ratios of two series, round by round.
    ///
    /// A machine whose speed drifts changes both sides of a round alike, so this is steadier than a ratio of medians.
    ///
    /// - Parameters:
    ///   - values: A value of each round.
    ///   - others: What to divide by, of the same rounds; `nil` comes of series of different lengths and of a zero.
    public init?(ratiosOf values: [Double], to others: [Double]) {
        guard values.count == others.count, !others.contains(0) else { return nil }
        self.init(zip(values, others).map { $0 / $1 })
    }
}
