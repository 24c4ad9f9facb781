extension RunReport {
    /// A check that held, and how much of its deadline it had left.
    public struct Margin: Hashable, Sendable {
        /// The scenario and the check, `server.AREA.SLUG#CHECK`.
        public var check: String
        /// The part of the deadline that was left, 0…1.
        public var left: Double
    }

    /// The checks that held closest to their deadlines, the closest first.
    ///
    /// A failure has no place among them: it is red already.
    ///
    /// - Parameters:
    ///   - count: How many at most.
    ///   - limit: The part of the deadline below which they are worth a word.
    /// - Returns: The checks; those that waited for nothing are not among them.
    public func closestToDeadlines(_ count: Int, below limit: Double = .infinity) -> [Margin] {
        let all = results.flatMap { result in
            result.checks.filter { $0.verdict == .pass || $0.verdict == .info }.compactMap { check in
                check.margin.map { Margin(check: "\(result.id)#\(check.id)", left: $0) }
            }
        }
        let near = all.filter { $0.left < limit }
        return Array(near.sorted { ($0.left, $0.check) < ($1.left, $1.check) }.prefix(count))
    }

    /// What a reader is told of without asking: checks that had less than half of their deadline left.
    static let nearDeadline = 0.5
}

extension RunReport.Margin: CustomStringConvertible {
    /// The check and the part of its deadline, in hundredths.
    public var description: String {
        let hundredths = Int((left * 100).rounded(.down))
        return "\(check) \(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
    }
}
