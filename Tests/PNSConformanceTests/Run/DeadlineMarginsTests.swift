import Testing

@testable import PNSConformance

@Suite struct DeadlineMarginsTests {
    @Test("keeps the least part of a deadline that a check had left")
    func keepsTheLeast() {
        var margins = DeadlineMargins()
        margins.begin(0, milliseconds: 1_000, at: 500_000)
        margins.decide("a", in: 0, at: 600_000)
        margins.begin(1, milliseconds: 100, at: 600_000)
        margins.decide("a", in: 1, at: 675_000)
        margins.decide("b", in: 1, at: 900_000)
        #expect(margins.least == ["a": 0.25, "b": 0])
        margins.begin(2, milliseconds: 100, at: 900_000)
        margins.decide("a", in: 2, at: 900_000)
        #expect(margins.least["a"] == 0.25)
    }

    @Test("has none for a check that waited for nothing")
    func hasNone() {
        var margins = DeadlineMargins()
        margins.decide("a", in: 0, at: 1)
        #expect(margins.least.isEmpty)
    }

    @Test("a slow machine stretches the unit and what is waited for at least")
    func stretches() {
        var policy = JudgePolicy()
        policy.measure(roundTripMilliseconds: 3)
        #expect(policy.unitMilliseconds == 50)
        policy.measure(roundTripMilliseconds: 400)
        #expect(policy.unitMilliseconds == 3_200)
        #expect(policy.lastMilliseconds == 64_000)
        policy.measure(roundTripMilliseconds: 0)
        policy.stretch(by: 2.5)
        #expect(policy.unitMilliseconds == 125)
        #expect(policy.lastMilliseconds == 12_500)
        #expect(policy.quietMilliseconds == 625)
    }

    @Test("ranks the checks that held by what they had left")
    func ranks() {
        func check(_ id: String, _ verdict: Verdict, _ margin: Double?) -> CheckResult {
            CheckResult(id: id, clauses: ["A-1"], level: .must, verdict: verdict, margin: margin)
        }
        var result = ScenarioResult(id: "server.a.b", title: "T", level: .must, verdict: .pass)
        result.checks = [
            check("late", .fail, 0), check("far", .pass, 0.9), check("near", .pass, 0.125), check("none", .pass, nil),
        ]
        let tool = RunReport.Tool(name: "pns", version: "1")
        let target = RunReport.Target(name: "t")
        let report = RunReport(tool: tool, suite: "1", spec: "1", target: target, results: [result])
        #expect(
            report.closestToDeadlines(5).map(\.description) == [
                "server.a.b#near 0.12", "server.a.b#far 0.90",
            ]
        )
        #expect(report.closestToDeadlines(1).count == 1)
        #expect(report.closestToDeadlines(5, below: 0).isEmpty)
    }
}
