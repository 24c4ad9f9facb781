import Testing

@testable import PNSConformance

@Suite struct AdapterTranslatorTests {
    private static let handshake = Array("GET /subscribe HTTP/1.1\r\nAuthorization: Bearer a\r\n\r\n".utf8)

    private static func open(_ conn: String = "d1") -> RunnerCommand {
        .open(conn: conn, handshake: handshake, bytewise: false)
    }

    private static func send(_ text: String) -> RunnerCommand {
        .send(conn: "d1", [DeviceFrame(text: text)], bytewise: false)
    }

    private static func message(_ text: String) -> AdapterTranslator.Action {
        .tell(.device(conn: "d1", .message(isText: true, bytes: Array(text.utf8))))
    }

    private static let opened = AdapterTranslator.Action.tell(
        .device(conn: "d1", .handshake(HTTPAnswer(status: 101)))
    )

    /// A translator with an open connection `d1`, which the adapter knows as `c1`.
    private static func connected(hasFence: Bool = true) -> AdapterTranslator {
        var translator = AdapterTranslator(context: MachineBench.context, hasFence: hasFence)
        _ = translator.actions(for: open())
        _ = translator.connect("d1", as: "c1")
        _ = translator.note(.done(.nothing), to: .connect(conn: "d1", id: "c1"))
        return translator
    }

    @Test("connects as the user whose credentials the handshake carries")
    func connects() {
        var translator = AdapterTranslator(context: MachineBench.context, hasFence: true)
        #expect(translator.actions(for: Self.open()) == [.makeConnection(conn: "d1")])
        #expect(
            translator.connect("d1", as: "c1")
                == [.ask(.connect(conn: "c1", user: "u-alice"), .connect(conn: "d1", id: "c1"))]
        )
        #expect(translator.note(.done(.nothing), to: .connect(conn: "d1", id: "c1")) == [Self.opened])
    }

    @Test("keeps what comes before the answer to the connect, and tells it behind that")
    func keepsEarlyEvents() {
        var translator = AdapterTranslator(context: MachineBench.context, hasFence: true)
        _ = translator.actions(for: Self.open())
        _ = translator.connect("d1", as: "c1")
        #expect(translator.note(.count(2), on: "d1", id: "c1").isEmpty)
        #expect(
            translator.note(.done(.nothing), to: .connect(conn: "d1", id: "c1"))
                == [Self.opened, Self.message(#"{"newNotificationCountChanged":2}"#)]
        )
        #expect(translator.note(.count(3), on: "d1", id: "c1").count == 1)
    }

    @Test("hears nothing of a connection whose name was given to a newer one")
    func forgetsReplacedConnections() {
        var translator = Self.connected()
        #expect(
            translator.actions(for: Self.open())
                == [.ask(.drop(conn: "c1", .end), .nothing), .makeConnection(conn: "d1")]
        )
        _ = translator.connect("d1", as: "c2")
        #expect(translator.note(.count(3), on: "d1", id: "c1").isEmpty)
        #expect(translator.note(.done(.notifications([])), to: .data(conn: "d1", id: "c1", isSeen: true)).isEmpty)
    }

    @Test("asks for seen data with the date in the plain form")
    func asksForSeen() {
        var translator = Self.connected()
        let text = #"{"seenNotificationsRequest":{"receivedAfter":"2026-03-01T01:00:00+01:00"}}"#
        let request = AdapterRequest.seen(conn: "c1", after: "2026-03-01T00:00:00.000Z")
        #expect(
            translator.actions(for: Self.send(text)) == [.ask(request, .data(conn: "d1", id: "c1", isSeen: true))]
        )
    }

    @Test("asks for a fence where there is one, and answers a barrier itself where there is none")
    func translatesBarriers() {
        let barrier = Self.send(ScenarioMachine.barrierText)
        let empty = Self.message(#"{"seenNotificationData":[]}"#)
        var fenced = Self.connected()
        #expect(fenced.actions(for: barrier) == [.ask(.fence(conn: "c1"), .barrier(conn: "d1", id: "c1"))])
        #expect(fenced.note(.done(.nothing), to: .barrier(conn: "d1", id: "c1")) == [empty])
        var timed = Self.connected(hasFence: false)
        #expect(timed.actions(for: barrier) == [empty])
        _ = timed.actions(for: Self.send(#"{"unseenNotificationDataRequest":{}}"#))
        #expect(timed.actions(for: barrier) == [])
        let data = [AdapterNotification(data: "n")]
        #expect(
            timed.note(.done(.notifications(data)), to: .data(conn: "d1", id: "c1", isSeen: false))
                == [Self.message(#"{"newNotificationData":[{"notification_data":"n"}]}"#), empty]
        )
    }

    @Test("ends a connection for the judge when an answer or a fence fails")
    func endsOnFailure() {
        for purpose in [
            AdapterTranslator.Purpose.data(conn: "d1", id: "c1", isSeen: true), .barrier(conn: "d1", id: "c1"),
        ] {
            var translator = Self.connected()
            let last = translator.note(.refused(.failed, message: "silence"), to: purpose).last
            guard case .tell(.device("d1", .ended(let fault))) = last else { return #expect(Bool(false)) }
            #expect(fault?.contains("silence") == true)
            #expect(translator.note(.count(1), on: "d1", id: "c1").isEmpty)
        }
    }

    @Test("hands records over, and answers as our own wire does")
    func notifies() {
        var translator = Self.connected()
        let list = #"[{"user_id":"u","notification_data":"a"},{"user_id":"v","notification_data":"b"}]"#
        let body = #"{"notifications":\#(list)}"#
        let request = HTTPRequest(method: "POST", path: "/notify", body: Array(body.utf8))
        let purpose = AdapterTranslator.Purpose.notify(step: 4, isBatch: true)
        let records = [AdapterNotification(user: "u", data: "a"), AdapterNotification(user: "v", data: "b")]
        #expect(
            translator.actions(for: .call(step: 4, request, onClock: false, milliseconds: 1))
                == [.ask(.notify(records), purpose)]
        )
        let answer = #"{"notifications":[{"notification_id":"1"},{"notification_id":"2"}]}"#
        #expect(
            translator.note(.done(.ids(["1", "2"])), to: purpose)
                == [.tell(.called(step: 4, HTTPAnswer(status: 202, body: Array(answer.utf8))))]
        )
        #expect(
            translator.note(.refused(.conflict, message: ""), to: purpose)
                == [.tell(.called(step: 4, HTTPAnswer(status: 409)))]
        )
        guard case .tell(.callFailed(4, _)) = translator.note(.refused(.failed, message: "x"), to: purpose)[0] else {
            return #expect(Bool(false))
        }
    }

    @Test("does not pretend to say what cannot be said")
    func refusesOtherFrames() {
        var translator = Self.connected()
        guard case .tell(.cancelled)? = translator.actions(for: Self.send("hello"))?.first else {
            return #expect(Bool(false))
        }
    }
}
