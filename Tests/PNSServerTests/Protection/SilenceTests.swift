import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct SilenceTests {
    private static let ping = RawConnection.Frame(firstByte: 0x89, isMasked: false, payload: [])

    private static func times(_ configuration: inout ServerConfiguration) {
        LimitTests.limits { limits in
            limits.pingIntervalSeconds = 30
            limits.pingTimeoutSeconds = 20
            limits.slowDeviceSeconds = 10
            limits.requestTimeoutSeconds = 15
        }(&configuration)
    }

    @Test func pingsAndGivesUpWhoIsSilent() async throws {
        try await TestServer.with(configure: Self.times) { server in
            let (silent, live) = (try await server.device("u1"), try await server.device("u2"))
            try await server.advance(31)
            #expect(try await silent.frame() == Self.ping)  // FRM-034, CTL-003
            #expect(try await live.frame() == Self.ping)
            try await live.send(TestFrame(opcode: 10), TestFrame(opcode: 9, payload: [1]))
            #expect(try await live.frame() == .pong([1]))
            try await server.advance(21)
            #expect(try await silent.frame().closeCode == 1001)  // FRM-035, FRM-037
            try await live.send(TestFrame(opcode: 9, payload: [2]))
            #expect(try await live.frame() == .pong([2]))  // FRM-036
            #expect(try await server.metrics().contains(#"pns_connections_closed_total{reason="ping-timeout"} 1"#))
        }
    }

    @Test func closesWhoDoesNotReadAndServesTheOthers() async throws {
        try await TestServer.with(configure: Self.times) { server in
            let data = String(repeating: "x", count: 262_000)
            let (slow, other) = (try await server.device("u1"), try await server.device("u1"))
            for _ in 0..<4 {
                try #require(try await server.notify(#"{"user_id":"u1","notification_data":"\#(data)"}"#).status == 202)
            }
            try await slow.send(.text("unseenNotificationDataRequest"))
            while try await slow.frame() != .text(#"{"newNotificationCountChanged":1}"#) {}
            try await slow.setReading(false)
            let request = TestFrame.text(#"{"seenNotificationsRequest":{}}"#).bytes
            try await slow.send(Array((0..<40).map { _ in request }.joined()))
            // The server has noticed when the metrics stand still, and not only between two looks at a busy machine.
            var (last, still) = ("", 0)
            while still < 50 {
                let now = try await server.answers()
                still = now == last ? still + 1 : 0
                last = now
            }
            #expect(try await server.notify(#"{"user_id":"u1","notification_data":"d"}"#).status == 202)
            while try await other.frame() != .text(#"{"newNotificationCountChanged":2}"#) {}  // FRM-040
            try await server.advance(12)
            #expect(try await server.metrics().contains(#"pns_connections_closed_total{reason="too-slow"} 1"#))
            try await slow.setReading(true)
            _ = await slow.end()  // FRM-041
        }
    }

    @Test func closesWhoDoesNotEndAMessage() async throws {
        try await TestServer.with(configure: Self.times) { server in
            let (device, bytes) = (try await server.device("u1"), try await server.device("u2"))
            try await device.send(TestFrame(opcode: 1, payload: [0x7B], isFinal: false), TestFrame(opcode: 9))
            #expect(try await device.frame() == .pong([]))
            try await bytes.send(TestFrame(opcode: 9).bytes + TestFrame.text("{}").bytes.prefix(3))
            #expect(try await bytes.frame() == .pong([]))
            try await server.advance(17)
            for connection in [device, bytes] { #expect(try await connection.frame().closeCode == 1008) }  // LIM-009
        }
    }

    @Test func endsARequestThatDoesNotArrive() async throws {
        let limits = LimitTests.limits { $0.requestTimeoutSeconds = 1 }
        try await TestServer.with(configure: limits) { server in
            let connection = try await server.connect()
            let request = TestServer.post("/notify", "{", "Authorization: Bearer shop-token")
            try await connection.send(request.replacing("Content-Length: 1", with: "Content-Length: 100"))
            let answer = try await connection.response()
            #expect(answer.status == 408)  // LIM-009
            #expect(answer.problemCode == "request-timeout")
            #expect(await connection.end() == [])
            #expect(try await server.notify(#"{"user_id":"u1","notification_data":"d"}"#).status == 202)
        }
    }
}

extension TestServer {
    fileprivate func metrics() async throws -> String {
        try await self.request(Self.get("/metrics")).body
    }

    /// The line of the metrics that counts answers with seen notifications.
    fileprivate func answers() async throws -> String {
        let lines = try await self.metrics().split(separator: "\n")
        return String(lines.first { $0.contains(#"message="seenNotificationData""#) } ?? "")
    }
}
