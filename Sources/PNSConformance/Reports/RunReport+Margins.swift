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
    /// - Parameter count: How many at most.
    /// - Returns: The checks; those that waited for nothing are not among them.
    public func closestToDeadlines(_ count: Int) -> [Margin] {
        let all = results.flatMap { result in
            result.checks.filter { $0.verdict == .pass || $0.verdict == .info }.compactMap { check in
                check.margin.map { Margin(check: "\(result.id)#\(check.id)", left: $0) }
            }
        }
        return Array(all.sorted { ($0.left, $0.check) < ($1.left, $1.check) }.prefix(count))
    }
}

extension RunReport.Margin: CustomStringConvertible {
    /// The check and the part of its deadline, in hundredths.
    public var description: String {
        let hundredths = Int((left * 100).rounded(.down))
        return "\(check) \(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
    }
}
