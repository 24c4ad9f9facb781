import Foundation
import GRDB
import PNSCodec
import PNSService
import Testing

@testable import PNSStoreSQLite

@Suite
struct FailureTests {
    private static let now = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)
    private static let application = ApplicationName("app")

    private func record(_ id: String, bytes: Int = 10) throws -> NewNotification {
        NewNotification(
            id: try NotificationID(validating: id),
            user: try UserID(validating: "u1"),
            data: String(repeating: "x", count: bytes),
            createDate: nil
        )
    }

    private func code(_ operation: () async throws -> Void) async -> StoreError.Code? {
        do {
            try await operation()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test func aFullDiskFailsTheWriteAndNothingElse() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        let user = try UserID(validating: "u1")
        _ = try await store.accept([try record("first")], from: Self.application, at: Self.now)
        let pages = try await store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
            return pages
        }
        let full = await code {
            _ = try await store.accept([try record("large", bytes: 100_000)], from: Self.application, at: Self.now)
        }
        #expect(full == .full)
        #expect(try await store.unseenCount(of: user).count == 1)

        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages + 1_000)") }
        let later = await code {
            _ = try await store.accept([try record("large", bytes: 100_000)], from: Self.application, at: Self.now)
        }
        #expect(later == nil)
        #expect(try await store.unseenCount(of: user).count == 2)
        try await store.close()
    }

    @Test func aReadOnlyStoreSaysSo() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        let failure = await code {
            _ = try await store.accept([try record("n")], from: Self.application, at: Self.now)
        }
        #expect(failure == .readOnly)
        #expect(await code { try await store.confirmWritable() } == .readOnly)
        try await store.close()
    }

    @Test func aFileOfAnotherKindIsCorrupt() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "This is no database. ", count: 500)
        try Data(text.utf8).write(to: folder.url.appending(component: "store.sqlite"))
        #expect {
            try SQLiteStore(path: folder.path())
        } throws: {
            ($0 as? StoreError)?.code == .corrupt
        }
    }

    @Test func aFolderThatDoesNotExistCannotBeOpened() throws {
        let folder = try TemporaryFolder()
        #expect {
            try SQLiteStore(path: folder.path("missing/store.sqlite"))
        } throws: {
            ($0 as? StoreError)?.code == .unavailable
        }
    }

    @Test func aDamagedRowIsAnErrorAndNoTrap() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        _ = try await store.accept([try record("n")], from: Self.application, at: Self.now)
        try await store.pool.write { try $0.execute(sql: "UPDATE notification SET data = x'FF'") }
        let user = try UserID(validating: "u1")
        let failure = await code {
            _ = try await store.unseen(of: user, within: AnswerBounds(maxNotifications: 1, maxBytes: 1))
        }
        #expect(failure == .corrupt)
        try await store.close()
    }

    @Test func theCauseHoldsNothingThatAnApplicationSent() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        try await store.pool.write { try $0.execute(sql: "DROP TABLE counter") }
        let secret = try record("a secret id")
        do throws(StoreError) {
            _ = try await store.accept([secret], from: Self.application, at: Self.now)
            Issue.record("a store without its counters accepts")
        } catch {
            #expect(error.code == .corrupt)
            #expect(!error.cause.contains("secret"))
        }
        try await store.close()
    }
}
