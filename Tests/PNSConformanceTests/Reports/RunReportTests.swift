import Testing

@testable import PNSConformance

@Suite struct RunReportTests {
    @Test func `reads what it writes`() throws {
        let report = ReportExample.full
        let read = try RunReport(text: report.text(), file: "report.json")
        #expect(read == report)
        #expect(read.text() == report.text())
    }

    @Test func `keeps all that differs between two equal runs apart`() throws {
        var other = ReportExample.full
        other.timings = RunTimings(startedAt: "2027-01-01T00:00:00.000Z", milliseconds: 9, unitMilliseconds: 90)
        other.results[0].milliseconds = 4_100
        other.results[0].checks[0].margin = 0.25
        other.results[0].transcript[3].microseconds = 5
        #expect(other.text() != ReportExample.full.text())
        #expect(other.comparableText() == ReportExample.full.comparableText())
        other.results[0].checks[2].actual = "else"
        #expect(other.comparableText() != ReportExample.full.comparableText())
    }

    @Test func `counts planned, executed and not executed`() {
        let counts = ReportExample.full.counts
        #expect(counts.planned == 13)
        #expect(counts.executed == 7)
        #expect(counts.notExecuted == 6)
        #expect(counts.verdicts == Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0, 1) }))
        #expect(counts.evidence == [.observed: 7, .proved: 1, .timed: 1])
    }

    static let broken: [(from: String, to: String, pointer: String)] = [
        ("\"format\": \"report/1\"", "\"format\": \"report/2\"", "/format"),
        ("\"suite\": \"1.0.0\",", "", ""), ("\"seed\": \"18446744073709551615\"", "\"seed\": \"many\"", "/seed"),
        ("\"seed\": ", "\"sead\": \"1\",\n  \"seed\": ", "/sead"),
        ("\"planned\": 13", "\"planned\": 14", "/counts"), ("\"executed\": 7", "\"executed\": 8", "/counts"),
        ("\"fail\": 1", "\"fail\": 0", "/counts"), ("\"proved\": 1", "\"proved\": 2", "/counts"),
        ("\"verdict\": \"fail\",\n      \"reason\"", "\"verdict\": \"pass\",\n      \"reason\"", ""),
        ("\"id\": \"server.pass.x\"", "\"id\": \"server.warn.x\"", ""),
        ("\"verdict\": \"stale\"", "\"verdict\": \"skipped\"", "/results/9/verdict"),
        ("\"result\": \"not conformant\"", "\"result\": \"conformant\"", ""),
        ("\"CNT-002\": \"A count message MUST carry the number.\",", "", ""),
        ("\"frames\": [5, 7]", "\"frames\": [5, 9]", ""), ("\"frames\": [5, 7]", "\"frames\": [0]", ""),
        ("\"ending\": \"deadline\"", "\"ending\": \"finished\"", ""),
        (
            "\"id\": \"order\",\n          \"clauses\": [\"ORD-003\"],\n          \"level\": \"should\"",
            "\"id\": \"order\",\n          \"clauses\": [\"ORD-003\"],\n          \"level\": \"must\"", ""
        ),
        ("\"id\": \"order\"", "\"id\": \"total\"", ""),
        ("{\"first\": 0.375", "{\"last\": 0.375", "/timings/scenarios/0/margins/last"),
    ]

    @Test(arguments: broken)
    func `refuses a report that was broken`(from: String, to: String, pointer: String) throws {
        let good = ReportExample.full.text()
        let text = good.replacing(from, with: to)
        #expect(text != good)
        let fault = #expect(throws: DataFault.self) { try RunReport(text: text, file: "report.json") }
        #expect(fault?.pointer == pointer, "\(fault?.description ?? "")")
    }

    @Test func `says which clauses were exercised, where the server does`() throws {
        var report = ReportExample.full
        #expect(!report.text().contains("exercised"))
        #expect(!SummaryText(report, style: ConsoleStyle()).lines.contains { $0.contains("exercised") })
        let exercised = ExercisedClauses(exercised: ["CNT-001", "CNT-002"], never: ["ORD-003"], uncounted: ["ABC-001"])
        report.exercised = exercised
        let text = report.text()
        #expect(try RunReport(text: text, file: "report.json") == report)
        #expect(report.comparableText() == ReportExample.full.comparableText())
        let lines = SummaryText(report, style: ConsoleStyle()).lines
        #expect(lines.contains { $0.hasSuffix("exercised 2 of 3 that the server counts (1 it does not)") })
        #expect(!lines.contains { $0.contains("never exercised") })
        var whole = report
        whole.selection = RunReport.Selection()
        #expect(SummaryText(whole, style: ConsoleStyle()).lines.contains("  never exercised (1): ORD-003"))
        #expect(MarkdownReport(report, replayCommand: "pns run").text().contains("- ORD-003: "))
        #expect(HTMLReport(report, replayCommand: "pns run").text().contains("Never exercised: 1"))
        let twice = text.replacing("\"never\": [\"ORD-003\"]", with: "\"never\": [\"CNT-002\"]")
        #expect(twice != text)
        let fault = #expect(throws: DataFault.self) { try RunReport(text: twice, file: "report.json") }
        #expect(fault?.pointer == "/exercised")
    }

    @Test func `joins what parts of a run exercised`() {
        let one = ExercisedClauses(exercised: ["CNT-001"], never: ["CNT-002", "CNT-003"], uncounted: ["ABC-001"])
        let other = ExercisedClauses(exercised: ["CNT-002"], never: ["CNT-001", "CNT-003"], uncounted: ["ABC-001"])
        let both = one.union(other)
        #expect(both.exercised == ["CNT-001", "CNT-002"])
        #expect(both.never == ["CNT-003"])
        #expect(both.uncounted == ["ABC-001"])
    }

    @Test func `sorts the clauses of a specification by what servers say`() {
        let marks = ClauseMarks(marked: ["CNT-001", "CNT-002", "XXX-001"], exercised: ["CNT-002", "XXX-001"])
        let exercised = ExercisedClauses(marks, of: ["CNT-003", "CNT-002", "CNT-001"])
        #expect(exercised == ExercisedClauses(exercised: ["CNT-002"], never: ["CNT-001"], uncounted: ["CNT-003"]))
    }

    @Test func `finds nothing wrong with a good report`() {
        #expect(ReportExample.full.contradictions() == [])
    }

    @Test func `names a plan by what is in it`() {
        let digest = PlanDigest.digest(suite: "1.0.0", spec: "2026.1", scenarios: ["a", "b"])
        #expect(digest.count == 71)
        #expect(digest != PlanDigest.digest(suite: "1.0.0", spec: "2026.1", scenarios: ["ab"]))
        #expect(digest != PlanDigest.digest(suite: "1.0.0", spec: "2026.1", scenarios: ["b", "a"]))
    }
}
