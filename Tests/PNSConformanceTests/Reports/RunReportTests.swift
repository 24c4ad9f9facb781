import PNSConformance
import Testing

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
        ("{\"first\": 0.875", "{\"last\": 0.875", "/timings/scenarios/0/margins/last"),
    ]

    @Test(arguments: broken)
    func `refuses a report that was broken`(from: String, to: String, pointer: String) throws {
        let good = ReportExample.full.text()
        let text = good.replacing(from, with: to)
        #expect(text != good)
        let fault = #expect(throws: DataFault.self) { try RunReport(text: text, file: "report.json") }
        #expect(fault?.pointer == pointer, "\(fault?.description ?? "")")
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
