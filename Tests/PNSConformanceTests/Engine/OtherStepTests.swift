import Testing

@testable import PNSConformance

@Suite struct OtherStepTests {
    private static func assertion(_ members: String) -> String {
        #"{"do": "assert", "checks": [{"check": "relation", "clause": "MST-001", \#(members)}]}"#
    }

    @Test(
        "judges relations among values",
        arguments: [
            (#""equal": ["${user.alice}", "u-alice", "u-alice"]"#, Verdict.pass, nil, nil),
            (#""equal": ["a", "a", "b"]"#, .fail, "equal values: \"a\"", "\"b\""),
            (#""equal": [{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]"#, .pass, nil, nil),
            (#""distinct": [1, 2, "1"]"#, .pass, nil, nil),
            (#""distinct": [1, 2, 1.0]"#, .fail, "values that all differ", "1.0 twice"),
            (#""between": [1, 1, 2]"#, .pass, nil, nil),
            (#""between": [1, 3, 2]"#, .fail, "between 1 and 2", "3"),
            (#""between": [1, "x", 2]"#, .fail, "between 1 and 2", "x, not comparable"),
            (
                #""between": ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z"]"#, .pass,
                nil, nil
            ),
            (
                #""between": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:02Z", "2026-01-01T00:00:01Z"]"#, .fail,
                "between 2026-01-01T00:00:00Z and 2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"
            ),
            (
                #""between": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:02Z", "2026-01-01T00:00:01Z"], "slackSeconds": 1"#,
                .pass, nil, nil
            ),
            (#""between": ["2026-01-01T00:00:00Z", "1767225601", "2026-01-01T00:00:01Z"]"#, .pass, nil, nil),
            (
                #""between": ["2026-01-01T00:00:00Z", "1767225602", "2026-01-01T00:00:01Z"]"#, .fail,
                "between 2026-01-01T00:00:00Z and 2026-01-01T00:00:01Z", "1767225602"
            ),
            (
                #""between": ["2026-01-01T00:00:00Z", "soon", "2026-01-01T00:00:01Z"]"#, .fail,
                "between 2026-01-01T00:00:00Z and 2026-01-01T00:00:01Z", "soon, not a timestamp"
            ),
            (#""covers": {"parts": [["a"], ["b", "c"], []], "all": ["c", "a"]}"#, .pass, nil, nil),
            (
                #""covers": {"parts": [["a"]], "all": ["a", "b", "c"]}"#, .fail, "every value in one of the answers",
                "2 missing, \"b\" first"
            ),
            (#""matches": {"value": {"x": [1]}, "pattern": {"x": [{"$gte": 1}]}}"#, .pass, nil, nil),
            (#""matches": {"value": {"x": [1]}, "pattern": {"x": [2]}}"#, .fail, "/x/0 2", "1"),
        ] as [(String, Verdict, String?, String?)]
    )
    func judgesRelations(members: String, verdict: Verdict, expected: String?, actual: String?) throws {
        let bench = try MachineBench(Self.assertion(members))
        #expect(bench.outcome("relation")?.verdict == verdict)
        #expect(bench.outcome("relation")?.expected == expected)
        #expect(bench.outcome("relation")?.actual == actual)
        #expect(bench.machine.stop == nil)
    }

    @Test(
        "does not pass a relation with nothing to compare",
        arguments: [
            (#""equal": ["a"]"#, "there are not two values to compare"),
            (#""equal": "a""#, "there are not two values to compare"),
            (#""distinct": []"#, "there are not two values to compare"),
            (#""between": [1, 2]"#, "between takes three values"),
            (#""covers": {"parts": [["a"]], "all": []}"#, "there is nothing to cover"),
            (#""covers": {"parts": [["a"]]}"#, "there is nothing to cover"),
            (#""matches": {"value": 1}"#, "matches takes a value and a pattern"),
            (#""equal": ["${nothing}", 1]"#, "Nothing is named \"nothing\"."),
        ]
    )
    func refusesEmptyRelations(members: String, why: String) throws {
        let bench = try MachineBench(Self.assertion(members))
        #expect(bench.machine.stop == .untestable(why: "/steps/0: \(why)"))
        #expect(bench.verdict("relation") == .blocked)
    }

    @Test("sends messages, frames and the end of a connection")
    func sends() throws {
        var bench = try MachineBench(
            MachineBench.open + """
                , {"do": "send", "conn": "d1", "message": {"a": "${unique}"}}
                , {"do": "send", "conn": "d1", "bytes": {"repeat": {"hex": "7a"}, "times": 3}}
                , {"do": "frames", "conn": "d1", "bytewise": true, "frames": [
                  {"opcode": 9, "hex": "00ff"}, {"opcode": 3, "final": false, "masked": false, "reserved": 7, "length": "sixteen"}]}
                , {"do": "drop", "conn": "d1", "how": "close"}, {"do": "drop", "conn": "d1", "how": "end"}
                , {"do": "drop", "conn": "d1", "how": "reset"}
                """
        )
        bench.accept()
        let odd = DeviceFrame(opcode: 3, isFinal: false).with {
            $0.isMasked = false
            $0.reserved = 7
            $0.lengthForm = .sixteen
        }
        let done = bench.commands.filter { if case .schedule = $0 { false } else { true } }.dropFirst()
        #expect(
            Array(done) == [
                .send(conn: "d1", [DeviceFrame(text: #"{"a":"uniq"}"#)], bytewise: false),
                .send(conn: "d1", [DeviceFrame(text: "zzz")], bytewise: false),
                .send(conn: "d1", [DeviceFrame(opcode: 9, payload: [0, 255]), odd], bytewise: true),
                .send(conn: "d1", [DeviceFrame(opcode: 8, payload: [3, 232])], bytewise: false),
                .end(conn: "d1", withReset: false), .end(conn: "d1", withReset: true),
            ]
        )
    }

    @Test(
        "cannot send without an open connection",
        arguments: [
            (#"{"do": "send", "conn": "d1", "text": "x"}"#, "d1: never opened"),
            (#"{"do": "frames", "conn": "d1", "frames": []}"#, "d1: never opened"),
            (#"{"do": "drop", "conn": "d1", "how": "end"}"#, "d1 was never opened"),
        ]
    )
    func needsAConnection(step: String, why: String) throws {
        #expect(try MachineBench(step).machine.stop == .untestable(why: why))
    }

    @Test("keeps the time that it is told")
    func keepsTheTime() throws {
        var bench = try MachineBench(#"{"do": "now", "as": "t"}, "# + Self.assertion(#""equal": ["${t}", "noon"]"#))
        #expect(bench.commands.first == .tellTime(step: 0))
        bench.feed(.time(step: 1, "evening"), .time(step: 0, "noon"))
        #expect(bench.verdict("relation") == .pass)
        bench.feed(.time(step: 2, "night"))  // there is no such step
        #expect(bench.verdict("relation") == .pass)
    }

    @Test("keeps a time that is so many seconds from the one it is told")
    func keepsAnotherTime() throws {
        var bench = try MachineBench(
            #"{"do": "now", "as": "t", "plusSeconds": -61}, "#
                + Self.assertion(#""equal": ["${t}", "2026-01-01T00:00:00.250Z"]"#)
        )
        bench.feed(.time(step: 0, "2026-01-01T00:01:01.250Z"))
        #expect(bench.verdict("relation") == .pass)
    }

    @Test("moves the clock, or waits for as long as patience lasts")
    func movesTheClock() throws {
        let hour = #"{"do": "clock", "advance": 3600}"#
        var bench = try MachineBench(hour) { $0.means = [.clock] }
        #expect(bench.commands.first == .advanceClock(step: 0, seconds: 3_600))
        bench.feed(.done(step: 0))
        #expect(bench.machine.isFinished)
        let impatient = try MachineBench(hour)
        #expect(impatient.machine.stop == .notJudged(why: "no test clock, and 3600 s is more than --patience"))
        let patient = try MachineBench(#"{"do": "clock", "advance": [4, 6]}"#)
        #expect(patient.commands.first == .advanceClock(step: 0, seconds: 10))
        let back = try MachineBench(#"{"do": "clock", "advance": -1}"#) { $0.means = [.clock] }
        #expect(back.machine.stop == .untestable(why: "the clock cannot be moved by -1 s"))
    }

    @Test("restarts where the target can be restarted")
    func restarts() throws {
        let step = #"{"do": "restart", "how": "kill"}"#
        let bench = try MachineBench(step) { $0.means = [.restart] }
        #expect(bench.commands == [.restart(step: 0, withKill: true), .schedule(step: 0, .last, milliseconds: 35_000)])
        #expect(try MachineBench(step).machine.stop == .notJudged(why: "the target cannot be restarted"))
    }

    @Test("tells a server to end, and takes no answer of it for a proof that a connection stays open")
    func terminates() throws {
        let close = #"{"do": "expectClose", "conn": "d1", "checks": [\#(Self.closeCheck)]}"#
        let terminate = #"{"do": "terminate"}"#
        var bench = try MachineBench("\(MachineBench.open), \(terminate), \(close)") { $0.means = [.restart] }
        bench.accept()
        #expect(bench.commands.contains(.terminate(step: 1)))
        bench.feed(.done(step: 1))
        let before = bench.commands.count
        bench.feed(.deadline(step: 2, .quiet))
        #expect(bench.commands.count == before)
        bench.feed(.device(conn: "d1", .closeFrame(code: 1001, reason: [])), .device(conn: "d1", .ended(fault: nil)))
        #expect(bench.machine.isFinished)
        #expect(try MachineBench(terminate).machine.stop == .notJudged(why: "the target cannot be restarted"))
    }

    private static let closeCheck =
        #"{"check": "c", "clause": "MST-001", "close": 1001, "bare": false, "killedBy": ["m"]}"#

    @Test(
        "cannot go on where the runner could not do its part",
        arguments: [
            (ScenarioEvent.failed(step: 0, why: "the clock answered 500"), "the clock answered 500"),
            (.deadline(step: 0, .last), "it did not come about within the deadline"),
            (.cancelled(why: "the run was cut short"), "the run was cut short"),
        ]
    )
    func cannotGoOn(event: ScenarioEvent, why: String) throws {
        var bench = try MachineBench(#"{"do": "clock", "advance": 1}"#)
        bench.feed(event)
        #expect(bench.machine.stop == .untestable(why: why))
    }
}
