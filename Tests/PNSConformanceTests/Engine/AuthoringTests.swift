import Testing

@testable import PNSConformance

/// What `Conformance/AUTHORING.md` says about the end of a scenario and about controls.
@Suite struct AuthoringTests {
    @Test("a settle that is not answered ends the scenario")
    func unansweredSettleEnds() throws {
        var bench = try MachineBench(
            """
            \(MachineBench.open), {"do": "settle", "conns": ["d1"], "checks": [
              {"check": "count", "clause": "MST-001", "counts": {"d1": 0}}]},
            {"do": "assert", "checks": [{"check": "after", "clause": "MST-001", "equal": [1, 1]}]}
            """
        )
        bench.accept()
        bench.pass(.last)
        #expect(bench.verdict("count") == .fail)
        #expect(bench.machine.stop == .failed(check: "count"))
        #expect(bench.verdict("after") == .blocked)
    }

    @Test("a settle whose check fails does not end the scenario")
    func failedSettleGoesOn() throws {
        var bench = try MachineBench(
            """
            \(MachineBench.open), {"do": "settle", "conns": ["d1"], "checks": [
              {"check": "count", "clause": "MST-001", "counts": {"d1": 1}}]},
            {"do": "assert", "checks": [{"check": "after", "clause": "MST-001", "equal": [1, 1]}]}
            """
        )
        bench.accept()
        bench.receiveCount(0)
        bench.receiveSeen()
        #expect(bench.verdict("count") == .fail)
        #expect(bench.machine.stop == nil)
        #expect(bench.verdict("after") == .pass)
    }

    @Test("a check whose control failed is blocked when it held, and fails when it did not", arguments: [true, false])
    func controls(holds: Bool) throws {
        let bench = try MachineBench(
            """
            {"do": "assert", "checks": [
              {"check": "control", "clause": "MST-001", "equal": [1, 2]},
              {"check": "negative", "clause": "MST-001", "control": "control", "distinct": [1, \(holds ? 2 : 1)]}]}
            """
        )
        #expect(bench.verdict("control") == .fail)
        #expect(bench.verdict("negative") == (holds ? .blocked : .fail))
    }

    @Test("the body of an open is JSON, text or bytes, as that of a call")
    func opensWithBodies() throws {
        let json = try MachineBench(#"{"do": "open", "conn": "d1", "user": "alice", "body": {"a": "${unique}"}}"#)
        let text = try MachineBench(#"{"do": "open", "conn": "d1", "user": "alice", "text": "{a"}"#)
        for (bench, body) in [(json, #"{"a":"uniq"}"#), (text, "{a")] {
            guard case .open(_, let handshake, _)? = bench.commands.first else {
                Issue.record("\(bench.commands)")
                return
            }
            #expect(
                String(decoding: handshake, as: UTF8.self).hasSuffix(
                    "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
            )
        }
    }

    @Test("frames that are refused ask for no answer", arguments: [(true, 1), (false, 0)])
    func refusedFrames(isRefused: Bool, answered: Int) throws {
        var bench = try MachineBench(
            """
            \(MachineBench.open),
            {"do": "frames", "conn": "d1", "refused": \(isRefused),
             "frames": [{"text": "{\\"seenNotificationsRequest\\":{\\"receivedAfter\\":7}}"}]},
            {"do": "settle", "conns": ["d1"], "checks": [
              {"check": "refused", "clause": "MST-001", "messages": {"d1": [{"error": {"$any": true}}]}}]}
            """
        )
        bench.accept()
        bench.receive(#"{"error":{"code":"invalid-timestamp"}}"#)
        // The only seen answer: the barrier's, unless the frames had asked for one.
        bench.receiveSeen()
        #expect((bench.verdict("refused") == .pass) == (answered == 1))
    }
}
