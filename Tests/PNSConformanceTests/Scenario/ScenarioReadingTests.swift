import Testing

@testable import PNSConformance

@Suite struct ScenarioReadingTests {
    static let full = """
        {"format": "scenario/1", "id": "server.count.total", "title": "T", "level": "should", "clauses": ["CNT-002"],
         "since": {"spec": "2026.1", "suite": "1.0.0"}, "needs": ["probe"], "means": ["clock", "restart"],
         "blockedBy": ["server.connect.first-count", "server.a.b#c"], "isolation": "exclusive", "notes": "N",
         "when": [[["${limits.a}", 1], "<=", 5]],
         "users": {"alice": {}, "bob": {"id": "b-${unique}", "answer": {"status": 401, "headers": [["A", "b"]]}},
                   "carol": {"answer": {"never": true}}, "dora": {"answer": {"hangUp": true}}},
         "steps": [
           {"do": "open", "conn": "d1", "user": "alice"},
           {"do": "repeat", "times": 2, "steps": [{"do": "settle", "conns": ["d1"], "checks": [
             {"check": "total", "clause": "CNT-002", "clauses": ["CNT-004"], "control": "c", "killedBy": ["m"]
              , "none": {"d1": 1}, "counts": {"d1": 3}}]}]}]}
        """

    private static func read(_ text: String) throws -> Scenario {
        try Scenario(try DataReader(text: text, file: "total.json"))
    }

    @Test("reads everything that a scenario can say")
    func readsAll() throws {
        let scenario = try Self.read(Self.full)
        #expect(scenario.id == "server.count.total")
        #expect(scenario.area == "count")
        #expect(scenario.level == .should)
        #expect(scenario.needs == ["probe"])
        #expect(scenario.means == [.clock, .restart])
        #expect(
            scenario.blockedBy == [
                Blocker(scenario: "server.connect.first-count"), Blocker(scenario: "server.a.b", check: "c"),
            ]
        )
        #expect(scenario.isolation == .exclusive)
        #expect(scenario.since.spec == "2026.1")
        #expect(scenario.conditions.map { $0.left.compact() } == [#"["${limits.a}",1]"#])
        #expect(scenario.users.map(\.name) == ["alice", "bob", "carol", "dora"])
        let answers: [AnswerForm] = [
            .accepts, .answers(status: 401, headers: [.array([.string("A"), .string("b")])], body: .none), .never,
            .hangsUp,
        ]
        #expect(scenario.users.map(\.user.answer) == answers)
        #expect(scenario.users[1].user.id == "b-${unique}")
        #expect(scenario.opensConnections)
        #expect(scenario.checks.map(\.id) == ["total"])
        #expect(scenario.checks[0].clauses == ["CNT-002", "CNT-004"])
        #expect(scenario.checks[0].control == "c")
        #expect(scenario.checks[0].killedBy == ["m"])
        #expect(scenario.checks[0].looks.map(\.look) == [.counts, .none])
        guard case .repeat(_, _, let inner) = scenario.steps[1].action else {
            Issue.record("no repeat")
            return
        }
        #expect(inner[0].pointer == "/steps/1/steps/0")
    }

    @Test(
        "names file and pointer of what it cannot read",
        arguments: [
            (#""notes": "N""#, #""note": "N""#, "/note", "The member \"note\" is unknown."),
            ("scenario/1", "scenario/2", "/format", "Only \"scenario/1\" can be read."),
            (
                #""level": "should""#, #""level": "shall""#, "/level",
                "\"shall\" is none of \"must\", \"should\", \"may\"."
            ),
            (
                #""means": ["clock""#, #""means": ["clok""#, "/means/0",
                "\"clok\" is none of \"application\", \"clock\", \"restart\", \"client\", \"rotation\", \"nodes\", \"providers\"."
            ),
            (#""do": "open""#, #""do": "opne""#, "/steps/0/do", "\"opne\" is no step."),
            (#""user": "alice""#, #""usr": "alice""#, "/steps/0/usr", "The member \"usr\" is unknown."),
            (#""conn": "d1", "#, "", "/steps/0", "The member \"conn\" is missing."),
            (#""times": 2"#, #""times": 0"#, "/steps/1/times", "A repeat runs 1 to 1000 times."),
            (
                #", "none": {"d1": 1}, "counts": {"d1": 3}"#, "", "/steps/1/steps/0/checks/0",
                "A check looks at something; here that can be counts, among, none, messages."
            ),
            (
                #""counts": {"d1": 3}"#, #""status": 3"#, "/steps/1/steps/0/checks/0/status",
                "The member \"status\" is unknown."
            ),
            (
                #""counts": {"d1": 3}"#, #""counts": {}"#, "/steps/1/steps/0/checks/0/counts",
                "At least one connection is named."
            ),
            (
                #""counts": {"d1": 3}"#, #""counts": 3"#, "/steps/1/steps/0/checks/0/counts",
                "Expected an object, found number."
            ),
            (
                #""counts": {"d1": 3}"#, #""among": {"d1": 3}"#, "/steps/1/steps/0/checks/0/among/d1",
                "Expected an array, found number."
            ),
            (
                #""counts": {"d1": 3}"#, #""counts": {"d2": 3}"#, "/steps/1/steps/0",
                "\"d2\" is not among the connections that are settled."
            ),
            (#""conns": ["d1"]"#, #""conns": []"#, "/steps/1/steps/0", "A settle names its connections."),
            (
                #""clause": "CNT-002", "clauses": ["CNT-004"]"#, #""clauses": []"#, "/steps/1/steps/0/checks/0",
                "A check names its clause."
            ),
            (#"[["A", "b"]]"#, #"[["A"]]"#, "/users/bob/answer/headers/0", "A header is a name and a value."),
            (
                #"{"never": true}"#, #"{"never": true, "status": 200}"#, "/users/carol/answer/status",
                "The member \"status\" is unknown."
            ),
            (
                #"{"never": true}"#, #"{"status": 200, "text": "a", "bytes": {"hex": ""}}"#,
                "/users/carol/answer/bytes",
                "The member \"bytes\" is unknown."
            ),
            (#""<=""#, #""<""#, "/when/0", "A condition is [TERMS, \"<=\", TERMS] or [TERMS, \"=\", TERMS]."),
        ]
    )
    func refuses(part: String, other: String, pointer: String, sentence: String) throws {
        let text = Self.full.replacing(part, with: other, maxReplacements: 1)
        #expect(text != Self.full)
        #expect(throws: DataFault(file: "total.json", pointer: pointer, sentence: sentence)) { try Self.read(text) }
    }

    @Test(
        "refuses steps that say too much or too little",
        arguments: [
            (#"{"do": "send", "conn": "d1"}"#, "", "A message is \"message\", \"text\" or \"bytes\"."),
            (#"{"do": "send", "conn": "d1", "text": "a", "message": 1}"#, "/text", "The member \"text\" is unknown."),
            (
                #"{"do": "frames", "conn": "d1", "frames": [{"opcode": 16}]}"#, "/frames/0",
                "An opcode has four bits, the reserved bits are three."
            ),
            (
                #"{"do": "frames", "conn": "d1", "frames": [{"hex": "abc"}]}"#, "/frames/0/hex",
                "Hexadecimal text has two digits a byte."
            ),
            (
                #"{"do": "frames", "conn": "d1", "frames": [{"length": "long"}]}"#, "/frames/0/length",
                "A length is shortest, sixteen, sixty-four or high-bit."
            ),
            (
                #"{"do": "frames", "conn": "d1", "frames": [{"text": "a", "hex": "61"}]}"#, "/frames/0/hex",
                "The member \"hex\" is unknown."
            ),
            (
                #"{"do": "send", "conn": "d1", "text": "a", "checks": [{"check": "x", "clause": "A"}]}"#, "/checks/0",
                "A check looks at something; here that can be ."
            ),
            (
                #"{"do": "call", "op": "x", "as": "me"}"#, "/as",
                "\"me\" is none of \"application\", \"nobody\", \"stranger\", \"clock\"."
            ),
            (#"{"do": "call", "op": "x", "set": {"A": 1}}"#, "/set/A", "Expected a string, found number."),
            (#"{"do": "call", "op": "x", "keep": {"a": 1}}"#, "/keep/a", "Expected a string, found number."),
            (
                #"{"do": "drop", "conn": "d1", "how": "softly"}"#, "/how",
                "\"softly\" is none of \"close\", \"end\", \"reset\"."
            ),
            (#"{"do": "expect", "conn": "d1", "counts": 1}"#, "/counts", "Expected true or false, found number."),
            (
                #"{"do": "assert", "checks": [{"check": "x", "clause": "A", "slackSeconds": 1}]}"#, "/checks/0",
                "A check looks at something; here that can be equal, distinct, between, slackSeconds, covers, matches."
            ),
            (
                #"{"do": "expectClose", "conn": "d1", "checks": [{"check": "x", "clause": "A", "bare": 1}]}"#,
                "/checks/0/bare",
                "Expected true or false, found number."
            ),
        ]
    )
    func refusesSteps(step: String, pointer: String, sentence: String) throws {
        let fault = DataFault(file: "slug.json", pointer: "/steps/0" + pointer, sentence: sentence)
        #expect(throws: fault) { try MachineBench.scenario(step) }
    }

    @Test("fills in what a frame leaves open")
    func readsFrames() throws {
        let scenario = try MachineBench.scenario(#"{"do": "frames", "conn": "d1", "frames": [{}]}"#)
        guard case .frames(_, let frames, false, false) = scenario.steps[0].action else {
            Issue.record("no frames")
            return
        }
        #expect(try frames[0].frame(in: ValueScope()) == DeviceFrame(text: ""))
    }
}
