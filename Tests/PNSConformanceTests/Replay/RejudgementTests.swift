import Testing

@testable import PNSConformance

/// A count that is wrong, told to a judge once live and once from what was written down.
@Suite struct RejudgementTests {
    private static func recording(count: Int) throws -> (Suite, RunConditions, Scenario, ScenarioRecording) {
        let suite = try Suite.embedded()
        let scenario = try #require(suite.scenarios.first { $0.id == "server.connect.first-count" })
        var preflight = Preflight()
        preflight.policy.operations = suite.operations
        preflight.policy.means = [.application]
        let conditions = RunConditions(preflight, mintsUsers: true, setsLimits: false)
        let context = ScenarioContext(
            unique: "uniq",
            users: ["alice": .init(authorization: "Bearer a", userID: "u-alice")],
            application: "Bearer token",
            stranger: "Bearer stranger",
            clock: nil,
            authority: "127.0.0.1:1",
            clockAuthority: nil,
            applicationURL: "http://127.0.0.1:2/authenticate",
            limits: [:]
        )
        let message = Array("{\"newNotificationCountChanged\":\(count)}".utf8)
        let events: [ScenarioEvent] = [
            .device(conn: "d1", .handshake(HTTPAnswer(status: 101))),
            .device(conn: "d1", .message(isText: true, bytes: message)),
            .device(conn: "d1", .ended(fault: nil)),
        ]
        let entries = events.map { RecordedEntry(.event($0), microseconds: 10) }
        return (suite, conditions, scenario, ScenarioRecording(context: context, entries: entries))
    }

    @Test("judges what was recorded, and again the same")
    func judges() throws {
        let (suite, conditions, scenario, good) = try Self.recording(count: 0)
        let (_, _, _, bad) = try Self.recording(count: 1)
        let rejudgement = Rejudgement(suite, conditions)
        let pass = rejudgement.result(of: scenario, good)
        let fail = rejudgement.result(of: scenario, bad)
        #expect(fail.verdict == .fail)
        #expect(pass.verdict != .fail)
        #expect(rejudgement.result(of: scenario, bad) == fail)
        #expect(fail.transcript.contains { $0.text.contains("newNotificationCountChanged") })
    }

    @Test("keeps no token, and reads conditions and recordings as they were written")
    func roundTrips() throws {
        let (_, conditions, _, recording) = try Self.recording(count: 0)
        #expect(recording.context.application == ScenarioRecording.withheld)
        let readConditions = try RunConditions(try DataReader(text: conditions.json.pretty(), file: "c.json"))
        #expect(readConditions == conditions)
        let read = try ScenarioRecording(
            try DataReader(text: recording.json(conditions).pretty(), file: "r.json"),
            conditions
        )
        var expected = recording
        expected.context.limits = conditions.limits
        #expect(read == expected)
    }

    @Test("takes secrets out of recordings, in text and in bytes")
    func redacts() throws {
        var (_, conditions, _, recording) = try Self.recording(count: 0)
        recording.entries.append(
            RecordedEntry(
                .event(.called(step: 0, HTTPAnswer(status: 200, body: Array("a hush b".utf8)))),
                microseconds: 1
            )
        )
        let text = recording.redacted(by: Redactor(secrets: ["hush"])).json(conditions).compact()
        #expect(!text.contains("hush"))
        #expect(text.contains(Redactor.replacement))
    }
}
