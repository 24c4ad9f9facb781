import Testing

@testable import PNSConformance

@Suite struct SettleStepTests {
    private static func settle(_ checks: String, conns: String = #""d1""#) -> String {
        #", {"do": "settle", "conns": [\#(conns)], "checks": [\#(checks)]}"#
    }

    static let total = #"{"check": "total", "clause": "MST-001", "counts": {"d1": 3}}"#

    @Test("judges the last count before the answer to the barrier")
    func judgesTheLastCount() throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total))
        bench.accept()
        #expect(bench.barriers() == 1)
        bench.receiveCount(1)
        bench.receiveCount(3)
        bench.receiveSeen()
        #expect(bench.outcome("total")?.verdict == .pass)
        #expect(bench.outcome("total")?.evidence == .proved)
        #expect(bench.outcome("total")?.events == [3])
    }

    @Test("does not count what comes behind the barrier")
    func ignoresTheWrongSide() throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total))
        bench.accept()
        bench.receiveCount(2)
        bench.receiveSeen()
        bench.receiveCount(3)
        #expect(bench.outcome("total")?.verdict == .fail)
        #expect(bench.outcome("total")?.expected == "the last count on d1 is 3")
        #expect(bench.outcome("total")?.actual == "2")
        #expect(bench.outcome("total")?.events == [2])
    }

    @Test(
        "does not count what comes while another connection is settled",
        arguments: [
            (2, 3, Verdict.fail), (3, 2, .pass),
        ]
    )
    func ignoresTheWrongSideOfTheFirst(before: Int, behind: Int, verdict: Verdict) throws {
        let checks =
            Self.total + #", {"check": "none", "clause": "MST-001", "none": {"d1": {"error": {"$any": true}}}}"#
        let opens = [MachineBench.open, MachineBench.openSecond].joined(separator: ", ")
        var bench = try MachineBench(opens + Self.settle(checks, conns: #""d1", "d2""#))
        bench.accept("d1")
        bench.accept("d2")
        bench.receiveCount(before)
        bench.receiveSeen()
        bench.receiveCount(behind)
        bench.receive(#"{"error":{}}"#)
        #expect(!bench.machine.isFinished)
        bench.receiveSeen(on: "d2")
        #expect(bench.verdict("total") == verdict)
        #expect(bench.outcome("total")?.events == [3])
        #expect(bench.verdict("none") == .pass)
    }

    @Test("leaves a late count to the step behind it")
    func leavesLateCountsToTheNext() throws {
        let among = #"{"check": "among", "clause": "MST-001", "among": {"d1": [4, 5]}}"#
        var bench = try MachineBench(
            MachineBench.open + Self.settle(Self.total)
                + Self.settle(among, conns: #""d1", "d2""#)
                .replacing(", {", with: ", " + MachineBench.openSecond + ", {", maxReplacements: 1)
        )
        bench.accept()
        bench.receiveCount(3)
        bench.receiveSeen()
        #expect(bench.verdict("total") == .pass)
        bench.receiveCount(9)  // while the second connection opens
        bench.accept("d2")
        bench.receiveCount(5)
        bench.receiveSeen()
        bench.receiveSeen(on: "d2")
        #expect(bench.outcome("among")?.verdict == .fail)
        #expect(bench.outcome("among")?.expected == "every count on d1 is one of 4, 5")
        #expect(bench.outcome("among")?.actual == "9")
        #expect(bench.outcome("among")?.events == [4])
    }

    @Test("says that no count came")
    func missesACount() throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total))
        bench.accept()
        bench.receiveSeen()
        #expect(bench.outcome("total")?.verdict == .fail)
        #expect(bench.outcome("total")?.actual == "no count came")
    }

    @Test(
        "permits among the counts only what the model passed through",
        arguments: [
            ([0, 1, 2], Verdict.pass), ([0, 2], .pass), ([2, 2], .pass), ([], .pass), ([0, 3, 2], .fail),
        ]
    )
    func judgesAmong(counts: [Int], verdict: Verdict) throws {
        let among = #"{"check": "among", "clause": "MST-001", "among": {"d1": [0, "${limits.maxMessageBytes}", 1, 2]}}"#
        var bench = try MachineBench(MachineBench.open + Self.settle(among))
        bench.accept()
        for count in counts { bench.receiveCount(count) }
        bench.receiveSeen()
        #expect(bench.verdict("among") == verdict)
    }

    @Test("finds a message that is forbidden since the last fence")
    func judgesNone() throws {
        let none = #"{"check": "ID", "clause": "MST-001", "none": {"d1": {"newNotificationData": {"$any": true}}}}"#
        var bench = try MachineBench(
            MachineBench.open + Self.settle(none.replacing("ID", with: "first"))
                + Self.settle(none.replacing("ID", with: "second"))
        )
        bench.accept()
        bench.receiveCount(1)
        bench.receive(#"{"newNotificationData":["x"]}"#)
        bench.receiveSeen()
        #expect(bench.outcome("first")?.verdict == .fail)
        #expect(bench.outcome("first")?.expected == #"nothing on d1 like {"newNotificationData":{"$any":true}}"#)
        #expect(bench.outcome("first")?.actual == #"{"newNotificationData":["x"]}"#)
        #expect(bench.outcome("first")?.events == [3])
        bench.receiveSeen()
        #expect(bench.verdict("second") == .pass)
    }

    @Test(
        "wants exactly the messages, other than counts, and in their order",
        arguments: [
            (["a", "b"], Verdict.pass, nil), (["a"], .fail, "1"), (["b", "a"], .fail, "\"b\""),
            (["a", "b", "c"], .fail, #"one more: {"newNotificationData":["c"]}"#), ([], .fail, "0"),
        ] as [([String], Verdict, String?)]
    )
    func judgesMessages(data: [String], verdict: Verdict, actual: String?) throws {
        let exactly = """
            {"check": "exactly", "clause": "MST-001", "messages": {"d1": [
              {"newNotificationData": ["a"]}, {"newNotificationData": ["b"]}]}}
            """
        var bench = try MachineBench(MachineBench.open + Self.settle(exactly))
        bench.accept()
        for text in data {
            bench.receiveCount(1)
            bench.receive(#"{"newNotificationData":["\#(text)"]}"#)
        }
        bench.receiveSeen()
        #expect(bench.verdict("exactly") == verdict)
        #expect(bench.outcome("exactly")?.actual == actual)
    }

    @Test("settles several connections one after the other")
    func settlesInOrder() throws {
        let both = #"{"check": "both", "clause": "MST-001", "counts": {"d1": 1, "d2": 2}}"#
        var bench = try MachineBench(
            [MachineBench.open, MachineBench.openSecond].joined(separator: ", ")
                + Self.settle(both, conns: #""d2", "d1""#)
        )
        bench.accept("d1")
        bench.accept("d2")
        #expect(bench.barriers(on: "d2") == 1)
        #expect(bench.barriers(on: "d1") == 0)
        bench.receiveCount(2, on: "d2")
        bench.receiveSeen(on: "d1")  // asked for by nobody
        bench.receiveSeen(on: "d2")
        #expect(bench.barriers(on: "d1") == 1)
        #expect(!bench.machine.isFinished)
        bench.receiveCount(1, on: "d1")
        bench.receiveSeen(on: "d1")
        #expect(bench.verdict("both") == .pass)
    }

    @Test("is no answer to a barrier what another connection or another kind of message says")
    func wantsItsOwnAnswer() throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total))
        bench.accept()
        bench.receiveCount(3)
        bench.receive(#"{"seenNotificationData":[],"more":1}"#)
        bench.receive(#"{"newNotificationData":[]}"#)
        bench.feed(.device(conn: "d1", .message(isText: false, bytes: Array(#"{"seenNotificationData":[]}"#.utf8))))
        bench.receiveSeen(on: "d2")
        #expect(!bench.machine.isFinished)
        bench.receiveSeen()
        #expect(bench.verdict("total") == .pass)
    }

    @Test(
        "fails where the barrier is not answered",
        arguments: [
            (
                ScenarioEvent.deadline(step: 1, .last), Evidence.timed,
                "d1: no answer to the read barrier within the deadline"
            ),
            (.device(conn: "d1", .ended(fault: "reset")), .observed, "d1: the connection ended: reset"),
        ]
    )
    func failsWithoutAnswer(event: ScenarioEvent, evidence: Evidence, actual: String) throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total))
        bench.accept()
        bench.receiveCount(3)
        bench.feed(event)
        #expect(bench.outcome("total")?.verdict == .fail)
        #expect(bench.outcome("total")?.evidence == evidence)
        #expect(bench.outcome("total")?.actual == actual)
        #expect(bench.machine.stop == .failed(check: "total"))
        var unchecked = try MachineBench(MachineBench.open + #", {"do": "settle", "conns": ["d1"]}"#)
        unchecked.accept()
        unchecked.feed(event)
        #expect(unchecked.machine.stop == .untestable(why: actual))
    }

    @Test("goes on behind a check that does not hold")
    func goesOn() throws {
        var bench = try MachineBench(
            MachineBench.open + Self.settle(Self.total)
                + #", {"do": "send", "conn": "d1", "text": "on"}"#
        )
        bench.accept()
        bench.receiveSeen()
        #expect(bench.verdict("total") == .fail)
        #expect(bench.machine.stop == nil)
        #expect(bench.sent() == ["on"])
    }

    @Test("waits for what is awaited, and a quiet time, where the barrier proves nothing")
    func waitsWithoutProof() throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total)) { $0.isBarrierProved = false }
        bench.accept()
        bench.receiveSeen()
        #expect(bench.commands.contains(.schedule(step: 1, .quiet, milliseconds: 250)))
        bench.receiveCount(3)
        #expect(!bench.machine.isFinished)
        bench.receiveCount(2)
        bench.pass(.quiet)
        #expect(!bench.machine.isFinished)
        bench.receiveCount(3)
        #expect(bench.outcome("total")?.verdict == .pass)
        #expect(bench.outcome("total")?.evidence == .timed)
    }

    @Test("gives up at the deadline where the barrier proves nothing")
    func givesUpWithoutProof() throws {
        var bench = try MachineBench(MachineBench.open + Self.settle(Self.total)) { $0.isBarrierProved = false }
        bench.accept()
        bench.receiveSeen()
        bench.pass(.quiet)
        bench.receiveCount(1)
        bench.pass(.last)
        #expect(bench.outcome("total")?.verdict == .fail)
        #expect(bench.outcome("total")?.evidence == .timed)
        #expect(bench.outcome("total")?.actual == "1")
    }
}
