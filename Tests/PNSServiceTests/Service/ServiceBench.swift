import Logging
import PNSCodec
import PNSService
import PNSTestSupport

/// A service with everything around it, in memory.
struct ServiceBench {
    /// How the ids begin that are made at the time of a new ``ManualClock``.
    static let idPrefix = "019cb73d3218"
    static let application = ApplicationName("app")

    let store: any NotificationStore
    let bus = RecordingEventBus()
    let clock: any ServiceClock
    let service: NotificationService

    init(
        store: any NotificationStore = InMemoryStore(),
        clock: any ServiceClock = ManualClock(),
        ids: IDSource = .random,
        sweepBatch: Int = 1_000,
        limits change: (inout Limits) -> Void = { _ in }
    ) throws {
        var limits = Limits()
        change(&limits)
        self.store = store
        self.clock = clock
        service = NotificationService(
            store: store,
            bus: bus,
            clock: clock,
            settings: try ServiceSettings(limits: limits, sweepInterval: .seconds(30), sweepBatch: sweepBatch),
            ids: ids,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    func user(_ text: String = "u1") throws -> UserID { try UserID(validating: text) }

    func record(
        _ id: String? = nil,
        for user: String = "u1",
        data: String = "data",
        created: Timestamp? = nil
    ) throws -> NotifyRecord {
        NotifyRecord(
            notificationID: try id.map { try NotificationID(validating: $0) },
            userID: try UserID(validating: user),
            notificationData: data,
            createDate: created
        )
    }

    @discardableResult
    func notify(_ records: NotifyRecord...) async throws -> [NotificationID] {
        let request: NotifyRequest = if records.count == 1 { .single(records[0]) } else { .batch(records) }
        return try await service.notify(request, from: Self.application)
    }

    /// Marks all that is unseen.
    func markAllSeen(of text: String = "u1") async throws {
        let user = try user(text)
        let sequences = try await service.unseen(of: user).map(\.sequence)
        _ = try await service.markSeen(sequences, of: user)
    }
}
