/// The line that shows how far a run is.
public struct ProgressLine: Hashable, Sendable {
    /// How many scenarios were planned.
    public var planned: Int
    /// How many came to an end, by verdict.
    public var finished: [Verdict: Int]
    /// The scenarios that are under way, the oldest first.
    public var running: [String]
    /// Whole seconds since the run began.
    public var seconds: Int

    /// Describes how far a run is.
    public init(planned: Int, finished: [Verdict: Int] = [:], running: [String] = [], seconds: Int = 0) {
        self.planned = planned
        self.finished = finished
        self.running = running
        self.seconds = seconds
    }

    /// The line, never longer than the width; verdicts without a scenario are left out.
    public func text(style: ConsoleStyle) -> String {
        let total = String(planned)
        let done = String(finished.values.reduce(0, +))
        let padding = String(repeating: " ", count: max(0, total.count - done.count))
        var plain = "[\(padding)\(done)/\(total)] \(seconds)s"
        var painted = plain
        for verdict in Verdict.allCases {
            guard let count = finished[verdict], count > 0 else { continue }
            let word = "\(verdict.rawValue) \(count)"
            guard plain.count + 2 + word.count <= style.width else { break }
            plain += "  " + word
            painted += "  " + style.paint(word, as: verdict)
        }
        if let oldest = running.first {
            let more = running.count > 1 ? " +\(running.count - 1)" : ""
            let room = style.width - plain.count - 2 - more.count
            if room >= 8 { painted += "  " + oldest.shortened(to: room) + more }
        }
        return painted
    }
}
