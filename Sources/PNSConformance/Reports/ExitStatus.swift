/// The status that the process ends with.
public enum ExitStatus: Int32, CaseIterable, Hashable, Sendable {
    /// Everything selected is acceptable.
    case acceptable = 0
    /// The server does not conform.
    case failure = 1
    /// The command was used wrongly: flags, a pattern without match, an invalid file.
    case usage = 2
    /// The target cannot be reached or driven: nothing was judged.
    case unreachable = 3
    /// The runner broke; a bug of the tool.
    case harness = 4
    /// An entry of the list of known failures is stale, and nothing else is wrong.
    case staleBaseline = 5
    /// The selection left nothing to run.
    case nothingSelected = 6
    /// The deadline of the run has passed; the report is written up to there.
    case deadline = 124
    /// The run was interrupted; the report is written up to there.
    case interrupted = 130

    /// What speaks for one status or another.
    public struct Findings: Hashable, Sendable {
        /// The verdicts of the scenarios.
        public var verdicts: [Verdict]
        /// How the run ended.
        public var ending: RunReport.Ending
        /// Whether the command was used wrongly.
        public var hasUsageError: Bool
        /// Whether every output that was asked for could be written.
        public var isReportWritten: Bool
        /// How many scenarios were planned.
        public var planned: Int
        /// Whether an empty selection is fine (`--allow-empty`).
        public var allowsEmpty: Bool
        /// Whether warnings and missing judgements count as failures (`--strict`).
        public var isStrict: Bool

        /// Collects findings.
        public init(
            verdicts: [Verdict],
            ending: RunReport.Ending = .finished,
            hasUsageError: Bool = false,
            isReportWritten: Bool = true,
            planned: Int? = nil,
            allowsEmpty: Bool = false,
            isStrict: Bool = false
        ) {
            self.verdicts = verdicts
            self.ending = ending
            self.hasUsageError = hasUsageError
            self.isReportWritten = isReportWritten
            self.planned = planned ?? verdicts.count
            self.allowsEmpty = allowsEmpty
            self.isStrict = isStrict
        }

        /// Whether scenarios were planned and none was judged or found untestable, for want of means or of a beginning.
        var judgedNothing: Bool {
            let isExplained = verdicts.contains { $0.isJudged || $0 == .untestable }
            // What does not apply says nothing of what could not be judged.
            let hasNothingToJudge = !verdicts.isEmpty && verdicts.allSatisfy { $0 == .notApplicable }
            return planned > 0 && !isExplained && !hasNothingToJudge
        }

        /// Collects the findings of a report.
        public init(_ report: RunReport, isReportWritten: Bool, allowsEmpty: Bool) {
            self.init(
                // A failure that no profile scores is reported, and weighs no more than a warning.
                verdicts: report.results.map { result in
                    result.verdict.isRed(isStrict: false) && !report.isRed(result) ? .warn : result.verdict
                },
                ending: report.ending,
                isReportWritten: isReportWritten,
                planned: report.counts.planned,
                allowsEmpty: allowsEmpty,
                isStrict: report.selection.isStrict
            )
        }
    }

    /// What several runs of one command end with: the status that goes before all others of them.
    public static func combining(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let present = Set(statuses)
        let precedence: [ExitStatus] = [
            .harness, .usage, .unreachable, .nothingSelected, .deadline, .interrupted, .failure, .staleBaseline,
        ]
        return precedence.first(where: present.contains) ?? .acceptable
    }

    /// The status for these findings; the precedence is 4, 2, 3, 6, 124 or 130, 1, 5, 0.
    ///
    /// A run that planned something and judged nothing counts as one that did not reach its target.
    public init(_ findings: Findings) {
        let verdicts = Set(findings.verdicts)
        if !findings.isReportWritten || findings.ending == .harnessError || verdicts.contains(.error) {
            self = .harness
        } else if findings.hasUsageError {
            self = .usage
        } else if findings.ending == .unreachable {
            self = .unreachable
        } else if findings.planned == 0, !findings.allowsEmpty {
            self = .nothingSelected
        } else if findings.ending == .deadline {
            self = .deadline
        } else if findings.ending == .interrupted {
            self = .interrupted
        } else if findings.ending == .serverLost || findings.ending == .failFast {
            self = .failure
        } else if findings.judgedNothing {
            self = .unreachable  // never green
        } else if verdicts.contains(where: { $0 != .stale && $0.isRed(isStrict: findings.isStrict) }) {
            self = .failure
        } else {
            self = verdicts.contains(.stale) ? .staleBaseline : .acceptable
        }
    }
}
