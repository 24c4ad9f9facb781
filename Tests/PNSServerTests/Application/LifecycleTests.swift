import Logging
import PNSService
import PNSTestSupport
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct LifecycleTests {
    @Test func closesDevicesWith1001() async throws {
        var devices: [RawConnection] = []
        try await TestServer.with { server in
            devices = [try await server.device("u1"), try await server.device("u2")]
            // One on a connection that has served a request before.
            let reused = try await server.connect()
            try await reused.send(TestServer.get("/healthz"))
            _ = try await reused.response()
            try await reused.send(TestServer.handshake("Authorization: Bearer dev-u3"))
            #expect(try await reused.response().status == 101)
            _ = try await reused.frame()
            devices.append(reused)
        }
        for device in devices {
            #expect(try await device.frame().closeCode == 1001)
            #expect(await device.end() == [])
        }
    }

    @Test func answersAHandshakeThatIsUnderWayBeforeItStops() async throws {
        try await TestApplication.with({ _ in .silence }) { application in
            var pending: RawConnection?
            try await TestServer.with(authentication: .application(url: application.url)) { server in
                let connection = try await server.connect()
                try await connection.send(TestServer.handshake())
                await application.isAsked()
                pending = connection
            }
            let response = try await #require(pending).response()
            #expect(response.status == 503)
            #expect(response.problemCode == "unavailable")
        }
    }

    @Test func endsIdleConnections() async throws {
        var connections: [RawConnection] = []
        try await TestServer.with { server in
            let used = try await server.connect()
            try await used.send(TestServer.get("/healthz"))
            _ = try await used.response()
            connections = [try await server.connect(), used]
        }
        for connection in connections { #expect(await connection.end() == []) }
    }

    @Test func runsManyInOneProcess() async throws {
        try await TestServer.with { first in
            try await TestServer.with { second in
                #expect(first.addresses.http.port != second.addresses.http.port)
                let (one, two) = (try await first.device("u1"), try await second.device("u1"))
                #expect(try await second.notify(NotifyTests.record).status == 202)
                #expect(try await two.frame() == .text(#"{"newNotificationCountChanged":1}"#))
                try await one.send(TestFrame(opcode: 9))
                #expect(try await one.frame() == .pong([]))
            }
        }
    }

    @Test func saysWhyItDoesNotListen() async throws {
        try await TestServer.with { server in
            await #expect(throws: (any Error).self) {
                try await TestServer.with(configure: { $0.port = server.addresses.http.port }) { _ in }
            }
        }
    }

    @Test func runsOnceOnly() async throws {
        try await TestServer.with { server in
            await #expect(throws: PNSApplication.RunError.usedBefore) { try await server.application.start() }
            await #expect(throws: PNSApplication.RunError.usedBefore) { try await server.application.run() }
        }
    }

    @Test func endsWhenItsTaskIsCancelled() async throws {
        let configuration = ServerConfiguration(
            applications: [:],
            authentication: .dev,
            service: try ServiceSettings()
        )
        let application = makeApplication(
            configuration,
            store: InMemoryStore(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let task = Task { try await application.run() }
        let server = TestServer(application: application, addresses: try await application.listening())
        let device = try await server.device("u1")
        task.cancel()
        _ = await device.end()
        _ = await task.result
    }
}
