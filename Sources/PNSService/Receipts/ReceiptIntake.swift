import Logging
import PNSCodec
import Synchronization

/// Makes receipts of the notifications that the service stores.
///
/// The notify path only puts them in a queue. One worker takes what waits, counts it in one write of the registry, looks
/// at the connections and hands receipts over; when it cannot keep up, notifications are passed over and counted.
final class ReceiptIntake: Sendable {
    /// A notification that was stored.
    struct Arrival: Sendable {
        var user: UserID
        var data: String
        var date: Timestamp
        /// How many notifications the user had not seen then.
        var unread: Int
    }

    /// How many notifications can wait, and how large they can be together.
    static let bounds = BoundedQueue<Arrival>.Bounds(count: 8_192, bytes: 67_108_864)

    /// How many notifications are counted in one write.
    private static let maxBatch = 256

    private let registry: any DeviceRegistry
    private let connections: any LiveConnections
    private let dispatcher: PushDispatcher
    private let numbers: UIDSource
    private let clauses: ClauseCounter
    private let logger: Logger
    private let queue: WorkQueue<Arrival>
    private let missed = Atomic<UInt64>(0)

    init(
        registry: any DeviceRegistry,
        connections: any LiveConnections,
        dispatcher: PushDispatcher,
        numbers: UIDSource,
        bounds: BoundedQueue<Arrival>.Bounds = ReceiptIntake.bounds,
        clauses: ClauseCounter,
        logger: Logger
    ) {
        self.registry = registry
        self.connections = connections
        self.dispatcher = dispatcher
        self.numbers = numbers
        self.clauses = clauses
        self.logger = logger
        self.queue = WorkQueue(bounds)
    }

    /// Notifications of which no receipt was made, for lack of room or because the registry failed.
    var missedCount: UInt64 { self.missed.load(ordering: .relaxed) }

    /// Takes note of what was stored; repetitions make no receipt (RIN-024).
    func note(_ records: [NewNotification], _ acceptance: Acceptance, at now: Timestamp) {
        guard !acceptance.changes.isEmpty else { return self.clauses.note(.rin024) }
        var unread: [UserID: Int] = [:]
        for change in acceptance.changes { unread[change.user] = change.count.count }
        var repetitions = acceptance.repetitions[...]
        for (index, record) in records.enumerated() {
            guard repetitions.first != index else {
                repetitions.removeFirst()
                self.clauses.note(.rin024)
                continue
            }
            let arrival = Arrival(
                user: record.user,
                data: record.data,
                date: record.createDate ?? now,
                unread: unread[record.user] ?? 0
            )
            if self.queue.offer(arrival, bytes: record.data.utf8.count) != .taken { self.noteMissed(1) }
        }
    }

    /// Takes no more notifications; ``run()`` ends when receipts are made of those that wait.
    func close() {
        self.queue.close()
    }

    /// Makes receipts until it was closed and nothing waits, or the task is cancelled.
    func run() async {
        while let first = await self.queue.next() {
            await self.handle([first] + self.queue.takeWaiting(Self.maxBatch - 1))
        }
        self.noteMissed(self.queue.discard())
    }

    private func handle(_ arrivals: [Arrival]) async {
        let counted: [MessageNumber]
        do throws(StoreError) {
            counted = try await self.registry.countMessages(of: arrivals.map(\.user), from: self.numbers)
        } catch {
            self.noteMissed(arrivals.count)
            let metadata: Logger.Metadata = ["error": "\(error)", "notifications": "\(arrivals.count)"]
            self.logger.error("no receipts made of notifications", metadata: metadata)
            return
        }
        let connections = await self.connections.connections(of: Set(arrivals.map(\.user)))
        for (arrival, number) in zip(arrivals, counted) {
            let live = connections[arrival.user] ?? UserConnections()
            self.note(arrival, number, live)
            let receipt = Self.receipt(arrival, number, live)
            self.dispatcher.hand(receipt, bytes: arrival.data.utf8.count)
        }
    }

    /// What a receipt says of a notification (RIN-025 to RIN-028).
    static func receipt(_ arrival: Arrival, _ number: MessageNumber, _ connections: UserConnections) -> Receipt {
        let recipient = Recipient(
            delivered: UInt64(connections.count),
            devices: connections.count > 0 ? connections.devices : nil,
            unread: UInt64(max(0, arrival.unread))
        )
        let payload = Payload(
            what: .message,
            topic: .user(number.user),
            ts: arrival.date,
            seq: number.seq,
            mime: "text/plain",
            content: .string(arrival.data)
        )
        return Receipt(to: [number.user: recipient], payload: payload)
    }

    private func note(_ arrival: Arrival, _ number: MessageNumber, _ connections: UserConnections) {
        self.clauses.note([.rin020, .rin023, .rin025, .rin026, .rin028])
        if !connections.devices.isEmpty { self.clauses.note(.rin027) }
        if number.user.userID != arrival.user.text { self.clauses.note([.rin021, .rin022]) }
    }

    private func noteMissed(_ count: Int) {
        self.missed.add(UInt64(count), ordering: .relaxed)
    }
}
