/// One line of `--events`: what happened in a run, as it happens.
///
/// A reader of the lines knows at any time what was begun and what was judged, whatever becomes of the runner.
/// `Conformance/schemas/events.schema.json` describes them.
public struct RunEvent: Sendable {
    static let format = "events/1"

    private let members: [RawJSON.Member]

    private init(_ word: String, _ members: [RawJSON.Member?]) {
        self.members = [RawJSON.Member("event", .string(word))] + members.compactMap(\.self)
    }

    /// The line, without a line feed.
    ///
    /// - Parameter date: When it is written, RFC 3339.
    /// - Returns: JSON without a line feed in it.
    public func line(at date: String) -> String {
        RawJSON.object(members + [.init("at", .string(date))]).compact()
    }

    /// A run begins.
    public static func runStarted(_ options: RunOptions, _ target: TargetDescription) -> RunEvent {
        RunEvent(
            "run-started",
            [
                .init("format", .string(format)), .init("suite", .string(Suite.version)),
                .init("spec", .string(Suite.revision)), .init("target", .string(target.name)),
                .init("seed", .string(String(options.seed))), .init("jobs", .number(options.jobs)),
            ]
        )
    }

    /// What a run tells of itself while it runs; nothing for what another event says.
    public static func events(for progress: RunProgress) -> [RunEvent] {
        switch progress {
        case .planned(let count): [RunEvent("planned", [.init("scenarios", .number(count))])]
        case .began(let id): [RunEvent("scenario-started", [.init("scenario", .string(id))])]
        case .judged(let result): result.checks.map { check(result.id, $0) } + [finished(result)]
        case .ended: []
        }
    }

    /// A run is over: the verdicts that are other than was said when the scenario finished, or were not said, and the sum.
    ///
    /// - Parameters:
    ///   - report: What it found.
    ///   - told: The verdicts that were told before, by scenario.
    /// - Returns: The events, the end of the run last.
    public static func runFinished(_ report: RunReport, told: [String: Verdict]) -> [RunEvent] {
        let others = report.results.filter { told[$0.id] != $0.verdict }.map { result in
            RunEvent(
                "verdict",
                [
                    .init("scenario", .string(result.id)), .init("verdict", .string(result.verdict.rawValue)),
                    result.reason.map { .init("reason", .string($0)) },
                ]
            )
        }
        let counts = report.counts
        let verdicts = Verdict.allCases.compactMap { verdict in
            counts.verdicts[verdict].map { RawJSON.Member(verdict.rawValue, .number($0)) }
        }
        let end = RunEvent(
            "run-finished",
            [
                .init("ending", .string(report.ending.rawValue)), .init("planned", .number(counts.planned)),
                .init("executed", .number(counts.executed)), .init("verdicts", .object(verdicts)),
                .init("ms", .number(report.timings.milliseconds)),
            ]
        )
        return others + [end]
    }

    private static func check(_ scenario: String, _ check: CheckResult) -> RunEvent {
        RunEvent(
            "check",
            [
                .init("scenario", .string(scenario)), .init("check", .string(check.id)),
                .init("clauses", .strings(check.clauses)), .init("level", .string(check.level.rawValue)),
                .init("verdict", .string(check.verdict.rawValue)),
                check.evidence.map { .init("evidence", .string($0.rawValue)) },
                check.margin.map { .init("margin", .number(String($0))) },
                check.expected.map { .init("expected", .string($0)) },
                check.actual.map { .init("actual", .string($0)) },
            ]
        )
    }

    private static func finished(_ result: ScenarioResult) -> RunEvent {
        RunEvent(
            "scenario-finished",
            [
                .init("scenario", .string(result.id)), .init("verdict", .string(result.verdict.rawValue)),
                result.reason.map { .init("reason", .string($0)) }, .init("ms", .number(result.milliseconds)),
            ]
        )
    }
}

extension RunProgress {
    /// The progress without secrets.
    public func redacted(by redactor: Redactor) -> RunProgress {
        guard case .judged(let result) = self else { return self }
        return .judged(result.redacted(by: redactor))
    }
}
