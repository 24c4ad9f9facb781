import Testing

@testable import PNSConformance

@Suite struct ProfileChoiceTests {
    private static func suite() throws -> Suite {
        try SuiteBench.suite(
            [("server.count.total", SuiteBench.members())],
            more: [
                "Conformance/scenarios/receipts/handler/items.json": """
                {"format": "scenario/1", "id": "server.handler.items", "title": "T",
                 "since": {"spec": "1", "suite": "1"}, \(SuiteBench.members())}
                """
            ]
        )
    }

    @Test("judges what the server claims, and lists the rest")
    func followsClaims() throws {
        let suite = try Self.suite()
        let core = try ProfileChoice(suite, names: [], claimed: ["core"])
        #expect(core.families == ["core"])
        #expect(core.notClaimed == ["receipts-2026.1"])
        let both = try ProfileChoice(suite, names: [], claimed: ["receipts", "core", "teleport"])
        #expect(both.families == ["core", "receipts"])
        #expect(both.notClaimed.isEmpty)
        #expect(both.remarks.first?.contains("teleport") == true)
        for claimed in [nil, [], ["teleport"]] as [[String]?] {
            #expect(try ProfileChoice(suite, names: [], claimed: claimed).families == ["core"])
        }
    }

    @Test("judges what was asked for, whatever is claimed")
    func followsOptions() throws {
        let suite = try Self.suite()
        let choice = try ProfileChoice(suite, names: ["receipts"], claimed: ["core"])
        #expect(choice.judged.map(\.id) == ["receipts-2026.1"])
        #expect(choice.notClaimed.isEmpty)
        #expect(throws: RunRefusal.self) { try ProfileChoice(suite, names: ["teleport"], claimed: nil) }
        var options = RunOptions(seed: 0)
        options.profiles = ["receipts"]
        #expect(try Selection(suite, asked: options).scenarios.map(\.id) == ["server.handler.items"])
    }

    @Test("says of a scenario of a profile that is not judged that it does not apply")
    func setsOthersApart() throws {
        let suite = try Self.suite()
        let conditions = RunConditions(Preflight(), mintsUsers: true, setsLimits: false, profiles: ["core"])
        let applicability = Applicability(conditions, optionalLimits: [])
        let scenario = try #require(suite.scenarios.first { $0.profile == "receipts" })
        #expect(applicability.unjudged(scenario)?.verdict == .notApplicable)
        #expect(suite.scenarios.first { $0.profile == "core" }.map(applicability.unjudged) == .some(nil))
    }

    @Test("draws a verdict for each profile, and none for one that is not claimed")
    func concludes() throws {
        let suite = try Self.suite()
        var report = ReportExample.full
        report.ending = .finished
        report.notExecuted = []
        report.known = nil
        report.results = [
            ReportExample.scenario("server.count.total", .pass), ReportExample.scenario("server.handler.items", .fail),
        ]
        let both = try ProfileChoice(suite, names: [], claimed: ["core", "receipts"])
        report.conclude(suite, scoredBy: both.judged, claimed: [], notClaimed: ["gateway-2026.1"])
        #expect(report.profiles.map(\.outcome) == [.conformant, .notConformant, .notClaimed])
        #expect(report.judgedProfiles.count == 2)
        #expect(BadgeReport(report).text().contains("not conformant"))
        #expect(!BadgeReport(report).text().contains("gateway"))
        #expect(JUnitReport(report).text().contains(#"<property name="gateway-2026.1" value="not claimed""#))
    }
}
