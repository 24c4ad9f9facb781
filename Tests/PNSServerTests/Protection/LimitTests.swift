import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    static func limits(_ edit: @escaping (inout Limits) -> Void) -> (inout ServerConfiguration) -> Void {
        { configuration in
            var limits = Limits.usual
            edit(&limits)
            guard let settings = try? ServiceSettings(limits: limits) else { preconditionFailure("not permitted") }
            configuration.service = settings
            configuration.clockListener = .init(token: "clock")
        }
    }

    @Test func takesAsManyConnectionsAsArePublished() async throws {
        try await TestServer.with(configure: Self.limits { $0.maxConnections = 1 }) { server in
            let device = try await server.device("u1")
            let refused = try await server.request(TestServer.handshake("Authorization: Bearer dev-u2"))
            #expect(refused.problemCode == "overloaded")  // LIM-003
            #expect(refused.status == 503)
            #expect(refused.header("retry-after") == "5")  // LIM-008
            try await device.send(.close(1000))
            _ = await device.end()
            // Its place is free once the server has seen the end of the connection.
            while try await server.request(TestServer.handshake("Authorization: Bearer dev-u2")).status == 503 {}
        }
    }

    @Test func takesAsManyConnectionsOfAUserAsArePublished() async throws {
        try await TestServer.with(configure: Self.limits { $0.maxConnectionsPerUser = 2 }) { server in
            let (first, second) = (try await server.device("u1"), try await server.device("u1"))
            let refused = try await server.request(TestServer.handshake("Authorization: Bearer dev-u1"))
            #expect(refused.status == 429)  // LIM-004
            #expect(refused.problemCode == "too-many-connections")
            _ = try await server.device("u2")
            for device in [first, second] {
                try await device.send(TestFrame(opcode: 9))
                #expect(try await device.frame() == .pong([]))
            }
        }
    }

    @Test func takesAsManyNotifiesOfEachApplicationAsArePublished() async throws {
        try await TestServer.with(clock: ManualClockBeside(), configure: Self.limits { $0.maxNotifiesPerSecond = 2 }) {
            server in
            let record = #"{"user_id":"u1","notification_data":"d"}"#
            for _ in 0..<2 { #expect(try await server.notify(record).status == 202) }
            let refused = try await server.notify(record)
            #expect(refused.status == 429)  // LIM-007
            #expect(refused.problemCode == "rate-limited")
            #expect(refused.header("retry-after") == "1")
            #expect(try await server.notify(record, token: "mail-token").status == 202)
            try await server.advance(1)
            #expect(try await server.notify(record).status == 202)
        }
    }

    @Test(arguments: [(7_900, 200), (16_400, 431)])
    func takesAHeadAsLongAsIsPublished(_ length: Int, _ status: Int) async throws {
        let header = "X-Fill: \(String(repeating: "x", count: length))"
        try await TestServer.with(configure: Self.limits { $0.maxHeadBytes = 8_192 }) { server in
            let answer = try await server.request(TestServer.get("/healthz", header))
            #expect(answer.status == status)  // LIM-002, LIM-010
            #expect(answer.problemCode == (status == 200 ? nil : "head-too-large"))
            #expect(try await server.request(TestServer.get("/healthz")).status == 200)  // FRM-008
        }
    }

    @Test func refusesAHeadOfVeryManyShortHeaders() async throws {
        try await TestServer.with(configure: Self.limits { $0.maxHeadBytes = 8_192 }) { server in
            let many = Array(repeating: "a:", count: 4_100).joined(separator: "\r\n")
            let answer = try await server.request(TestServer.get("/healthz", many))
            #expect(answer.status == 431)  // LIM-010
        }
    }

    @Test func closesADeviceThatSendsTooMuch() async throws {
        try await TestServer.with(configure: Self.limits { $0.maxMessagesPerSecond = 10 }) { server in
            let (device, other) = (try await server.device("u1"), try await server.device("u1"))
            try await device.send(Array((0..<200).map { _ in TestFrame.text("{}").bytes }.joined()))
            var frame = try await device.frame()
            while frame.firstByte == 0x81 { frame = try await device.frame() }
            #expect(frame.closeCode == 1008)  // LIM-005, LIM-006
            try await other.send(TestFrame(opcode: 9))
            #expect(try await other.frame() == .pong([]))  // FRM-008
        }
    }

    @Test func refusesAHandshakeMoreThanMayWait() async throws {
        try await TestApplication.with({ _ in .silence }) { application in
            let limits = Self.limits { $0.maxPendingHandshakes = 1 }
            try await TestServer.with(authentication: .application(url: application.url), configure: limits) { server in
                let waiting = try await server.connect()
                try await waiting.send(TestServer.handshake("Authorization: Bearer a"))
                await application.isAsked()
                let refused = try await server.request(TestServer.handshake("Authorization: Bearer b"))
                #expect(refused.status == 503)  // AUT-015
                #expect(refused.problemCode == "overloaded")
                #expect(refused.header("retry-after") == "1")
                #expect(application.asked.count == 1)
                let probe = try await server.request(TestServer.post("/subscribe", "", "Authorization: Bearer b"))
                #expect(probe.status == 503)  // CON-021
                try await waiting.close()
            }
        }
    }
}

/// A clock that stands still beside the test clock on top of it.
private struct ManualClockBeside: ServiceClock {
    func now() -> Timestamp { Timestamp(seconds: 1_772_600_767, nanoseconds: 0) }

    func sleep(until deadline: Timestamp) async throws {
        while self.now() < deadline { try await Task.sleep(for: .seconds(3_600)) }
    }
}

extension TestServer {
    /// Moves the test clock, whose token is `clock`.
    func advance(_ seconds: Int) async throws {
        let body = #"{"advance":"PT\#(seconds)S"}"#
        let request = Self.post("/clock", body, "Authorization: Bearer clock")
        #expect(try await self.request(request, at: self.addresses.clock).status == 200)
    }
}
