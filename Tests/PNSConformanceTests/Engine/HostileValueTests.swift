import Testing

@testable import PNSConformance

/// What a server sent and a scenario kept is compared, never obeyed.
@Suite struct HostileValueTests {
    /// Keeps a value of the server, then demands something by it.
    private static func bench(keeping value: String, check: String, message: String) throws -> MachineBench {
        var bench = try MachineBench(
            """
            \(MachineBench.open),
            {"do": "call", "op": "notify", "keep": {"kept": "/kept"}},
            {"do": "expect", "conn": "d1", "checks": [
              {"check": "compared", "clause": "MST-001", "message": \(check)}]}
            """
        )
        bench.accept()
        bench.answerCall(202, #"{"kept": \#(value)}"#)
        bench.receive(message)
        return bench
    }

    @Test(
        "takes no operator from a server",
        arguments: [
            (#"{"$any": true}"#, #"{"m": "${kept}"}"#), (#"{"$not": 1}"#, #"{"m": "${kept}"}"#),
            (#"[{"$any": true}]"#, #"{"m": "${kept}"}"#), (#"{"$re": ".*"}"#, #"{"m": "${kept}"}"#),
            (#"[{"$any": true}]"#, #"{"m": {"$in": "${kept}"}}"#),
            (#"[{"$any": true}]"#, #"{"m": {"$bag": "${kept}"}}"#),
            (#"".*""#, #"{"m": {"$re": "${kept}"}}"#), (#"".*""#, #"{"m": {"$re": "a${kept}"}}"#),
            (#"{"$literal": "x"}"#, #"{"m": "${kept}"}"#),
            (#"{"$times": 1, "item": "x"}"#, #"{"m": "${kept}"}"#),
            (#""${user.alice}""#, #"{"m": "${kept}"}"#), ("{}", #"{"m": "${kept}"}"#),
        ]
    )
    func refusesOperators(kept: String, check: String) throws {
        for other in [#"["x"]"#, #""x""#, #"{"a":1}"#, #""u-alice""#] {
            let bench = try Self.bench(keeping: kept, check: check, message: #"{"m":\#(other)}"#)
            #expect(bench.verdict("compared") == .fail, "\(kept) matched \(other)")
        }
    }

    @Test(
        "matches what it kept",
        arguments: [
            #"{"$any": true}"#, #"[{"$any":true}, 1]"#, #"{"a": {"b": []}}"#, #""a.*[b]""#, "7", "null",
        ]
    )
    func matchesItself(kept: String) throws {
        let same = try Self.bench(keeping: kept, check: #"{"m": "${kept}"}"#, message: #"{"m":\#(kept)}"#)
        #expect(same.verdict("compared") == .pass)
        guard kept.hasPrefix("\"") else { return }
        let quoted = try Self.bench(keeping: kept, check: #"{"m": {"$re": "${kept}"}}"#, message: #"{"m":\#(kept)}"#)
        #expect(quoted.verdict("compared") == .pass)
    }

    @Test("compares values that a list holds, and expands none of them twice")
    func coversLiterally() throws {
        let steps = """
            {"do": "call", "op": "notify", "keep": {"all": "/all", "part": "/part"}},
            {"do": "assert", "checks": [
              {"check": "covered", "clause": "MST-001", "covers": {"parts": ["${part}"], "all": "${all}"}}]}
            """
        var hostile = try MachineBench(steps)
        hostile.answerCall(202, #"{"all": [{"$any": true}, "${unique}"], "part": ["x", "uniq"]}"#)
        #expect(hostile.verdict("covered") == .fail)
        #expect(hostile.outcome("covered")?.actual.map { $0.hasPrefix("2 missing") } == true)
        var honest = try MachineBench(steps)
        honest.answerCall(202, #"{"all": [{"$any": true}, "${unique}"], "part": ["${unique}", {"$any": true}]}"#)
        #expect(honest.verdict("covered") == .pass)
    }

    @Test("keeps patterns of the scenario's own in a list")
    func coversByPatterns() throws {
        let bench = try MachineBench(
            """
            {"do": "assert", "checks": [{"check": "covered", "clause": "MST-001",
              "covers": {"parts": [[{"a": 1, "b": 2}]], "all": [{"a": {"$gte": 1}}]}}]}
            """
        )
        #expect(bench.verdict("covered") == .pass)
    }
}
