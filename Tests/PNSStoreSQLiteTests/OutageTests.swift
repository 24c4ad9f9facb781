import GRDB
import PNSCodec
import PNSService
import Synchronization
import Testing

@testable import PNSStoreSQLite

/// What SQLite fails with, where it hurts: another process's lock, an error in the middle of a group, one at its commit.
@Suite("A store that fails for a while")
struct OutageTests {
    private static let now = Timestamp(seconds: 1_772_600_767)
    private static let application = ApplicationName("app")

    private func record(_ id: String, bytes: Int = 10) throws -> NewNotification {
        NewNotification(
            id: try NotificationID(validating: id),
            user: try UserID(validating: "u"),
            data: String(repeating: "x", count: bytes),
            createDate: nil
        )
    }

    private func accept(_ store: SQLiteStore, _ id: String, bytes: Int = 10) async throws -> StoreError.Code? {
        let record = try record(id, bytes: bytes)
        do throws(StoreError) {
            _ = try await store.accept([record], from: Self.application, at: Self.now)
            return nil
        } catch {
            return error.code
        }
    }

    private func count(_ store: SQLiteStore) async throws -> Int {
        try await store.unseenCount(of: UserID(validating: "u")).count
    }

    /// Accepts records at once, so that they share a group; the code of each that failed.
    private func acceptTogether(_ store: SQLiteStore, _ names: [String]) async throws -> [StoreError.Code?] {
        try await withThrowingTaskGroup(of: StoreError.Code?.self) { group in
            for name in names { group.addTask { try await self.accept(store, name) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("because another process writes says so, and goes on afterwards")
    func busy() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        // The patience of the store with others; seconds would only make this test longer.
        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.path(), configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(try await acceptTogether(store, ["a", "b", "c"]) == [.unavailable, .unavailable, .unavailable])
        #expect(try await count(store) == 0, "reads go on")
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(try await acceptTogether(store, ["a", "b", "c"]) == [nil, nil, nil])
        #expect(try await count(store) == 3)
        try await store.close()
    }

    @Test("at the commit fails every operation of the group and none of the next")
    func failedCommit() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        let outage = Outage()
        try await store.pool.writeWithoutTransaction { $0.add(transactionObserver: outage, extent: .databaseLifetime) }
        outage.begin()
        let gate = WriterGate(store.pool)
        async let codes = acceptTogether(store, ["a", "b", "c", "d"])
        gate.open()
        #expect(try await codes == Array(repeating: .unavailable, count: 4))
        outage.end()
        #expect(try await count(store) == 0)
        #expect(try await acceptTogether(store, ["a", "b", "c", "d"]) == Array(repeating: nil, count: 4))
        #expect(try await count(store) == 4)
        try await store.close()
    }

    @Test("because one record of a group does not fit leaves its neighbours theirs")
    func fullInTheMiddle() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        try await store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 8)")
        }
        let gate = WriterGate(store.pool)
        async let small = acceptTogether(store, ["a", "b"])
        async let large = accept(store, "large", bytes: 1_000_000)
        gate.open()
        let (codes, code) = (try await small, try await large)
        #expect(code == .full)
        // SQLite may end the whole transaction for want of room; then all of the group are told, and none is stored.
        let stored = codes.filter { $0 == nil }.count
        #expect(codes.allSatisfy { $0 == nil || $0 == .full })
        #expect(try await count(store) == stored)
        #expect(try await accept(store, "c") == nil)
        #expect(try await count(store) == stored + 1)
        try await store.close()
    }
}

/// Refuses commits while it lasts, as a disk that fails would.
private final class Outage: TransactionObserver, Sendable {
    private let isOn = Mutex(false)

    func begin() { isOn.withLock { $0 = true } }

    func end() { isOn.withLock { $0 = false } }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseWillCommit() throws {
        if isOn.withLock({ $0 }) { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error") }
    }

    func databaseDidCommit(_ db: Database) {}

    func databaseDidRollback(_ db: Database) {}
}
