import Testing

@testable import PNSConformance

@Suite struct CallStepTests {
    static let notify = """
        {"do": "call", "op": "notify", "body": {"user_id": "${user.alice}", "notification_data": "n"},
         "keep": {"id": "/notification_id"}, "checks": [
          {"check": "status", "clause": "MST-001", "status": 202},
          {"check": "type", "clause": "MST-001", "headers": {"Content-Type": "application/json"}},
          {"check": "id", "clause": "MST-001", "body": {"notification_id": {"$type": "string"}}}]}
        """
    static let useID =
        #", {"do": "assert", "checks": [{"check": "used", "clause": "MST-001", "equal": ["${id}", "7"]}]}"#
    static let json = [HeaderField("content-type", "application/json")]

    @Test("sends a request as the application")
    func sendsARequest() throws {
        let bench = try MachineBench(Self.notify)
        let body = #"{"user_id":"u-alice","notification_data":"n"}"#
        #expect(
            bench.requests.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                """
                POST /notify HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\nAuthorization: Bearer app\r\n\
                Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """
            ]
        )
    }

    @Test(
        "sends the credentials of whoever calls",
        arguments: [
            (#""as": "nobody""#, nil), (#""as": "stranger""#, "Bearer stranger"),
            (#""as": "application""#, "Bearer app"),
            (#""user": "bob""#, "Bearer b"), (#""credentials": false"#, nil),
            (#""set": {"Authorization": "Basic ${unique}"}"#, "Basic uniq"), (#""set": {"authorization": null}"#, nil),
        ] as [(String, String?)]
    )
    func knowsTheCaller(members: String, authorization: String?) throws {
        let bench = try MachineBench(#"{"do": "call", "op": "notify", \#(members)}"#)
        #expect(
            bench.requests.map { HTTPAnswer(status: 0, headers: $0.headers).header("authorization") } == [authorization]
        )
    }

    @Test("judges status, headers and body, and keeps what is to be kept")
    func judges() throws {
        var bench = try MachineBench(Self.notify + Self.useID)
        bench.answerCall(202, #"{"notification_id":"7"}"#, headers: Self.json)
        for id in ["status", "type", "id", "used"] { #expect(bench.verdict(id) == .pass) }
        #expect(bench.outcome("status")?.events == [1])
    }

    @Test("fails and ends where an answer is wrong or missing")
    func fails() throws {
        var wrong = try MachineBench(Self.notify + Self.useID)
        wrong.answerCall(202, "{}", headers: Self.json)
        #expect(wrong.outcome("id")?.verdict == .fail)
        #expect(wrong.outcome("id")?.expected == "body/notification_id: a string")
        #expect(wrong.outcome("id")?.actual == "nothing (status 202)")
        #expect(wrong.outcome("used")?.verdict == .blocked)
        #expect(wrong.outcome("used")?.actual == "check \"id\" failed before it")
        var missing = try MachineBench(Self.notify)
        missing.feed(.callFailed(step: 0, why: "reset"))
        #expect(missing.outcome("status")?.actual == "reset")
        var silent = try MachineBench(Self.notify)
        silent.pass(.last)
        #expect(silent.outcome("status")?.actual == "no answer within the deadline")
    }

    @Test("takes a body that is not JSON for a text")
    func readsTexts() throws {
        var bench = try MachineBench(
            Self.notify.replacing(#"{"notification_id": {"$type": "string"}}"#, with: #""{a""#)
        )
        bench.answerCall(202, "{a", headers: Self.json)
        #expect(bench.verdict("id") == .pass)
    }

    @Test("without checks cannot go on with anything but success")
    func needsSuccess() throws {
        var bench = try MachineBench(#"{"do": "call", "op": "notify"}"#)
        bench.answerCall(500)
        #expect(bench.machine.stop == .untestable(why: "notify: the status is 500"))
        var fine = try MachineBench(#"{"do": "call", "op": "notify"}"#)
        fine.answerCall(202)
        #expect(fine.machine.isFinished)
        #expect(fine.machine.stop == nil)
    }

    @Test("hears the answer to its own call only")
    func ignoresOtherAnswers() throws {
        var bench = try MachineBench(Self.notify)
        bench.feed(.called(step: 1, HTTPAnswer(status: 202)), .callFailed(step: 7, why: "x"), .done(step: 0))
        #expect(!bench.machine.isFinished)
    }

    @Test("gives a call the time that the step takes")
    func takesTime() throws {
        let bench = try MachineBench(#"{"do": "call", "op": "notify", "takes": ["${limits.maxMessageBytes}", -65530]}"#)
        guard case .call(step: 0, _, onClock: false, milliseconds: 11_000) = bench.commands.first else {
            Issue.record("\(bench.commands)")
            return
        }
        #expect(bench.commands.last == .schedule(step: 0, .last, milliseconds: 11_000))
    }

    @Test("is not judged where the target has no clock to call")
    func needsAClock() throws {
        let bench = try MachineBench(#"{"do": "call", "op": "clock-read"}"#)
        #expect(bench.machine.stop == .notJudged(why: "the target has no test clock"))
        let unknown = try MachineBench(#"{"do": "call", "op": "nothing"}"#)
        #expect(unknown.machine.stop == .untestable(why: "operations.json has no operation \"nothing\""))
    }

    @Test("asks again for what comes about by itself, until it has or the deadline passes")
    func asksAgain() throws {
        let step = Self.notify.replacing(#""op": "notify""#, with: #""op": "notify", "eventually": true"#)
        var bench = try MachineBench(step)
        bench.answerCall(404)
        #expect(bench.requests.count == 1)
        bench.pass(.quiet)
        #expect(bench.requests.count == 2)
        #expect(bench.verdict("status") == .blocked)
        bench.answerCall(202, #"{"notification_id":"7"}"#, headers: Self.json)
        #expect(bench.verdict("status") == .pass)
        var never = try MachineBench(step)
        never.answerCall(404)
        never.pass(.last)
        #expect(never.outcome("status")?.actual == "404")
    }

    // MARK: The application's side

    static let authentication = """
        {"do": "open", "conn": "d1", "user": "alice"}, {"do": "authentication", "user": "alice", "checks": [
          {"check": "once", "clause": "MST-001", "count": 1},
          {"check": "request", "clause": "MST-001", "request": {"method": "GET", "body": "",
            "headers": {"cookie": ["a", "b"], "host": {"$absent": true}}}}]}
        """

    @Test("judges what the application was asked for a user")
    func judgesAuthentication() throws {
        var bench = try MachineBench(Self.authentication)
        let headers = [HeaderField("Cookie", "a"), HeaderField("COOKIE", "b")]
        let request = AuthenticationRequest(method: "GET", path: "/authenticate", headers: headers, body: [])
        bench.feed(.authentication(user: "bob", request), .authentication(user: "alice", request))
        bench.accept()
        #expect(bench.outcome("once")?.verdict == .pass)
        #expect(bench.outcome("once")?.events == [2])
        #expect(bench.verdict("request") == .pass)
    }

    @Test("fails where it was not asked, or twice", arguments: [(0, "0"), (2, "2")])
    func failsOnOtherCounts(times: Int, actual: String) throws {
        var bench = try MachineBench(Self.authentication)
        let request = AuthenticationRequest(method: "GET", path: "/", headers: [], body: [])
        for _ in 0..<times { bench.feed(.authentication(user: "alice", request)) }
        bench.accept()
        #expect(bench.verdict("once") == .fail)
        #expect(bench.outcome("once")?.actual == actual)
        // A request that was never sent has no members.
        #expect(bench.verdict("request") == .fail)
    }

    @Test("knows the users whose answers it changes and judges")
    func knowsUsers() throws {
        let bench = try MachineBench(
            #"{"do": "answer", "user": "bob", "answer": {"status": 403, "text": "no ${unique}"}}"#
        )
        let answer = ApplicationAnswer.answer(HTTPAnswer(status: 403, body: Array("no uniq".utf8)))
        #expect(bench.commands.first == .answer(user: "bob", answer))
        #expect(bench.machine.isFinished)
        let nobody = try MachineBench(#"{"do": "answer", "user": "carol", "answer": {"never": true}}"#)
        #expect(nobody.machine.stop == .untestable(why: "no user carol"))
        let unasked = try MachineBench(
            """
            {"do": "authentication", "user": "carol", "checks": [{"check": "c", "clause": "MST-001", "count": 0}]}
            """
        )
        #expect(unasked.machine.stop == .untestable(why: "no user carol"))
        #expect(unasked.verdict("c") == .blocked)
    }
}
