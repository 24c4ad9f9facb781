import Testing

@testable import PNSConformance

@Suite struct StreamStepTests {
    private static let open = #""op": "push-devices", "parameters": {"session": "a/b"}"#

    private static func text(_ command: RunnerCommand) -> String? {
        guard case .writeStream(_, let bytes) = command else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("sends a body bit by bit over one request")
    func streams() throws {
        var bench = try MachineBench(
            """
            {"do": "stream", "stream": "s", \(Self.open), "lines": [{"token": "${unique}"}]},
            {"do": "stream", "stream": "s", "lines": {"$times": 2, "as": "n", "item": {"n": "${n}"}}},
            {"do": "stream", "stream": "s", "bytes": {"text": "{"}, "end": true,
             "checks": [{"check": "c", "clause": "MST-001", "status": 202}]}
            """
        )
        guard case .openStream("s", let request) = bench.commands.first else {
            Issue.record("\(bench.commands)")
            return
        }
        #expect(request.path == "/v1/push-sessions/a%2Fb/devices")
        #expect(HTTPAnswer(status: 0, headers: request.headers).header("transfer-encoding") == "chunked")
        #expect(
            bench.commands.compactMap(Self.text) == [#"{"token":"uniq"}"# + "\n", "{\"n\":0}\n{\"n\":1}\n", "{"]
        )
        #expect(bench.commands.contains(.finishStream("s")))
        bench.feed(.stream(name: "s", .head(HTTPAnswer(status: 202))))
        #expect(!bench.machine.isFinished)
        bench.feed(.stream(name: "s", .ended(fault: nil)))
        #expect(bench.verdict("c") == .pass)
    }

    @Test("without checks cannot go on with anything but success")
    func needsSuccess() throws {
        var bench = try MachineBench(#"{"do": "stream", "stream": "s", \#(Self.open), "end": true}"#)
        bench.feed(.stream(name: "s", .head(HTTPAnswer(status: 410))), .stream(name: "s", .ended(fault: nil)))
        #expect(bench.machine.stop == .untestable(why: "s: the status is 410"))
        let never = try MachineBench(#"{"do": "stream", "stream": "s", "end": true}"#)
        #expect(never.machine.stop == .untestable(why: "s was never begun"))
    }

    private static let feedback = """
        {"do": "feedback", "stream": "f", "op": "push-feedback", "parameters": {"session": "1"}, "count": 2,
         "keep": {"kind": "/1/kind"}, "checks": [{"check": "c", "clause": "MST-001", "status": 200,
           "records": {"$bag": [{"kind": "success"}, {"kind": "canonical"}]}}]},
        {"do": "feedback", "stream": "f", "end": true, "checks": [
          {"check": "d", "clause": "MST-001", "records": [], "ended": true}]}
        """

    @Test("reads records, however the bytes come, and then the end")
    func readsRecords() throws {
        var bench = try MachineBench(Self.feedback)
        bench.feed(.stream(name: "f", .head(HTTPAnswer(status: 200))))
        for part in [#"{"kind":"ca"#, "nonical\"}\n\n", "{\"kind\":\"success\"}\n"] {
            #expect(bench.verdict("c") == .blocked)
            bench.feed(.stream(name: "f", .body(Array(part.utf8))))
        }
        #expect(bench.verdict("c") == .pass)
        bench.feed(.stream(name: "f", .ended(fault: nil)))
        #expect(bench.outcome("d")?.verdict == .pass)
        #expect(bench.outcome("d")?.evidence == .proved)
    }

    @Test("sees a record too many, one that is no JSON, and an end that is none")
    func findsFaults() throws {
        var more = try MachineBench(Self.feedback)
        let lines = "{\"kind\":\"canonical\"}\n{\"kind\":\"success\"}\n{\"kind\":\"success\"}\n"
        more.feed(.stream(name: "f", .head(HTTPAnswer(status: 200))), .stream(name: "f", .body(Array(lines.utf8))))
        #expect(more.verdict("c") == .fail)
        var cut = try MachineBench(Self.feedback)
        cut.feed(
            .stream(name: "f", .head(HTTPAnswer(status: 200))),
            .stream(name: "f", .body(Array("{\"kind\":\"canonical\"}\noops\n".utf8)))
        )
        #expect(cut.verdict("c") == .fail)
        var ended = try MachineBench(Self.feedback)
        ended.feed(
            .stream(name: "f", .head(HTTPAnswer(status: 200))),
            .stream(name: "f", .body(Array("{\"kind\":\"canonical\"}\n{\"kind\":\"success\"}\n".utf8))),
            .stream(name: "f", .ended(fault: "reset"))
        )
        #expect(ended.verdict("c") == .pass)
        #expect(ended.verdict("d") == .fail)
    }

    @Test("stops reading, and goes on")
    func pauses() throws {
        let bench = try MachineBench(
            """
            {"do": "feedback", "stream": "f", "op": "push-feedback", "parameters": {"session": "1"}, "reads": false},
            {"do": "feedback", "stream": "f", "reads": true, "count": 1}
            """
        )
        let readings = bench.commands.filter { if case .readStream = $0 { true } else { false } }
        #expect(readings == [.readStream("f", false), .readStream("f", true)])
        #expect(throws: DataFault.self) {
            try MachineBench.scenario(#"{"do": "feedback", "stream": "f", "reads": false, "count": 1}"#)
        }
    }

    @Test("needs a value for each part of the path")
    func needsParameters() throws {
        let bench = try MachineBench(#"{"do": "stream", "stream": "s", "op": "push-devices"}"#)
        #expect(
            bench.machine.stop == .untestable(why: "/steps/0: /v1/push-sessions/{session}/devices needs parameters.")
        )
    }
}
