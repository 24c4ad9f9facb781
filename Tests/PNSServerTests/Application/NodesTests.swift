import PNSService
import Testing

@testable import PNSServer

@Suite("Servers that share a store and a bus", .timeLimit(.minutes(1))) struct NodesTests {
    private static func withNodes(
        bus: any EventBus = LocalEventBus(),
        _ body: (TestServer, TestServer) async throws -> Void
    ) async throws {
        let (store, seams) = (InMemoryStore(), ServerSeams(bus: bus))
        try await TestServer.with(store: store, seams: seams) { first in
            try await TestServer.with(store: store, seams: seams) { second in try await body(first, second) }
        }
    }

    @Test("tell their devices what the other accepted and marked")
    func tellEachOther() async throws {
        try await Self.withNodes { first, second in
            let (one, two) = (try await first.device("u1"), try await second.device("u1"))
            #expect(try await first.notify(NotifyTests.record).status == 202)
            #expect(try await two.frame() == .text(#"{"newNotificationCountChanged":1}"#))
            #expect(try await one.frame() == .text(#"{"newNotificationCountChanged":1}"#))
            try await two.send(.text(#"{"unseenNotificationDataRequest":{}}"#))
            #expect(try await one.frame() == .text(#"{"newNotificationCountChanged":0}"#))
        }
    }

    @Test("answer a seen request behind the count, although the bus has not brought it")
    func readTheStore() async throws {
        let bus = SilentBus()
        try await Self.withNodes(bus: bus) { first, second in
            let device = try await second.device("u1")
            #expect(try await first.notify(NotifyTests.record).status == 202)
            try await device.send(.text(#"{"seenNotificationsRequest":{}}"#))
            #expect(try await device.frame() == .text(#"{"newNotificationCountChanged":1}"#))
            #expect(try await device.frame() == .text(#"{"seenNotificationData":[]}"#))
        }
    }

    @Test("go on when one of them is cut off, and it loses its connections at once")
    func goOn() async throws {
        try await Self.withNodes { first, second in
            let (one, two) = (try await first.device("u1"), try await second.device("u1"))
            #expect(try await first.notify(NotifyTests.record).status == 202)
            #expect(try await one.frame() == .text(#"{"newNotificationCountChanged":1}"#))
            #expect(try await two.frame() == .text(#"{"newNotificationCountChanged":1}"#))
            await first.application.abort()
            // No close frame: nobody told it to end.
            #expect(await one.end() == [])
            await #expect(throws: (any Error).self) { try await first.connect() }
            #expect(try await second.notify(NotifyTests.record).status == 202)
            #expect(try await two.frame() == .text(#"{"newNotificationCountChanged":2}"#))
        }
    }
}

/// A bus that brings nothing, and says so.
private struct SilentBus: EventBus {
    let isImmediate = false

    func publish(_ changes: [CountChange]) {}

    func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {}
}
