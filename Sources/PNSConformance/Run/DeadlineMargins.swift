/// How much of its deadline each check had left when it was judged.
///
/// A small margin says that a slower machine, or a busier one, would have judged otherwise.
struct DeadlineMargins {
    private var deadlines: [Int: (beginning: Int, milliseconds: Int)] = [:]

    /// The least part of a deadline that each check had left, 0…1, by its slug; a check that waited for nothing has none.
    private(set) var least: [String: Double] = [:]

    /// A step begins to wait.
    ///
    /// - Parameters:
    ///   - step: Its number.
    ///   - milliseconds: How long it waits at most.
    ///   - now: Microseconds since the scenario began.
    mutating func begin(_ step: Int, milliseconds: Int, at now: Int) {
        deadlines[step] = (now, milliseconds)
    }

    /// A check is judged.
    ///
    /// - Parameters:
    ///   - check: Its slug.
    ///   - step: The step that it belongs to.
    ///   - now: Microseconds since the scenario began.
    mutating func decide(_ check: String, in step: Int, at now: Int) {
        guard let deadline = deadlines[step], deadline.milliseconds > 0 else { return }
        let used = Double(now - deadline.beginning) / 1_000 / Double(deadline.milliseconds)
        // Thousandths: more would be noise, and long in a report.
        let left = (min(max(1 - used, 0), 1) * 1_000).rounded() / 1_000
        least[check] = min(least[check] ?? 1, left)
    }
}
