import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@Suite("The service of receipts", .timeLimit(.minutes(1)))
struct ReceiptServiceTests {
    private static let application = ApplicationName("app")

    private let registry = InMemoryDeviceRegistry()
    private let clock = ManualClock(now: Samples.now)
    private let handler = GatedHandler(queueLimit: 1_000, isOpen: true)

    private var limits: Limits { Limits.usual }

    private func service(
        connections: FixedConnections = FixedConnections(),
        numbers: UIDSource = UIDSource { 1001 },
        registry: (any DeviceRegistry)? = nil
    ) -> ReceiptService {
        let handler = self.handler
        return ReceiptService(
            ReceiptsSettings(
                registry: registry ?? self.registry,
                handlers: [HandlerPlan("test") { _ in handler }],
                numbers: numbers
            ),
            outbound: OutboundContext(client: NoOutboundClient(), clock: self.clock),
            connections: connections,
            limits: self.limits,
            logger: Samples.quiet
        )
    }

    private func notifications(_ receipts: ReceiptService) throws -> NotificationService {
        NotificationService(
            store: InMemoryStore(),
            bus: LocalEventBus(),
            clock: self.clock,
            settings: try ServiceSettings(),
            observer: receipts,
            logger: Samples.quiet
        )
    }

    private func record(
        _ user: String,
        _ data: String,
        id: String? = nil,
        created: Timestamp? = nil
    ) throws -> NotifyRecord {
        NotifyRecord(
            notificationID: try id.map { try NotificationID(validating: $0) },
            userID: try UserID(validating: user),
            notificationData: data,
            createDate: created
        )
    }

    /// What was handed to the handler, once all that waits is handled.
    private func handed(_ receipts: ReceiptService) async -> [Receipt] {
        receipts.stop()
        await receipts.run()
        return self.handler.begun.values
    }

    @Test func `makes a receipt of each notification`() async throws {
        let alice = try UserID(validating: "alice")
        let devices = [try Samples.id("tok-a")]
        let receipts = self.service(
            connections: FixedConnections(users: [alice: UserConnections(count: 2, devices: devices)])
        )
        let notifications = try self.notifications(receipts)
        let created = Timestamp(seconds: 1_000_000)
        _ = try await notifications.notify(.single(try self.record("alice", "first")), from: Self.application)
        _ = try await notifications.notify(
            .single(try self.record("alice", "second", created: created)),
            from: Self.application
        )
        let handed = await self.handed(receipts)
        let uid = try Samples.uid(1001)
        let topic = try Samples.topic("usr6QMAAAAAAAA")
        func expected(_ seq: UInt64, _ data: String, _ unread: UInt64, _ date: Timestamp) -> Receipt {
            Receipt(
                to: [uid: Recipient(delivered: 2, devices: devices, unread: unread)],
                payload: Payload(
                    what: .message,
                    topic: topic,
                    ts: date,
                    seq: seq,
                    mime: "text/plain",
                    content: .string(data)
                )
            )
        }
        #expect(handed == [expected(1, "first", 1, Samples.now), expected(2, "second", 2, created)])
    }

    @Test func `makes none of a repetition, alone or in a batch`() async throws {
        let receipts = self.service()
        let notifications = try self.notifications(receipts)
        let known = try self.record("usr6QMAAAAAAAA", "known", id: "n1")
        for _ in 0..<2 { _ = try await notifications.notify(.single(known), from: Self.application) }
        let batch = [
            try self.record("usr6QMAAAAAAAA", "new", id: "n2"), known,
            try self.record("usr6QMAAAAAAAA", "newer", id: "n3"),
            try self.record("usr6QMAAAAAAAA", "newer", id: "n3"),
        ]
        _ = try await notifications.notify(.batch(batch), from: Self.application)
        let handed = await self.handed(receipts)
        #expect(handed.map(\.payload.content) == ["known", "new", "newer"].map { JSONValue.string($0) })
        #expect(handed.map(\.payload.seq) == [1, 2, 3])
    }

    @Test func `tells nobody of devices without a connection`() async throws {
        let alice = try UserID(validating: "alice")
        let receipts = self.service(
            connections: FixedConnections(users: [alice: UserConnections(count: 0, devices: [try Samples.id("a")])])
        )
        let notifications = try self.notifications(receipts)
        _ = try await notifications.notify(.single(try self.record("alice", "a")), from: Self.application)
        let recipients = await self.handed(receipts).compactMap { $0.to?.values.first }
        #expect(recipients == [Recipient(delivered: 0, unread: 1)])
    }

    @Test func `answers a notify while no handler takes anything`() async throws {
        // Nothing runs: whatever waited for a handler would wait for ever.
        let receipts = self.service()
        let notifications = try self.notifications(receipts)
        for index in 0..<50 {
            _ = try await notifications.notify(.single(try self.record("alice", "\(index)")), from: Self.application)
        }
        #expect(receipts.missedNotifications == 0)
        #expect(await self.handed(receipts).count == 50)
    }

    @Test func `counts the notifications that the registry did not count`() async throws {
        let registry = InMemoryDeviceRegistry()
        try await registry.close()
        let receipts = self.service(registry: registry)
        let notifications = try self.notifications(receipts)
        _ = try await notifications.notify(.single(try self.record("alice", "a")), from: Self.application)
        #expect(await self.handed(receipts).isEmpty)
        #expect(receipts.missedNotifications == 1)
    }

    @Test func `hands on a receipt of an application, and refuses one of an action it does not know`() async throws {
        let receipts = self.service()
        let good = try Samples.message()
        try receipts.accept(good, bytes: 100)
        let unknown = try Samples.message(what: "poke")
        let expected = ServiceError(
            code: .badArgument,
            reason: .unknownName,
            pointer: "/payload/what",
            message: "The receipt is about none of msg, sub and read."
        )
        #expect(throws: expected) { try receipts.accept(unknown, bytes: 100) }
        #expect(await self.handed(receipts) == [good])
    }

    @Test func `knows a user by number or by the application's id`() async throws {
        let receipts = self.service()
        let device = DeviceDescription(id: try Samples.id("tok"))
        let (alice, own) = (try UserID(validating: "alice"), try UserID(validating: "usr6QMAAAAAAAA"))
        #expect(try await receipts.devices(of: alice).isEmpty)
        try await receipts.register(device, of: alice)
        #expect(try await receipts.devices(of: alice) == [RegisteredDevice(device, registered: Samples.now)])
        // The number that was drawn for alice is 1001.
        #expect(try await receipts.devices(of: own).map(\.id.text) == ["tok"])
        try await receipts.remove(device.id, of: try UserID(validating: "bob"))
        #expect(try await receipts.devices(of: alice).count == 1)
        try await receipts.remove(device.id, of: own)
        #expect(try await receipts.devices(of: alice).isEmpty)
    }

    @Test func `keeps to the limits of devices`() async throws {
        let receipts = self.service()
        let user = try UserID(validating: "alice")
        for index in 0..<self.limits.maxDevicesPerUser {
            try await receipts.register(DeviceDescription(id: try Samples.id("tok-\(index)")), of: user)
        }
        let full = await #expect(throws: ServiceError.self) {
            try await receipts.register(DeviceDescription(id: try Samples.id("more")), of: user)
        }
        #expect(full?.code == .tooManyDevices)
        let longest = String(repeating: "x", count: self.limits.maxDeviceIdBytes)
        let other = try UserID(validating: "bob")
        let own = try UserID(validating: "usr0gcAAAAAAAA")
        try await receipts.register(DeviceDescription(id: try Samples.id(longest)), of: own)
        let tooLong = await #expect(throws: ServiceError.self) {
            try await receipts.register(DeviceDescription(id: try Samples.id(longest + "x")), of: other)
        }
        #expect(tooLong?.code == .badArgument)
        #expect(tooLong?.reason == .tooLong)
    }

    @Test func `drops what handlers have not handled when it is cancelled`() async throws {
        let slow = GatedHandler(queueLimit: 10)
        let receipts = ReceiptService(
            ReceiptsSettings(registry: self.registry, handlers: [HandlerPlan("slow") { _ in slow }]),
            outbound: OutboundContext(client: NoOutboundClient(), clock: self.clock),
            connections: FixedConnections(),
            limits: self.limits,
            logger: Samples.quiet
        )
        let running = Task { await receipts.run() }
        for _ in 0..<3 { try receipts.accept(try Samples.message(), bytes: 10) }
        for await _ in slow.arrivals { break }
        running.cancel()
        await running.value
        #expect(receipts.counters.map(\.counters) == [HandlerCounters.Snapshot(handed: 3, dropped: 2, failed: 1)])
    }
}
