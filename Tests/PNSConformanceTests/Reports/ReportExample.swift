import PNSConformance

/// Reports to render and to break.
enum ReportExample {
    /// A failed scenario with everything that a result can have.
    static var failure: ScenarioResult {
        ScenarioResult(
            id: "server.count.total",
            title: "The count is the total of unseen notifications",
            level: .must,
            verdict: .fail,
            reason: "the control held",
            checks: [
                CheckResult(
                    id: "first",
                    clauses: ["CNT-001"],
                    level: .must,
                    verdict: .pass,
                    evidence: .observed,
                    margin: 0.375
                ),
                CheckResult(
                    id: "total",
                    clauses: ["CNT-002"],
                    level: .must,
                    verdict: .fail,
                    evidence: .proved,
                    arm: "bare",
                    margin: 0.5,
                    expected: "3",
                    actual: "4",
                    frames: [5, 7],
                    hint: "behaves like count-is-difference"
                ),
                CheckResult(
                    id: "order",
                    clauses: ["ORD-003"],
                    level: .should,
                    verdict: .warn,
                    evidence: .timed,
                    expected: "a count first",
                    actual: "the answer first"
                ),
            ],
            transcript: (1...8).map { number in
                TranscriptEvent(
                    number.isMultiple(of: 2) ? .sent : .received,
                    channel: "d1",
                    kind: "text",
                    text: "{\"newNotificationCountChanged\":\(number)}",
                    detail: number == 1 ? .object(["opcode": .number(1)]) : nil,
                    microseconds: number * 100
                )
            },
            milliseconds: 41
        )
    }

    static func scenario(_ id: String, _ verdict: Verdict, reason: String? = nil) -> ScenarioResult {
        let level: Level = verdict == .warn ? .should : .must
        let hasCheck = verdict.isJudged
        return ScenarioResult(
            id: id,
            title: "A title",
            level: level,
            verdict: verdict,
            reason: reason,
            checks: hasCheck
                ? [
                    CheckResult(
                        id: "c",
                        clauses: ["CNT-001"],
                        level: level,
                        verdict: verdict,
                        evidence: .observed,
                        actual: "seen"
                    )
                ] : [],
            milliseconds: 7
        )
    }

    /// A report with every verdict.
    static var full: RunReport {
        var report = RunReport(
            tool: .init(name: "pns", version: "0.1.0"),
            suite: "1.0.0",
            spec: "2026.1",
            target: .init(name: "acme-push", version: "3.2", url: "http://127.0.0.1:8080"),
            selection: .init(only: ["server.**"], not: ["server.late.*"]),
            seed: .max,
            planDigest: PlanDigest.digest(suite: "1.0.0", spec: "2026.1", scenarios: ["server.count.total"]),
            means: ["application"],
            features: [FeatureResult(name: "probe", state: .claimedAndProved)],
            ending: .deadline,
            remarks: ["The server answers slowly."],
            clauses: ["CNT-001": "First.", "CNT-002": "A count message MUST carry the number.", "ORD-003": "Third."],
            results: [failure]
                + Verdict.allCases.filter { $0 != .fail }.map { verdict in
                    scenario("server.\(verdict.rawValue).x", verdict, reason: verdict == .pass ? nil : "because")
                },
            notExecuted: [.init(id: "server.late.one", reason: "The deadline has passed.")],
            timings: RunTimings(startedAt: "2026-03-04T05:06:07.120Z", milliseconds: 1_234, unitMilliseconds: 50)
        )
        report.profiles = [
            ProfileResult(id: "core", required: report.results.map(\.id), results: report.results)
        ]
        return report
    }
}
