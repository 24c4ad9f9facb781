import Testing

@testable import PNSConformance

/// Swift Testing has a type of this name too.
private typealias Status = PNSConformance.ExitStatus

@Suite struct ProfileScoringTests {
    private static func suite(_ profile: String? = nil) throws -> Suite {
        let scenarios = [
            "server.count.total": SuiteBench.members(), "server.count.later": SuiteBench.members(),
            "server.probe.answer": SuiteBench.members(more: #""needs": ["probe"],"#),
        ]
        var files: [String: String] = [:]
        for (id, members) in scenarios {
            let path = id.split(separator: ".").dropFirst().joined(separator: "/")
            files["Conformance/scenarios/core/\(path).json"] = """
                {"format": "scenario/1", "id": "\(id)", "title": "T", "since": {"spec": "1", "suite": "1"}, \(members)}
                """
        }
        files["Conformance/profiles/core-2026.1.json"] =
            profile ?? """
                {"format": "profile/1", "id": "core-2026.1", "spec": "2026.1",
                 "frozen": {"on": "2026-03-01", "suite": "1.0.0", "digest": "sha256:0"},
                 "requires": ["server.count.total"], "features": {"probe": ["server.probe.answer"]},
                 "notScored": [{"id": "server.count.later", "why": "added-after-freeze"}]}
                """
        return try SuiteBench.suite([], more: files)
    }

    private static func report(
        _ suite: Suite,
        _ verdicts: [String: Verdict],
        by names: [String] = [],
        isStrict: Bool = false
    ) throws -> RunReport {
        var report = ReportExample.full
        report.selection.isStrict = isStrict
        report.ending = .finished
        report.notExecuted = []
        report.results = verdicts.sorted { $0.key < $1.key }.map { ReportExample.scenario($0.key, $0.value) }
        report.conclude(suite, scoredBy: try suite.profiles(named: names), claimed: ["probe"])
        return report
    }

    private static func status(_ report: RunReport) -> Status {
        Status(Status.Findings(report, isReportWritten: true, allowsEmpty: false))
    }

    @Test func `takes a claimed feature for a part of the profile`() throws {
        let suite = try Self.suite()
        let failing = try Self.report(suite, ["server.count.total": .pass, "server.probe.answer": .fail])
        #expect(failing.profiles.first?.outcome == .notConformant)
        #expect(failing.profiles.first?.failed == ["server.probe.answer"])
        let missing = try Self.report(suite, ["server.count.total": .pass])
        #expect(missing.profiles.first?.outcome == .partial)
        #expect(missing.profiles.first?.notJudged == ["server.probe.answer"])
    }

    @Test func `scores by the file, and reports the rest`() throws {
        let suite = try Self.suite()
        let report = try Self.report(
            suite,
            ["server.count.total": .pass, "server.count.later": .fail, "server.probe.answer": .pass]
        )
        let profile = try #require(report.profiles.first)
        #expect(profile.id == "core-2026.1")
        #expect(profile.outcome == .conformant)
        #expect(profile.frozenOn == CalendarDay("2026-03-01"))
        #expect(profile.unscored == [.init(id: "server.count.later", why: .addedAfterFreeze)])
        #expect(report.features == [FeatureResult(name: "probe", state: .claimedAndProved)])
        let later = try #require(report.results.first)
        #expect(later.verdict == .fail)
        #expect(later.reason == "core-2026.1 does not score it: added-after-freeze")
        #expect(!report.isRed(later))
        #expect(Self.status(report) == .acceptable)
        for format in ReportFormat.allCases where format != .badge {
            #expect(format.text(of: report, replayCommand: "pns run").contains("added-after-freeze"), "\(format)")
        }
        #expect(JUnitReport(report).text().contains("failures=\"0\""))
        #expect(TAPReport(report).text().contains("server.count.later # TODO not scored"))
        #expect(!AnnotationsReport(report).text().contains("::error"))
        let read = try RunReport(text: report.text(), file: "r.json")
        #expect(read.profiles == report.profiles)
    }

    @Test func `counts everything with --strict, and by the profile that follows the suite`() throws {
        let suite = try Self.suite()
        let verdicts: [String: Verdict] = [
            "server.count.total": .pass, "server.count.later": .fail, "server.probe.answer": .pass,
        ]
        #expect(Self.status(try Self.report(suite, verdicts, isStrict: true)) == .failure)
        let latest = try Self.report(suite, verdicts, by: ["core", "latest", "core-2026.1"])
        #expect(latest.profiles.map(\.id) == ["core-2026.1", "latest"])
        #expect(latest.profiles.map(\.outcome) == [.conformant, .notConformant])
        #expect(Self.status(latest) == .failure)
    }

    @Test("knows before the run what does not count: what all profiles of a family set apart")
    func knowsUnscored() throws {
        let profile = try #require(try Self.suite().profile(named: "core-2026.1"))
        #expect([profile].unscored == ["server.count.later"])
        #expect([profile, Profile(id: "gateway-1", spec: "1", requires: [])].unscored == ["server.count.later"])
        #expect([profile, Profile(id: "core-1", spec: "1", requires: [])].unscored.isEmpty)
        #expect([Profile]().unscored.isEmpty)
    }

    @Test(
        "lets what is not scored change nothing, but never hides a bug of the runner",
        arguments: [
            (Verdict.fail, Status.acceptable), (.untestable, .acceptable), (.error, .harness),
            (.stale, .staleBaseline),
        ]
    )
    private func unscored(verdict: Verdict, status: Status) throws {
        let suite = try Self.suite()
        #expect(Self.status(try Self.report(suite, ["server.count.later": verdict])) == status)
    }

    @Test func `knows the profiles that there are`() throws {
        let suite = try Self.suite()
        #expect(suite.profileNames == ["core-2026.1", "latest"])
        let refusal = RunRefusal.unknownProfile(name: "core-2025.1", known: ["core-2026.1", "latest"])
        #expect(throws: refusal) { try suite.profiles(named: ["core-2025.1"]) }
        #expect(try SuiteBench.suite([]).profiles(named: []).map(\.id) == ["latest"])
    }

    @Test func `is embedded, and follows the suite while it is a draft`() throws {
        let suite = try Suite.embedded()
        let profile = try #require(try suite.profiles(named: []).first)
        #expect(profile.id == "core-\(Suite.revision)")
        guard profile.frozen == nil else { return }
        let latest = try #require(suite.profile(named: Profile.latest))
        #expect(profile.scored.union(profile.unscored.map(\.id)) == latest.scored)
    }
}
