import Foundation
import PNSCodec
import PNSService

/// Records that the store is to accept.
struct NotifyAcceptance: Sendable {
    /// What was accepted first under an id, and when.
    typealias Known = (record: NewNotification, date: Timestamp)

    /// The records.
    var records: [NewNotification]

    /// Who sends them.
    var application: ApplicationName

    /// When.
    let now: Timestamp

    /// What was accepted under the id of each record before.
    let known: [Known?]

    fileprivate let base: any NotificationStore
    fileprivate let bus: any EventBus

    init(
        records: [NewNotification],
        application: ApplicationName,
        now: Timestamp,
        known: [Known?],
        base: any NotificationStore,
        bus: any EventBus
    ) {
        self.records = records
        self.application = application
        self.now = now
        self.known = known
        self.base = base
        self.bus = bus
    }

    /// Whether there is one record only.
    var isSingle: Bool { self.records.count == 1 }

    /// Has the store behind decide.
    func pass() async throws(StoreError) -> AcceptOutcome {
        try await self.base.accept(self.records, from: self.application, at: self.now)
    }

    /// The places of the records that repeat what was accepted before.
    var repetitions: [Int] {
        self.records.indices.filter { index in
            guard let first = self.known[index]?.record else { return false }
            return self.records[index].repeats(user: first.user, data: first.data, statedDate: first.createDate)
        }
    }

    /// Whether what was accepted under the id of a record is older than an hour.
    func isOld(_ index: Int) -> Bool {
        self.known[index].map { self.now.since($0.date) > .seconds(3_600) } ?? false
    }

    /// Whether the user of a record has no unseen notification with its data.
    func isSeen(_ index: Int) async throws(StoreError) -> Bool {
        let record = self.records[index]
        return try await !self.base.allUnseen(of: record.user).contains { $0.data == record.data }
    }

    /// Stores records under ids that nobody knows and tells the devices, whatever the outcome of the call will be.
    func hide(_ hidden: some Sequence<NewNotification>) async throws(StoreError) {
        var call = self
        call.records = hidden.map { record in
            var record = record
            if let id = try? NotificationID(validating: UUID().uuidString) { record.id = id }
            return record
        }
        guard !call.records.isEmpty, case .accepted(let acceptance) = try await call.pass() else { return }
        self.bus.publish(acceptance.changes)
    }

    /// The outcome for records that are accepted and change nothing.
    var unchanged: AcceptOutcome { .accepted(Acceptance(ids: self.records.map(\.id), changes: [])) }
}
