/// How a run of a consumer ended.
package struct ConsumerOutcome: Hashable, Sendable {
    /// How a process ends.
    package enum Ending: Hashable, Sendable {
        /// By itself, with a status.
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
        /// After too long a time.
        case late(seconds: Int)

        var words: String {
            switch self {
            case .exited(let status): "exit \(status)"
            case .killed(let signal): "signal \(signal)"
            case .late(let seconds): "no end within \(seconds) s"
            }
        }
    }

    /// How it ended.
    package var ending: Ending
    /// What it wrote to standard output.
    package var output: String
    /// What it wrote to standard error.
    package var complaints: String

    /// Makes an outcome.
    package init(ending: Ending, output: String, complaints: String) {
        self.ending = ending
        self.output = output
        self.complaints = complaints
    }

    /// The end of what it complained about, for people.
    var lastWords: String {
        let lines = complaints.split(separator: "\n").suffix(3).map(String.init)
        return lines.isEmpty ? "nothing on standard error" : lines.joined(separator: " | ").shortened(to: 300)
    }

    /// What is wrong with it, beside what a set demands; nil where it is as it should be.
    ///
    /// - Parameters:
    ///   - demand: What the set demands.
    ///   - executed: How many vectors of the sound set it ran.
    /// - Returns: One sentence.
    func fault(against demand: Doctoring.Demand, executed: Int) -> String? {
        switch demand {
        case .passes(let more): passFault(executed + more)
        case .fails(let id): failureFault(id, executed)
        case .isBroken(let paths): refusalFault(paths)
        case .failsOrIsBroken(let id, let paths):
            ending == .exited(2) ? refusalFault(paths) : failureFault(id, executed)
        }
    }

    private func summary() -> Result<ConsumerSummary, DataFault> {
        do throws(DataFault) {
            return .success(try ConsumerSummary(output: output))
        } catch {
            return .failure(error)
        }
    }

    private func passFault(_ executed: Int) -> String? {
        guard ending == .exited(0) else { return "\(ending.words): \(lastWords)" }
        switch summary() {
        case .failure(let fault): return "exit 0, and the summary cannot be read: \(fault.pointer) \(fault.sentence)"
        case .success(let summary):
            guard summary.executed == executed, summary.passed == executed, summary.failed == 0 else {
                return "exit 0, \(summary.executed) executed and \(summary.failed) failed; \(executed) and 0 are due"
            }
            return nil
        }
    }

    private func failureFault(_ id: String, _ executed: Int) -> String? {
        switch (ending, summary()) {
        case (.exited(1), .success(let summary)):
            if summary.failures == [id] { return nil }
            guard summary.failures.contains(id) else {
                return "exit 1, and \(id) is not in \"failures\": \(summary.failures.prefix(5))"
            }
            return "exit 1, and \(summary.failures.count) vectors failed where one was changed"
        case (.exited(1), .failure(let fault)):
            return "exit 1, and the summary cannot be read: \(fault.pointer) \(fault.sentence)"
        case (.exited(0), _): return "exit 0: it was not noticed"
        case (.exited(2), _): return "exit 2, as if the set were broken; the set is well-formed: \(lastWords)"
        default: return "\(ending.words): \(lastWords)"
        }
    }

    private func refusalFault(_ paths: [String]) -> String? {
        switch ending {
        case .exited(2):
            let isNamed = paths.contains { complaints.contains($0) || output.contains($0) }
            return isNamed ? nil : "exit 2, and no message names \(paths.joined(separator: " or ")): \(lastWords)"
        case .exited(0): return "exit 0: it was not noticed"
        case .exited(1): return "exit 1, as if a vector had failed: \(lastWords)"
        default: return "\(ending.words): \(lastWords)"
        }
    }
}
