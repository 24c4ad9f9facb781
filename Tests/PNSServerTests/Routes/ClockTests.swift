import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct ClockTests {
    private func withClock(_ body: (TestServer, ServerAddresses.Address) async throws -> Void) async throws {
        try await TestServer.with(
            clock: ManualClock(),
            configure: { $0.clockListener = ServerConfiguration.ClockListener(token: "tick") },
            { server in try await body(server, try #require(server.addresses.clock)) }
        )
    }

    @Test func movesTheTimeOfTheServer() async throws {
        try await self.withClock { server, clock in
            #expect(clock.host == "127.0.0.1")  // CTL-001
            #expect(clock != server.addresses.http)
            let before = try await server.request(TestServer.get("/clock", "Authorization: Bearer tick"), at: clock)
            #expect(before.status == 200)  // CTL-004
            #expect(before.body == #"{"now":"2026-03-04T05:06:07.000Z"}"#)
            let move = try await server.request(
                TestServer.post("/clock", #"{"advance":"PT1H0.5S"}"#, "Authorization: Bearer tick"),
                at: clock
            )
            #expect(move.status == 200)  // CTL-003
            #expect(move.body == #"{"now":"2026-03-04T06:06:07.500Z"}"#)
        }
    }

    @Test func hasSweptWhenItAnswers() async throws {
        let store = InMemoryStore()
        try await TestServer.with(
            clock: ManualClock(),
            store: store,
            configure: { $0.clockListener = ServerConfiguration.ClockListener(token: "tick") }
        ) { server in
            let user = try UserID(validating: "u1")
            _ = try await server.notify(NotifyTests.record)
            let bounds = AnswerBounds(maxNotifications: 10, maxBytes: 10_000)
            let unseen = try await store.unseen(of: user, within: bounds)
            _ = try await server.application.service.markSeen(unseen.map(\.sequence), of: user)
            let retained = { try await store.seen(of: user, createdAfter: nil, seenAfter: .earliest, within: bounds) }
            #expect(try await retained().count == 1)
            let move = try await server.request(
                TestServer.post("/clock", #"{"advance":"P31D"}"#, "Authorization: Bearer tick"),
                at: server.addresses.clock
            )
            #expect(move.status == 200)
            #expect(try await retained().isEmpty)  // CTL-003
        }
    }

    @Test(arguments: ["POST", "GET"], ["Bearer tock", "Bearer shop-token", "Basic tick"])
    func refusesWithoutItsToken(_ method: String, _ authorization: String) async throws {
        try await self.withClock { server, clock in
            let body = #"{"advance":"PT1H"}"#
            let request =
                method == "GET"
                ? TestServer.get("/clock", "Authorization: \(authorization)")
                : TestServer.post("/clock", body, "Authorization: \(authorization)")
            let response = try await server.request(request, at: clock)
            #expect(response.status == 401)  // CTL-002
            #expect(response.problemCode == "unauthorized")
            let now = try await server.request(TestServer.get("/clock", "Authorization: Bearer tick"), at: clock)
            #expect(now.body == #"{"now":"2026-03-04T05:06:07.000Z"}"#)
        }
    }

    @Test(arguments: [
        (#"{"advance":"-PT1H"}"#, "bad-argument"), (#"{"advance":"1h"}"#, "bad-argument"),
        (#"{"advance":3600}"#, "bad-argument"), ("{}", "bad-argument"), ("{", "malformed"),
    ])
    func refusesWhatIsNoDuration(_ body: String, _ code: String) async throws {
        try await self.withClock { server, clock in
            let request = TestServer.post("/clock", body, "Authorization: Bearer tick")
            let response = try await server.request(request, at: clock)
            #expect(response.status == 400)  // CTL-005
            #expect(response.problemCode == code)
        }
    }

    @Test(arguments: [("P2912015DT18H53M52.999999999S", 200), ("P2912015DT18H53M53S", 400), ("P106751991167300D", 400)])
    func endsBeforeTheYear9999(_ advance: String, _ status: Int) async throws {
        try await self.withClock { server, clock in
            let request = TestServer.post("/clock", #"{"advance":"\#(advance)"}"#, "Authorization: Bearer tick")
            let response = try await server.request(request, at: clock)
            #expect(response.status == status)  // CTL-006
            let now = try await server.request(TestServer.get("/clock", "Authorization: Bearer tick"), at: clock)
            let last = "9998-12-31T23:59:59.999999999Z"
            #expect(now.body == #"{"now":"\#(status == 200 ? last : "2026-03-04T05:06:07.000Z")"}"#)
        }
    }

    @Test func isNoPlaceForDevices() async throws {
        try await self.withClock { server, clock in
            let response = try await server.request(TestServer.handshake("Authorization: Bearer dev-u1"), at: clock)
            #expect(response.status == 404)
        }
    }
}
