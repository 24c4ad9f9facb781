import Testing

@testable import PNSConformance

/// Swift Testing has a type of this name too.
private typealias Status = PNSConformance.ExitStatus

@Suite struct KnownFailuresTests {
    private static let day = CalendarDay("2026-04-02")

    /// A scenario with the checks `a`, `b` … of these verdicts.
    private static func result(_ verdicts: [Verdict], actual: String? = "1", overall: Verdict? = nil) -> ScenarioResult
    {
        let checks = zip("abcdef", verdicts).map { name, verdict in
            CheckResult(
                id: String(name),
                clauses: ["CNT-001"],
                level: verdict == .warn ? .should : .must,
                verdict: verdict,
                actual: verdict == .pass ? nil : actual
            )
        }
        return ScenarioResult(
            id: "server.x.y",
            title: "T",
            level: .must,
            verdict: overall ?? Verdict.combining(verdicts),
            reason: overall.map { "\($0.rawValue)" },
            checks: checks
        )
    }

    private static func entry(_ match: String, failsAs: String? = nil) throws -> KnownFailure {
        let day = try #require(day)
        return KnownFailure(match: match, reason: "R", issue: "I", since: day, expires: day, failsAs: failsAs)
    }

    private static func list(_ entries: [KnownFailure], run: Int = 1, runs: Int = 1) throws -> KnownFailures {
        KnownFailures(entries: entries, day: try #require(day), run: run, runs: runs)
    }

    static let checkEntries: [(before: [Verdict], checks: [Verdict], scenario: Verdict)] = [
        ([.fail, .pass], [.known, .pass], .known), ([.warn, .pass], [.known, .pass], .known),
        ([.untestable], [.known], .known), ([.pass, .pass], [.stale, .pass], .stale),
        ([.info, .pass], [.stale, .pass], .stale), ([.fail, .fail], [.known, .fail], .fail),
        ([.pass, .fail], [.stale, .fail], .fail), ([.fail, .blocked], [.known, .blocked], .known),
        ([.blocked, .pass], [.blocked, .pass], .blocked), ([.notJudged], [.notJudged], .notJudged),
        ([.notApplicable], [.notApplicable], .notApplicable), ([.error], [.error], .error),
    ]

    @Test(arguments: checkEntries)
    func `makes a verdict of what a check entry names, and leaves the rest`(
        before: [Verdict],
        checks: [Verdict],
        scenario: Verdict
    ) throws {
        let result = Self.result(before)
        let excused = try Self.list([Self.entry("server.x.y#a")]).excusing(result)
        #expect(excused.checks.map(\.verdict) == checks)
        #expect(excused.verdict == scenario)
        #expect(excused.withoutExcuse == result)
    }

    static let wholeEntries: [(before: [Verdict], overall: Verdict?, checks: [Verdict], scenario: Verdict)] = [
        ([.fail, .fail, .pass], nil, [.known, .known, .pass], .known), ([.pass], nil, [.pass], .stale),
        ([.pass, .blocked], .untestable, [.pass, .blocked], .known), ([], .untestable, [], .known),
        ([.warn], nil, [.known], .known), ([.fail], .blocked, [.fail], .blocked), ([], .notJudged, [], .notJudged),
        ([.pass], .error, [.pass], .error),
    ]

    @Test(arguments: wholeEntries)
    func `makes a verdict of a scenario that an entry names as a whole`(
        before: [Verdict],
        overall: Verdict?,
        checks: [Verdict],
        scenario: Verdict
    ) throws {
        let result = Self.result(before, overall: overall)
        let excused = try Self.list([Self.entry("server.x.*")]).excusing(result)
        #expect(excused.checks.map(\.verdict) == checks)
        #expect(excused.verdict == scenario)
        #expect(excused.withoutExcuse == result)
    }

    @Test func `keeps a scenario red that was cut short for another reason than the check that is known`() throws {
        let result = Self.result([.fail, .pass], overall: .untestable)
        #expect(try Self.list([Self.entry("server.x.y#a")]).excusing(result).verdict == .untestable)
    }

    @Test(
        "excuses only what fails as described",
        arguments: [("1", Verdict.known), ("2", .fail), ("*", .known), ("1*", .known), ("*1", .known), ("11", .fail)]
    )
    func failsAs(pattern: String, verdict: Verdict) throws {
        let excused = try Self.list([Self.entry("server.x.y#a", failsAs: pattern)]).excusing(Self.result([.fail]))
        #expect(excused.verdict == verdict)
        #expect(excused.reason?.contains("otherwise") == (verdict == .fail))
    }

    @Test(
        "describes texts as long as they come",
        arguments: [
            ("*", "", true), ("a*b", "ab", true), ("a*b", "a b a", false), ("a*a", "a", false), ("*b*", "abc", true),
            ("a*b*c", "a c b c", true), ("a*b*c", "a c b", false), ("", "", true), ("", "a", false),
            ("x*" + String(repeating: "y", count: 9), "x" + String(repeating: "y", count: 100_000), true),
        ]
    )
    func describes(pattern: String, actual: String, isDescribed: Bool) throws {
        #expect(try Self.entry("server.x.y", failsAs: pattern).describes(actual) == isDescribed)
    }

    @Test func `leaves alone what no entry names`() throws {
        let list = try Self.list([Self.entry("server.x.z"), Self.entry("server.x.y#other"), Self.entry("server.x")])
        let result = Self.result([.fail, .pass])
        #expect(list.excusing(result) == result)
    }

    /// The verdicts of a check over the runs of a command, and what becomes of the last.
    static let flaky: [(runs: [Verdict], over: Int, last: Verdict)] = [
        ([.fail], 3, .notJudged), ([.pass], 3, .pass), ([.pass, .fail], 3, .notJudged),
        ([.pass, .pass, .pass], 3, .stale), ([.pass, .fail, .pass], 3, .flaky), ([.fail, .pass, .pass], 3, .flaky),
        ([.pass, .pass, .fail], 3, .flaky), ([.fail, .fail, .pass], 3, .fail), ([.pass, .fail, .fail], 3, .fail),
        // Of four executions one was not judged: the rest is too few for four, and enough for three.
        ([.pass, .blocked, .pass, .fail], 4, .notJudged), ([.pass, .blocked, .pass, .fail], 3, .flaky),
    ]

    @Test(arguments: flaky)
    func `judges what is flaky by its rate over the runs of one command`(
        runs: [Verdict],
        over: Int,
        last: Verdict
    ) throws {
        var entry = try Self.entry("server.x.y#a")
        (entry.kind, entry.minPassRate, entry.over) = (.flaky, 0.5, over)
        var list = try Self.list([entry], runs: runs.count)
        var seen: [ScenarioResult] = []
        for verdict in runs {
            var report = ReportExample.full
            report.results = [list.excusing(Self.result([verdict]))]
            seen += report.results
            list = list.next(after: report)
        }
        #expect(seen.last?.verdict == last)
        // Before the last run nothing is red that the last one could still excuse.
        #expect(seen.dropLast().allSatisfy { !$0.verdict.isRed(isStrict: false) })
    }

    @Test func `never improves a claim, and travels in the report`() throws {
        var report = ReportExample.full
        report.known = try Self.list([Self.entry("server.count.total#total")], run: 2, runs: 3)
        report.known?.earlier = ["server.x.y#a": .init(passed: 1, executed: 2)]
        report.results[0] = try #require(report.known).excusing(report.results[0])
        #expect(report.results[0].verdict == .known)
        #expect(report.results[0].checks[1].original == .fail)
        let raw = report.withoutExcuses
        #expect(raw.results == ReportExample.full.results)
        let profile = ProfileResult(id: "core", required: ["server.count.total"], results: report.results)
        #expect(profile.outcome == .notConformant)
        let read = try RunReport(text: report.text(), file: "r.json")
        #expect(read.known == report.known)
        #expect(read.results[0].original == report.results[0].original)
        #expect(read.text() == report.text())
    }

    @Test func `is shown in every form of a report`() throws {
        var report = ReportExample.full
        report.results = [Self.result([.fail])]
        report.clauses = ["CNT-001": "First."]
        report.notExecuted = []
        report.ending = .finished
        report.results = try [Self.list([Self.entry("server.x.y#a")]).excusing(report.results[0])]
        for format in [ReportFormat.json, .junit, .tap, .markdown, .annotations, .badge, .html, .text] {
            let text = format.text(of: report, replayCommand: "pns run")
            #expect(text.contains("known"), "\(format)")
            #expect(text.contains("R (I, until 2026-04-02)") == (format != .badge), "\(format): \(text)")
        }
        #expect(JUnitReport(report).text().contains("skipped=\"1\""))
        #expect(TAPReport(report).text().contains("not ok 1 - server.x.y # TODO known"))
        let findings = Status.Findings(report, isReportWritten: true, allowsEmpty: false)
        #expect(Status(findings) == .acceptable)
    }

    @Test func `names the checks where a whole scenario is listed`() throws {
        var report = ReportExample.full
        report.results = [Self.result([.fail, .pass])]
        let reviewed = try report.held(
            against: [Self.entry("server.x.y"), Self.entry("server.z.z")],
            on: #require(Self.day)
        )
        let lines = KnownFailuresReview(reviewed).lines
        #expect(lines.map(\.verdict) == [.known, .notJudged])
        #expect(lines[0].note.hasSuffix("server.x.y#a"))
    }
}
