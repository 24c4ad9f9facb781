import PNSConformance
import Testing

/// Swift Testing has a type of this name too.
private typealias Status = PNSConformance.ExitStatus

@Suite struct VerdictTests {
    static let combinations: [(checks: [Verdict], verdict: Verdict)] = [
        ([], .notJudged), ([.pass], .pass), ([.pass, .info], .pass), ([.info], .info), ([.pass, .warn], .warn),
        ([.warn, .fail], .fail), ([.pass, .notJudged], .notJudged), ([.warn, .notJudged], .notJudged),
        ([.fail, .blocked], .fail), ([.pass, .blocked], .blocked), ([.known, .fail], .fail), ([.known, .pass], .known),
        ([.known, .stale], .stale), ([.error, .fail], .error), ([.notApplicable], .notApplicable),
        ([.notApplicable, .pass], .pass), ([.untestable, .known], .untestable), ([.flaky, .pass], .flaky),
    ]

    @Test(arguments: combinations)
    func `a scenario is as bad as its worst check`(checks: [Verdict], verdict: Verdict) {
        #expect(Verdict.combining(checks) == verdict)
        #expect(Verdict.combining(checks.reversed()) == verdict)
    }

    fileprivate static let statuses: [(findings: Status.Findings, status: Status)] = [
        (.init(verdicts: [.pass, .info, .known, .flaky, .notApplicable, .warn, .notJudged, .blocked]), .acceptable),
        (.init(verdicts: [.pass, .fail]), .failure), (.init(verdicts: [.untestable]), .failure),
        (.init(verdicts: [.warn], isStrict: true), .failure),
        (.init(verdicts: [.pass, .notJudged], isStrict: true), .failure),
        (.init(verdicts: [.notJudged]), .unreachable), (.init(verdicts: [.notJudged, .blocked]), .unreachable),
        (.init(verdicts: [.notJudged, .untestable]), .failure),
        (.init(verdicts: [.known, .notApplicable, .blocked, .flaky], isStrict: true), .acceptable),
        (.init(verdicts: [.stale]), .staleBaseline), (.init(verdicts: [.stale, .fail]), .failure),
        (.init(verdicts: [.stale, .warn]), .staleBaseline),
        (.init(verdicts: [.stale, .warn], isStrict: true), .failure),
        (.init(verdicts: []), .nothingSelected), (.init(verdicts: [], allowsEmpty: true), .acceptable),
        (.init(verdicts: [], planned: 3), .unreachable), (.init(verdicts: [.notApplicable]), .acceptable),
        (.init(verdicts: [.notApplicable, .notJudged]), .unreachable),
        (.init(verdicts: [.fail], ending: .deadline), .deadline),
        (.init(verdicts: [.fail], ending: .interrupted), .interrupted),
        (.init(verdicts: [.pass, .fail], ending: .failFast), .failure),
        (.init(verdicts: [.pass], ending: .serverLost), .failure),
        (.init(verdicts: [], ending: .serverLost, planned: 3), .failure),
        (.init(verdicts: [], ending: .deadline, planned: 0), .nothingSelected),
        (.init(verdicts: [], ending: .unreachable, planned: 0), .unreachable),
        (.init(verdicts: [.fail], ending: .unreachable), .unreachable),
        (.init(verdicts: [], ending: .unreachable, hasUsageError: true), .usage),
        (.init(verdicts: [], hasUsageError: true), .usage), (.init(verdicts: [.error], hasUsageError: true), .harness),
        (.init(verdicts: [.pass], ending: .harnessError), .harness), (.init(verdicts: [.error]), .harness),
        (.init(verdicts: [.pass], isReportWritten: false), .harness),
        (.init(verdicts: [], hasUsageError: true, isReportWritten: false), .harness),
    ]

    @Test(arguments: statuses)
    private func `one finding outranks another in the exit status`(findings: Status.Findings, status: Status) {
        #expect(Status(findings) == status)
    }

    @Test(
        "several runs end with what goes before all others",
        arguments: [
            ([], .acceptable), ([.acceptable, .acceptable], .acceptable), ([.staleBaseline, .failure], .failure),
            ([.acceptable, .staleBaseline], .staleBaseline), ([.failure, .interrupted, .harness], .harness),
            ([.failure, .interrupted], .interrupted),
        ] as [([Status], Status)]
    )
    private func combines(statuses: [Status], status: Status) {
        #expect(Status.combining(statuses) == status)
    }

    @Test func `statuses have the numbers of the manual`() {
        #expect(Status.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 124, 130])
    }

    @Test func `takes its findings from a report`() {
        let report = ReportExample.full
        #expect(Status(.init(report, isReportWritten: true, allowsEmpty: false)) == .harness)
    }
}
