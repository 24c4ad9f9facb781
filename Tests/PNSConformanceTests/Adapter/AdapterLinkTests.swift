import Testing

@testable import PNSConformance

@Suite struct AdapterLinkTests {
    private static let hello = AdapterRequest.hello(suite: "1.0.0", spec: "2026.1")

    /// A link that was asked for these, at the time 0; the ids are 1, 2, ….
    private static func link(_ requests: AdapterRequest...) -> AdapterLink {
        var link = AdapterLink()
        for request in requests { _ = link.ask(request, at: 0) }
        return link
    }

    private static func receive(_ text: String, _ link: inout AdapterLink) -> [AdapterLink.Output] {
        link.receive(Array(text.utf8))
    }

    @Test("writes a request as one line with an id of its own")
    func writesRequests() {
        var link = AdapterLink()
        #expect(
            link.ask(Self.hello, at: 0).line
                == #"{"id":1,"do":"hello","protocol":"pns-adapter/1","suite":"1.0.0","spec":"2026.1"}"#
        )
        #expect(
            link.ask(.connect(conn: "c1", user: "ü"), at: 0).line
                == #"{"id":2,"do":"connect","conn":"c1","user":"ü"}"#
        )
        let record = AdapterNotification(user: "u", data: "a\nb", id: "i", created: "2026-03-01T00:00:00.000Z")
        #expect(
            link.ask(.notify([record]), at: 0).line
                == #"{"id":3,"do":"notify","notifications":[{"user":"u","data":"a\nb","id":"i","#
                + #""created":"2026-03-01T00:00:00.000Z"}]}"#
        )
    }

    @Test("reads hello, whatever else is in it")
    func readsHello() {
        var link = Self.link(Self.hello)
        let line =
            #"{"id":1,"new":0,"ok":{"protocol":"pns-adapter/1","name":"n","can":["seen","sing"],"limits":{"a":5}}}"#
        let expected = AdapterHello(
            name: "n",
            version: nil,
            capabilities: [.seen],
            unknown: ["sing"],
            limits: ["a": 5],
            delayMilliseconds: 0
        )
        #expect(Self.receive(line, &link) == [.answered(id: 1, .done(.hello(expected)))])
    }

    @Test("hands events on, and lets those of a dropped connection go")
    func handsEventsOn() {
        var link = Self.link(.connect(conn: "c1", user: "u"), .drop(conn: "c1", .close))
        let count = #"{"event":"count","conn":"c1","count":3}"#
        #expect(Self.receive(count, &link) == [.event(conn: "c1", .count(3))])
        #expect(Self.receive(#"{"id":2,"ok":{}}"#, &link) == [.answered(id: 2, .done(.nothing))])
        #expect(Self.receive(count, &link).isEmpty)
        #expect(link.fault == nil)
    }

    @Test("ends every connection before it answers a restart")
    func endsConnectionsOnRestart() {
        var link = Self.link(.connect(conn: "c1", user: "u"), .restart(withKill: true))
        #expect(
            Self.receive(#"{"id":2,"ok":{}}"#, &link) == [
                .event(conn: "c1", .closed(reason: "the server was restarted")), .answered(id: 2, .done(.nothing)),
            ]
        )
    }

    @Test("writes the dates of an adapter as our own wire does")
    func normalisesDates() {
        var link = Self.link(.connect(conn: "c1", user: "u"), .unseen(conn: "c1"))
        let line = #"{"id":2,"ok":{"notifications":[{"data":"n","created":"2026-03-04t07:06:07.1200+02:00"}]}}"#
        let notification = AdapterNotification(data: "n", created: "2026-03-04T05:06:07.120Z")
        #expect(Self.receive(line, &link) == [.answered(id: 2, .done(.notifications([notification])))])
    }

    @Test(
        "breaks with a line that the contract does not know, and names it",
        arguments: [
            "hello", "[]", "42", #"{"id":1}"#, #"{"id":"1","ok":{}}"#, #"{"id":9,"ok":{}}"#, #"{"id":1,"ok":[]}"#,
            #"{"id":1,"error":{"code":"tired"}}"#, #"{"id":1,"ok":{"notifications":[{"created":"yesterday"}]}}"#,
            #"{"id":1,"ok":{"notifications":[{"data":"n","created":"yesterday"}]}}"#, #"{"id":1,"ok":{}}"#,
            #"{"event":"counts","conn":"c1","count":1}"#, #"{"event":"count","conn":"c1"}"#,
            #"{"event":"count","conn":"c1","count":-1}"#, #"{"event":"count","conn":"c7","count":1}"#, "{\"id\":1", "",
        ]
    )
    func breaksWithUnknownLines(line: String) {
        var link = AdapterLink()
        _ = link.ask(.unseen(conn: "c1"), at: 0)
        _ = link.ask(.connect(conn: "c1", user: "u"), at: 0)
        _ = Self.receive(#"{"event":"count","conn":"c1","count":0}"#, &link)
        let outputs = Self.receive(line, &link)
        #expect(link.fault?.line == 2)
        #expect(link.fault?.sentence.contains("line 2") == true)
        #expect(outputs == link.fault.map { [.answered(id: 1, .broken($0)), .answered(id: 2, .broken($0))] })
    }

    @Test("breaks with an answer that comes twice")
    func breaksWithSecondAnswer() {
        var link = Self.link(.clock(seconds: 1))
        _ = Self.receive(#"{"id":1,"ok":{}}"#, &link)
        _ = Self.receive(#"{"id":1,"ok":{}}"#, &link)
        #expect(link.fault?.cause == .unasked(id: 1))
    }

    @Test("blames the adapter for what it cannot do")
    func breaksWithUnsupported() {
        var link = Self.link(.fence(conn: "c1"))
        _ = Self.receive(#"{"id":1,"error":{"code":"unsupported","message":"no"}}"#, &link)
        #expect(link.fault?.cause == .unsupported("fence"))
    }

    @Test("waits as long as the contract says, and no longer")
    func waits() {
        var link = Self.link(Self.hello)
        #expect(link.nextDeadline == 30_000)
        #expect(link.pass(to: 29_999).isEmpty)
        #expect(link.pass(to: 30_000).count == 1)
        #expect(link.fault?.cause == .silent(request: "hello", milliseconds: 30_000))
        #expect(link.nextDeadline == nil)
    }

    @Test("does not wait for what was answered")
    func waitsForWhatIsDue() {
        var link = Self.link(.clock(seconds: 1), .connect(conn: "c1", user: "u"))
        _ = Self.receive(#"{"id":2,"error":{"code":"refused"}}"#, &link)
        #expect(link.pass(to: 10_000).isEmpty)
        #expect(link.nextDeadline == 60_000)
    }

    @Test("answers everything with the fault once there is one")
    func answersWithFault() throws {
        var link = Self.link(Self.hello)
        _ = link.fail(AdapterFault(cause: .ended("exit status 1")))
        let fault = try #require(link.fault)
        let asked = link.ask(.bye, at: 5)
        #expect(asked.line == nil)
        #expect(asked.outputs == [.answered(id: 2, .broken(fault))])
        #expect(Self.receive(#"{"id":1,"ok":{}}"#, &link).isEmpty)
    }

    @Test("refuses another version of the contract")
    func refusesOtherVersion() {
        var link = Self.link(Self.hello)
        _ = Self.receive(#"{"id":1,"ok":{"protocol":"pns-adapter/2","name":"n","can":[]}}"#, &link)
        #expect(link.fault?.cause == .otherProtocol("pns-adapter/2"))
    }
}
