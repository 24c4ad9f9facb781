import HTTPTypes
import PNSCodec
import PNSService
import PNSTestSupport
import Synchronization
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct PushSessionTests {
    /// Takes every device but those whose tokens begin with `dead`.
    private final class Provider: PushProvider {
        let name = "test"
        let deviceClasses: Set<DeviceClass> = [.android]
        let batchSize = 10
        private let sent = Mutex<[[String]]>([])

        var batches: [[String]] { self.sent.withLock { $0 } }

        func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
            self.sent.withLock { $0.append(devices.map(\.token.text)) }
            return devices.map {
                $0.token.text.hasPrefix("dead") ? .dead(code: "NotRegistered", since: nil) : .accepted(id: nil)
            }
        }
    }

    private let provider = Provider()
    private static let path = "/v1/push-sessions"
    private static let shop = "Authorization: Bearer shop-token"

    private func with(
        clock: any ServiceClock = SystemClock(),
        limits: Limits = .usual,
        window: Int = 4_000,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let provider = self.provider
        let service = try ServiceSettings(limits: limits)
        try await TestServer.with(
            clock: clock,
            configure: { configuration in
                configuration.service = service
                configuration.gateway = GatewaySettings(window: window) { _ in [provider] }
            },
            body
        )
    }

    private func open(_ server: TestServer, _ body: String = #"{"title":"Sale"}"#) async throws -> String {
        let answer = try await server.request(TestServer.post(Self.path, body, Self.shop))
        try #require(answer.status == 201)
        let id = try PushSessionAnswer(wire: Array(answer.body.utf8)).id
        #expect(answer.header("location") == "\(Self.path)/\(id)")
        return "\(Self.path)/\(id)"
    }

    private func feed(_ server: TestServer, _ session: String, _ lines: String) async throws -> RawConnection.Response {
        try await server.request(TestServer.post("\(session)/devices", lines, Self.shop))
    }

    private func close(_ server: TestServer, _ session: String) async throws -> RawConnection.Response {
        try await server.request("DELETE \(session) HTTP/1.1\r\nHost: test\r\n\(Self.shop)\r\n\r\n")
    }

    /// Reads the feedback to its end.
    private func feedback(_ server: TestServer, _ session: String) async throws -> [Feedback] {
        try #require(try await self.feedbackIfPossible(server, session))
    }

    /// Reads the feedback to its end; `nil` when the server does not give it.
    private func feedbackIfPossible(_ server: TestServer, _ session: String) async throws -> [Feedback]? {
        let connection = try await server.connect()
        try await connection.send(TestServer.get("\(session)/feedback", Self.shop))
        let text = String(decoding: await connection.end(), as: UTF8.self)
        guard text.hasPrefix("HTTP/1.1 200"), text.contains("application/x-ndjson") else { return nil }
        return try text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("{") }.map { line in
            try Feedback(wire: Array(line.utf8))
        }
    }

    private func line(_ token: String, type: String = "android") -> String {
        #"{"token":"\#(token)","type":"\#(type)"}"# + "\n"
    }

    @Test func itsMetricsTellOfSessionsAndOutcomes() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let lines = #"{"token":"a","type":"android"}"# + "\n" + #"{"token":"dead","type":"android"}"# + "\n"
            #expect(try await self.feed(server, session, lines).status == 204)
            #expect(try await self.close(server, session).status == 204)
            let before = try await server.request(TestServer.get("/metrics")).body.split(separator: "\n")
            #expect(before.contains("pns_push_sessions 1") && before.contains("pns_push_devices_held 2"))
            #expect(try await self.feedback(server, session).count == 2)
            let metrics = try await server.request(TestServer.get("/metrics")).body.split(separator: "\n")
            #expect(metrics.contains(#"pns_push_tries_total{provider="test",outcome="accepted"} 1"#))
            #expect(metrics.contains(#"pns_push_tries_total{provider="test",outcome="dead"} 1"#))
            #expect(metrics.contains(#"pns_push_tries_total{provider="test",outcome="unanswered"} 0"#))
            #expect(metrics.contains(#"pns_push_batches_pending{provider="test"} 0"#))
            #expect(metrics.contains("pns_push_sessions 0") && metrics.contains("pns_push_devices_held 0"))
        }
    }

    @Test func devicesComeInAndFeedbackGoesOut() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let lines =
                (0..<25).map { self.line("tok-\($0)") }.joined() + self.line("dead-1") + self.line("x", type: "ios")
            #expect(try await self.feed(server, session, lines).status == 204)
            #expect(try await self.close(server, session).status == 204)
            let feedback = try await self.feedback(server, session)
            #expect(feedback.count == 27)
            #expect(feedback.count { $0.result == .success } == 25)
            #expect(feedback.contains { $0.result == .invalidDevice(error: "NotRegistered") })
            #expect(
                feedback.contains {
                    $0.device?.type == .ios && $0.result == .providerError(error: "unknown-class", retryable: false)
                }
            )
            #expect(self.provider.batches.map(\.count).reduce(0, +) == 26)
            #expect(try await self.feed(server, session, self.line("late")).problemCode == "session-gone")
            #expect(try await self.close(server, session).status == 410)
        }
    }

    @Test func devicesAreSentToBeforeTheirRequestEnds() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let connection = try await server.connect()
            let head =
                "POST \(session)/devices HTTP/1.1\r\nHost: test\r\n\(Self.shop)\r\nTransfer-Encoding: chunked\r\n\r\n"
            let lines = (0..<10).map { self.line("tok-\($0)") }.joined()
            try await connection.send(head + "\(String(lines.utf8.count, radix: 16))\r\n\(lines)\r\n")
            while self.provider.batches.isEmpty { await Task.yield() }
            #expect(self.provider.batches.first?.count == 10)
            try await connection.send("0\r\n\r\n")
            #expect(try await connection.response().status == 204)
            try await connection.close()
        }
    }

    @Test func whoeverFeedsWaitsForTheReader() async throws {
        try await self.with(window: 10) { server in
            let session = try await self.open(server)
            let lines = (0..<500).map { self.line("tok-\($0)") }.joined()
            let feeding = try await server.connect()
            try await feeding.send(TestServer.post("\(session)/devices", lines, Self.shop))
            while self.provider.batches.isEmpty { await Task.yield() }
            async let feedback = self.feedback(server, session)
            #expect(try await feeding.response().status == 204)
            #expect(try await self.close(server, session).status == 204)
            #expect(try await feedback.count == 500)
        }
    }

    @Test func aLineThatIsWrongIsNamedAndThoseBeforeItAreTaken() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let lines =
                self.line("tok-0") + "\r\n  \n" + self.line("tok-1") + #"{"type":"android"}"# + "\n"
                + self.line("tok-2")
            let refusal = try await self.feed(server, session, lines)
            #expect(refusal.status == 400)
            #expect(refusal.body.contains(#""pointer":"/2/token""#))
            let garbage = try await self.feed(server, session, "{\n")
            #expect(garbage.problemCode == "malformed")
            let long = try await self.feed(server, session, self.line(String(repeating: "x", count: 8_200)))
            #expect(long.problemCode == "content-too-large")
            // The last line needs no end.
            #expect(try await self.feed(server, session, #"{"token":"tok-3","type":"android"}"#).status == 204)
            _ = try await self.close(server, session)
            let tokens = try await self.feedback(server, session).compactMap(\.device?.token.text)
            #expect(tokens.sorted() == ["tok-0", "tok-1", "tok-3"])
        }
    }

    @Test func aClosedSessionSaysSoUntilItIsRead() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            _ = try await self.feed(server, session, self.line("tok-0"))
            #expect(try await self.close(server, session).status == 204)
            #expect(try await self.close(server, session).problemCode == "session-closed")
            #expect(try await self.feed(server, session, self.line("tok-1")).problemCode == "session-closed")
            #expect(try await self.feedback(server, session).count == 1)
            let answer = try await server.request(TestServer.get("\(session)/feedback", Self.shop))
            #expect(answer.problemCode == "session-gone")
        }
    }

    @Test func oneReadsAtATimeAndAnotherWhenItIsGone() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let first = try await server.connect()
            try await first.send(TestServer.get("\(session)/feedback", Self.shop))
            // The head comes before there is any feedback.
            #expect(try await first.response().status == 200)
            let second = try await server.request(TestServer.get("\(session)/feedback", Self.shop))
            #expect(second.status == 409)
            #expect(second.problemCode == "feedback-in-use")
            try await first.close()
            _ = try await self.feed(server, session, self.line("tok-0"))
            _ = try await self.close(server, session)
            var feedback: [Feedback]?
            while feedback == nil { feedback = try await self.feedbackIfPossible(server, session) }
            #expect(feedback?.count == 1)
        }
    }

    @Test func askingForTheHeadTakesNobodysTurn() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let head = "HEAD \(session)/feedback HTTP/1.1\r\nHost: test\r\n\(Self.shop)\r\n\r\n"
            #expect(try await server.request(head).status == 200)
            _ = try await self.close(server, session)
            #expect(try await self.feedback(server, session).isEmpty)
        }
    }

    @Test func sessionsAreOfTheirApplication() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let strange = try await server.request(
                TestServer.get("\(session)/feedback", "Authorization: Bearer mail-token")
            )
            #expect(strange.problemCode == "not-found")
            #expect(try await server.request(TestServer.get("\(session)/feedback")).problemCode == "unauthorized")
            #expect(try await server.request(TestServer.post(Self.path, "{}")).problemCode == "unauthorized")
            #expect(try await self.close(server, "\(Self.path)/0123").problemCode == "not-found")
        }
    }

    @Test func payloadsAreChecked() async throws {
        var limits = Limits.usual
        limits.maxPushSessions = 1
        try await self.with(limits: limits) { server in
            for body in ["", "[]", #"{"title":7}"#, #"{"title":"x","data":{"aps":{}}}"#] {
                #expect(try await server.request(TestServer.post(Self.path, body, Self.shop)).status == 400)
            }
            let long = #"{"title":"\#(String(repeating: "x", count: 5_000))"}"#
            let refusal = try await server.request(TestServer.post(Self.path, long, Self.shop))
            #expect(refusal.problemCode == "content-too-large")
            _ = try await self.open(server)
            let second = try await server.request(TestServer.post(Self.path, #"{"title":"x"}"#, Self.shop))
            #expect(second.problemCode == "too-many-sessions")
            #expect(second.status == 429)
            #expect(second.header("retry-after") != nil)
        }
    }

    @Test func otherMethodsAreNamed() async throws {
        try await self.with { server in
            let session = try await self.open(server)
            let answer = try await server.request(TestServer.get(session, Self.shop))
            #expect(answer.status == 405)
            #expect(answer.header("allow") == "DELETE")
            #expect(try await server.request(TestServer.get("\(session)/other", Self.shop)).status == 404)
        }
    }

    @Test func anAbandonedSessionIsOver() async throws {
        let clock = ManualClock()
        try await self.with(clock: clock) { server in
            let session = try await self.open(server)
            clock.advance(by: .seconds(599))
            #expect(try await self.feed(server, session, "").status == 204)
            clock.advance(by: .seconds(600))
            #expect(try await self.feed(server, session, "").status == 410)
        }
    }

    @Test func withoutAGatewayThereIsNone() async throws {
        try await TestServer.with { server in
            #expect(try await server.request(TestServer.post(Self.path, "{}", Self.shop)).status == 404)
            let discovery = try await server.request(TestServer.get("/.well-known/pns")).body
            #expect(discovery.contains(#""profiles":["core"]"#))
            #expect(!discovery.contains("maxPushSessions"))
        }
    }

    @Test func itIsClaimedAndItsLimitsArePublished() async throws {
        try await self.with { server in
            let discovery = try await server.request(TestServer.get("/.well-known/pns")).body
            #expect(discovery.contains(#""profiles":["core","gateway"]"#))
            #expect(discovery.contains(#""maxPushSessions":1000"#))
        }
    }
}

extension PushSessionTests {
    /// Changes the stream of feedback: another type, its first line alone, or no end.
    private struct Cutter: HTTPInterceptor {
        let fate: HTTPStreamInterception

        func intercept(_ part: inout HTTPStreamedPart, of request: HTTPRequest) -> HTTPStreamInterception {
            switch part {
            case .head(var response):
                response.headerFields[.contentType] = "text/x-\(request.path?.hasSuffix("/feedback") ?? false)"
                part = .head(response)
                return .proceed
            case .lines(let bytes):
                guard let end = bytes.firstIndex(of: 10) else { return .proceed }
                part = .lines(Array(bytes[...end]))
                return self.fate
            case .end: return .proceed
            }
        }
    }

    @Test(arguments: [HTTPStreamInterception.endBehind, .leaveOut])
    func aStreamCanBeChangedOnItsWay(fate: HTTPStreamInterception) async throws {
        let provider = self.provider
        try await TestServer.with(
            seams: ServerSeams(http: Cutter(fate: fate)),
            configure: { $0.gateway = GatewaySettings { _ in [provider] } }
        ) { server in
            let session = try await self.open(server)
            let lines = #"{"token":"a","type":"android"}"# + "\n" + #"{"token":"b","type":"android"}"# + "\n"
            #expect(try await self.feed(server, session, lines).status == 204)
            #expect(try await self.close(server, session).status == 204)
            let connection = try await server.connect()
            try await connection.send(TestServer.get("\(session)/feedback", Self.shop))
            let text = String(decoding: await connection.end(), as: UTF8.self)
            #expect(text.contains("text/x-true"))
            #expect(text.count { $0 == "{" } == (fate == .leaveOut ? 0 : 2))
            #expect(text.hasSuffix("0\r\n\r\n"))
        }
    }
}
