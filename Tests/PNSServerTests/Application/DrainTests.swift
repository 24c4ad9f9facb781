import Logging
import PNSCodec
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct DrainTests {
    private static let bearer = "Authorization: Bearer shop-token"

    /// Begins to end a server; the close frame of the device says that it has begun.
    private static func beginToEnd(_ server: TestServer, _ device: RawConnection) async throws -> Task<Void, Never> {
        let ending = Task { await server.application.stop() }
        #expect(try await device.frame().closeCode == 1001)  // OPS-013
        return ending
    }

    @Test func refusesNewWorkWith503() async throws {
        try await TestServer.with(configure: { $0.drainPeriod = .seconds(8) }) { server in
            let device = try await server.device("u1")
            let kept = try await server.connect()
            try await kept.send(TestServer.get("/healthz"))
            #expect(try await kept.response().status == 200)
            let ending = try await Self.beginToEnd(server, device)

            let ready = try await server.request(TestServer.get("/readyz"))
            #expect(ready.status == 503)  // OPS-017
            #expect(ready.problemCode == "unavailable")
            #expect(ready.header("connection") == "close")
            let notify = try await server.notify(NotifyTests.record)
            #expect(notify.status == 503)  // OPS-018
            #expect(notify.problemCode == "unavailable")
            let handshake = try await server.request(TestServer.handshake("Authorization: Bearer dev-u1"))
            #expect(handshake.status == 503)  // OPS-019
            #expect(handshake.problemCode == "unavailable")
            // Health is not readiness, and a connection that is kept is told to go.
            try await kept.send(TestServer.get("/healthz"))
            let last = try await kept.response()
            #expect(last.status == 200)
            #expect(last.header("connection") == "close")
            #expect(await kept.end() == [])
            await ending.value
        }
    }

    @Test func answersWhatItHasBegun() async throws {
        let store = InMemoryStore()
        try await TestServer.with(store: store, configure: { $0.drainPeriod = .seconds(2) }) { server in
            let device = try await server.device("u1")
            let slow = try await server.connect()
            let body = NotifyTests.record
            try await slow.send(
                "POST /notify HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Expect: 100-continue\r\n\(Self.bearer)\r\n\r\n"
            )
            #expect(try await slow.response(hasBody: false).status == 100)
            let ending = try await Self.beginToEnd(server, device)
            try await slow.send(body)
            let answer = try await slow.response()
            #expect(answer.status == 202)  // OPS-014
            #expect(answer.header("connection") == "close")
            await ending.value
        }
        let user = try UserID(validating: "u1")
        #expect(try await store.unseenCount(of: user).count == 1)
    }

    @Test func tellsEveryDevice() async throws {
        try await TestServer.with(configure: { $0.drainPeriod = .milliseconds(200) }) { server in
            var devices: [RawConnection] = []
            for index in 0..<20 { devices.append(try await server.device("u\(index)")) }
            let ending = Task { await server.application.stop() }
            for device in devices { #expect(try await device.frame().closeCode == 1001) }
            await ending.value
        }
    }

    @Test(
        "spreads devices evenly",
        arguments: [
            (0, Duration.seconds(1), []),
            (1, .seconds(1), [.init(delay: .zero, devices: 0..<1)]),
            (3, .zero, [.init(delay: .zero, devices: 0..<3)]),
            (
                2, .seconds(1),
                [.init(delay: .zero, devices: 0..<1), .init(delay: .milliseconds(500), devices: 1..<2)]
            ),
        ] as [(Int, Duration, [DeparturePlan.Step])]
    )
    func plans(count: Int, period: Duration, steps: [DeparturePlan.Step]) {
        #expect(DeparturePlan(count: count, over: period).steps == steps)
    }

    @Test func plansForManyWithFewTimers() {
        let steps = DeparturePlan(count: 12_345, over: .seconds(10)).steps
        #expect(steps.count == 100)
        #expect(steps.flatMap { Array($0.devices) } == Array(0..<12_345))
        #expect(steps.allSatisfy { $0.devices.count >= 123 && $0.devices.count <= 124 && $0.delay < .seconds(10) })
    }
}
