import Logging
import PNSService
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct ReadyTests {
    private static func service(_ store: any NotificationStore) throws -> NotificationService {
        NotificationService(
            store: store,
            bus: LocalEventBus(),
            clock: SystemClock(),
            settings: try ServiceSettings(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test func isReadyWithoutCredentials() async throws {
        try await TestServer.with { server in
            let answer = try await server.request(TestServer.get("/readyz"))
            #expect(answer.status == 200)  // OPS-010, OPS-011
            let head = try await server.request("HEAD /readyz HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(head.status == 200)
        }
    }

    @Test func isNotReadyWithoutItsStore() async throws {
        let store = InMemoryStore()
        try await store.close()
        try await TestServer.with(store: store) { server in
            let answer = try await server.request(TestServer.get("/readyz"))
            #expect(answer.status == 503)  // OPS-012
            #expect(answer.problemCode == "unavailable")
            #expect(answer.body.contains("the store does not take a write"))
            #expect(try await server.request(TestServer.get("/healthz")).status == 200)
        }
    }

    @Test func isNotReadyWhileItsStoreIsStuck() async throws {
        let store = StuckStore()
        let readiness = Readiness(
            service: try Self.service(store),
            drain: Drain(),
            bound: .milliseconds(1),
            freshness: .zero
        )
        #expect(await readiness.obstacle() == .storeSlow)
        // At once, and without another write.
        #expect(await readiness.obstacle() == .storeSlow)
        #expect(store.asked == 1)
        store.open()
        while await readiness.obstacle() != nil { await Task.yield() }
    }

    @Test func asksTheStoreOnceForMany() async throws {
        let store = StuckStore()
        let readiness = Readiness(service: try Self.service(store), drain: Drain(), bound: .seconds(60))
        await withTaskGroup(of: Readiness.Obstacle?.self) { tasks in
            for _ in 0..<100 { tasks.addTask { await readiness.obstacle() } }
            tasks.addTask {
                store.open()
                return nil
            }
            for await obstacle in tasks { #expect(obstacle == nil) }
        }
        #expect(store.asked == 1)
    }

    @Test func isNotReadyAtTheEnd() async throws {
        let drain = Drain()
        let readiness = Readiness(service: try Self.service(InMemoryStore()), drain: drain)
        #expect(await readiness.obstacle() == nil)
        drain.begin()
        #expect(await readiness.obstacle() == .draining)
    }
}
