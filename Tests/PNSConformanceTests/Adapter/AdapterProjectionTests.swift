import Testing

@testable import PNSConformance

@Suite struct AdapterProjectionTests {
    private static func hello(without missing: Set<AdapterCapability> = []) -> AdapterHello {
        var hello = AdapterBench.capable
        hello.capabilities.subtract(missing)
        return hello
    }

    /// What is kept of some steps, and what is left out with its reason.
    private static func project(
        _ steps: String,
        without missing: Set<AdapterCapability> = [],
        head: String = ""
    ) throws -> (kept: [String], leftOut: [String: String], scenario: Scenario?) {
        let scenario = try MachineBench.scenario(steps, head: head)
        let projected = AdapterProjection(hello(without: missing)).project(scenario)
        let left = projected.leftOut.map { ($0.check.id, $0.reason) }
        return (
            projected.scenario?.checks.map(\.id) ?? [], Dictionary(left) { first, _ in first }, projected.scenario
        )
    }

    private static let open = #"{"do": "open", "conn": "d1", "user": "alice"}"#
    private static let settle =
        #"{"do": "settle", "conns": ["d1"], "checks": [{"check": "c", "clause": "CNT-002", "counts": {"d1": 1}}]}"#

    private static func expecting(_ message: String, clause: String = "UNS-005") -> String {
        let check = #"{"check": "m", "clause": "\#(clause)", "message": \#(message)}"#
        return open + #", {"do": "expect", "conn": "d1", "checks": [\#(check)]}"#
    }

    private static func notify(_ body: String, more: String = "") -> String {
        open + #", {"do": "call", "op": "notify", "body": \#(body)\#(more)}, "# + settle
    }

    @Test("keeps what speaks of counts")
    func keepsCounts() throws {
        #expect(try Self.project(Self.open + ", " + Self.settle).kept == ["c"])
    }

    @Test(
        "keeps what a message says, and leaves out what it looks like",
        arguments: [
            (#"{"newNotificationCountChanged": 1}"#, true),
            (#"{"newNotificationData": [{"notification_data": "n"}]}"#, true),
            (#"{"newNotificationData": {"$bag": [{"notification_data": "n"}]}}"#, true),
            (#"{"$not": {"newNotificationCountChanged": 0}}"#, true),
            (#"{"$in": [{"newNotificationCountChanged": 0}, {"error": {}}]}"#, false),
            (#"{"seenNotificationData": [{"create_date": {"$instant": "2026-03-01T00:00:00Z"}}]}"#, true),
            (#"{"seenNotificationData": [{"seen_date": {"$timestamp": true}}]}"#, false),
            (#"{"$type": "object"}"#, false),
            (#"{"newNotificationCountChanged": 1, "$extra": false}"#, false),
            (#"{"error": {"code": "malformed"}}"#, false),
            (#"{"newNotificationData": [{"user_id": "u"}]}"#, false),
        ]
    )
    func classifiesMessages(pattern: String, isKept: Bool) throws {
        #expect(try Self.project(Self.expecting(pattern)).kept == (isKept ? ["m"] : []))
    }

    @Test("leaves out checks whose clauses are about writing, and those clauses of others")
    func leavesOutTextClauses() throws {
        let message = #"{"newNotificationCountChanged": 1}"#
        #expect(try Self.project(Self.expecting(message, clause: "FRM-001")).kept.isEmpty)
        let clauses = #""clauses": ["TIM-001", "UNS-007"]"#
        let both = Self.expecting(message).replacing(#""clause": "UNS-005""#, with: clauses)
        #expect(try Self.project(both).scenario?.checks.map(\.clauses) == [["UNS-007"]])
    }

    @Test("judges what comes before an answer only where there is a fence")
    func needsFence() throws {
        let steps = Self.expecting(#"{"newNotificationCountChanged": 1}"#, clause: "ORD-003")
        #expect(try Self.project(steps).kept == ["m"])
        let unfenced = try Self.project(steps, without: [.fence])
        #expect(unfenced.kept.isEmpty)
        #expect(unfenced.leftOut["m"] == #"the adapter does not offer "fence""#)
    }

    @Test(
        "keeps a record that anybody could hand over",
        arguments: [
            (#"{"user_id": "u", "notification_data": "n"}"#, true),
            (#"{"user_id": "u", "notification_data": ""}"#, true),
            (#"{"user_id": "u", "notification_data": {"$fill": "x", "bytes": 5}}"#, true),
            (#"{"user_id": "u", "notification_data": "n", "create_date": "2026-03-01T01:00:00+01:00"}"#, true),
            (#"{"notifications": [{"user_id": "u", "notification_data": "n"}]}"#, true),
            (#"{"notifications": {"$times": 3, "item": {"user_id": "u", "notification_data": "n"}}}"#, true),
            (#"{"user_id": "u"}"#, false), (#"{"user_id": "", "notification_data": "n"}"#, false),
            (#"{"user_id": "u", "notification_data": null}"#, false),
            (#"{"user_id": "u", "notification_data": "n", "creation_date": "2026-03-01T00:00:00Z"}"#, false),
            (#"{"user_id": "u", "notification_data": "n", "create_date": "yesterday"}"#, false),
            (#"{"user_id": "u", "notification_data": "n", "priority": 1}"#, false),
            (#"{"notifications": []}"#, false),
            (#"{"user_id": "u", "notification_data": "n", "notifications": []}"#, false),
            (#"{"user_id": "u", "notification_data": {"$fill": "x", "bytes": "${limits.maxNotifyBytes}"}}"#, false),
        ]
    )
    func classifiesRecords(body: String, isKept: Bool) throws {
        #expect(try Self.project(Self.notify(body)).kept == (isKept ? ["c"] : []))
    }

    @Test(
        "cuts at a step of the wire, and keeps nothing behind it",
        arguments: [
            #"{"do": "open", "conn": "d2", "user": "alice", "set": {"Upgrade": "h2c"}}"#,
            #"{"do": "send", "conn": "d1", "text": "hello", "refused": true}"#,
            #"{"do": "send", "conn": "d1", "message": {"unseenNotificationDataRequest": null}}"#,
            #"{"do": "send", "conn": "d1", "message": {"seenNotificationsRequest": {"receivedAfter": ""}}}"#,
            #"{"do": "frames", "conn": "d1", "frames": [{"opcode": 9}]}"#, #"{"do": "expectClose", "conn": "d1"}"#,
            #"{"do": "call", "op": "notify", "as": "nobody", "body": {"user_id": "u", "notification_data": "n"}}"#,
            #"{"do": "call", "op": "probe", "user": "alice"}"#,
            #"{"do": "answer", "user": "alice", "answer": {"never": true}}"#,
            #"{"do": "repeat", "times": 2, "steps": [{"do": "frames", "conn": "d1", "frames": [{"opcode": 9}]}]}"#,
        ]
    )
    func cuts(step: String) throws {
        let kept = try Self.project([Self.open, Self.settle, step].joined(separator: ", "))
        #expect(kept.kept == ["c"])
        let second = Self.settle.replacing(#""c""#, with: #""after""#)
        let cut = try Self.project([Self.open, Self.settle, step, second].joined(separator: ", "))
        #expect(cut.kept == ["c"])
        #expect(cut.leftOut["after"]?.hasPrefix("a step before it is one of our own wire: ") == true)
    }

    @Test("passes over what changes nothing at the server")
    func passesOver() throws {
        let steps = [
            #"{"do": "call", "op": "discovery", "checks": [{"check": "s", "clause": "DSC-001", "status": 200}]}"#,
            #"{"do": "authentication", "user": "alice", "checks": [{"check": "a", "clause": "AUT-001", "count": 1}]}"#,
            Self.open, Self.settle,
        ]
        let result = try Self.project(steps.joined(separator: ", "))
        #expect(result.kept == ["c"])
        #expect(Set(result.leftOut.keys) == ["s", "a"])
    }

    @Test("takes an acceptance for a word, and a conflict or an id for more")
    func classifiesAnswers() throws {
        let checks = #"""
            , "checks": [{"check": "word", "clause": "NTF-001", "status": 202},
             {"check": "id", "clause": "NTF-002", "body": {"notification_id": "a"}},
             {"check": "both", "clause": "NTF-030", "status": 202, "body": {"notification_id": "a"}},
             {"check": "type", "clause": "NTF-001", "headers": {"content-type": "x"}}]
            """#
        let body = #"{"user_id": "u", "notification_data": "n", "notification_id": "a"}"#
        #expect(try Self.project(Self.notify(body, more: checks)).kept == ["id", "both", "c"])
        let conflict = #", "checks": [{"check": "conflict", "clause": "NTF-031", "status": 409}]"#
        #expect(try Self.project(Self.notify(body, more: conflict)).kept == ["conflict", "c"])
        let refusal = #", "checks": [{"check": "refused", "clause": "NTF-022", "status": 400}]"#
        #expect(try Self.project(Self.notify(body, more: refusal)).kept.isEmpty)
        #expect(try Self.project(Self.notify(body), without: [.ids]).kept.isEmpty)
    }

    @Test("leaves a date out where it orders nothing, and cuts where it might")
    func classifiesDates() throws {
        let dated = #"{"user_id": "u", "notification_data": "n", "create_date": "2026-03-01T00:00:00Z"}"#
        let one = try Self.project(Self.notify(dated), without: [.dates])
        #expect(one.kept == ["c"])
        let two = Self.notify(dated) + ", " + #"{"do": "call", "op": "notify", "body": \#(dated)}"#
        #expect(try Self.project(two, without: [.dates]).kept.isEmpty)
        #expect(try Self.project(two).kept == ["c"])
        let bench = AdapterBench(
            try #require(one.scenario),
            policy: Self.policy,
            levels: MachineBench.levels
        ) { request in
            if case .connect(let id, _) = request {
                return [.answer(.done(.nothing)), .event(conn: id, .count(1))]
            }
            return [.answer(.done(.ids([])))]
        }
        #expect(bench.requests.contains(.notify([AdapterNotification(user: "u", data: "n")])))
    }

    private static var policy: JudgePolicy {
        var policy = JudgePolicy()
        policy.operations = [
            "subscribe": Operation(method: "GET", path: "/subscribe", success: [101], isOnClock: false),
            "notify": Operation(method: "POST", path: "/notify", success: [202], isOnClock: false),
        ]
        return policy
    }

    @Test("leaves out an assertion about what nobody kept, and a check whose control is left out")
    func leavesOutOrphans() throws {
        let assert = #"{"do": "assert", "checks": [{"check": "a", "clause": "SEN-008", "equal": ["${x}", "${y}"]}]}"#
        #expect(try Self.project([Self.open, Self.settle, assert].joined(separator: ", ")).kept == ["c"])
        let control = Self.expecting(#"{"newNotificationCountChanged": 0, "$extra": false}"#)
        let depending = Self.settle.replacing(#""clause""#, with: #""control": "m", "clause""#)
        #expect(try Self.project(control + ", " + depending).kept.isEmpty)
    }

    @Test("leaves out whole scenarios of a feature, and those about limits that are not stated")
    func leavesOutScenarios() throws {
        let steps = Self.open + ", " + Self.settle
        #expect(try Self.project(steps, head: #""needs": ["probe"],"#).kept.isEmpty)
        let bounded = try Self.project(steps, head: #""when": [[9, "<=", ["${limits.maxAnswerNotifications}"]]],"#)
        #expect(bounded.scenario?.conditions.isEmpty == true)
        let unstated = #""when": [[["${limits.maxAnswerNotifications}"], "<=", 9]],"#
        #expect(try Self.project(steps, head: unstated).kept.isEmpty)
        let stated = unstated.replacing("maxAnswerNotifications", with: "sweepBoundSeconds")
        #expect(try Self.project(steps, head: stated).kept == ["c"])
    }

    @Test("leaves out what the adapter cannot do, with its word")
    func namesWhatIsMissing() throws {
        let data = Self.expecting(#"{"newNotificationData": []}"#)
        let result = try Self.project(data, without: [.unseen])
        #expect(result.kept.isEmpty)
        #expect(result.leftOut["m"] == #"the adapter does not offer "unseen""#)
    }

    @Test("every check of the suite is kept or left out with a reason, none of both or neither")
    func coversTheSuite() throws {
        let suite = try Suite.embedded()
        let projection = AdapterProjection(Self.hello())
        var keptAreas: Set<String> = []
        for scenario in suite.scenarios {
            let projected = projection.project(scenario)
            let kept = projected.scenario?.checks.map(\.id) ?? []
            let left = projected.leftOut.map(\.check.id)
            #expect(Set(kept).isDisjoint(with: left), "\(scenario.id)")
            #expect(Set(kept + left) == Set(scenario.checks.map(\.id)), "\(scenario.id)")
            if !kept.isEmpty { keptAreas.insert(scenario.area) }
        }
        #expect(keptAreas.isSuperset(of: ["count", "unseen", "seen", "order", "retention", "notify", "connect"]))
        #expect(keptAreas.isDisjoint(with: ["frame", "error", "discovery", "health", "probe"]))
    }
}
