import Foundation
import GRDB
import PNSCodec
import PNSService
import Testing

@testable import PNSStoreSQLite

@Suite
struct DurabilityTests {
    private static let now = Timestamp(seconds: 1_772_600_767, nanoseconds: 0)

    private func record(_ id: String) throws -> NewNotification {
        NewNotification(
            id: try NotificationID(validating: id),
            user: try UserID(validating: "u1"),
            data: id,
            createDate: nil
        )
    }

    @Test func aCommitWaitsForTheDisk() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        let (synchronous, journal, foreignKeys) = try await store.pool.writeWithoutTransaction { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
            )
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
        #expect(foreignKeys == 1)
        try await store.close()
    }

    @Test func aCopyOfTheFilesWithoutACheckpointHoldsWhatWasAccepted() async throws {
        let (folder, copy) = (try TemporaryFolder(), try TemporaryFolder())
        let store = try SQLiteStore(path: folder.path())
        let user = try UserID(validating: "u1")
        for index in 0..<20 {
            _ = try await store.accept([try record("\(index)")], from: ApplicationName("app"), at: Self.now)
        }
        let sequences = try await store.unseen(of: user, within: AnswerBounds(maxNotifications: 5, maxBytes: 1 << 20))
            .map(\.sequence)
        let count = try await store.markSeen(sequences, of: user, at: Self.now.advanced(by: .seconds(1)))

        // What a process leaves that ends without closing; the log has not been moved into the file yet.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: folder.path() + suffix, toPath: copy.path() + suffix)
        }
        let log = try FileManager.default.attributesOfItem(atPath: copy.path() + "-wal")[.size] as? Int
        #expect(log ?? 0 > 0)
        try await store.close()

        let again = try SQLiteStore(path: copy.path())
        #expect(try await again.unseenCount(of: user) == count)
        #expect(count.count == 15)
        let outcome = try await again.accept([try record("3")], from: ApplicationName("app"), at: Self.now)
        let repetition = Acceptance(ids: [try NotificationID(validating: "3")], changes: [], repetitions: [0])
        #expect(outcome == .accepted(repetition))
        try await again.close()
    }

    @Test func aClosedStoreIsOneFileThatHoldsEverything() async throws {
        let (folder, copy) = (try TemporaryFolder(), try TemporaryFolder())
        let store = try SQLiteStore(path: folder.path())
        let user = try UserID(validating: "u1")
        _ = try await store.accept([try record("1")], from: ApplicationName("app"), at: Self.now)
        #expect(try await store.unseenCount(of: user).count == 1)
        try await store.close()

        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["store.sqlite"])
        try FileManager.default.copyItem(atPath: folder.path(), toPath: copy.path())
        let again = try SQLiteStore(path: copy.path())
        #expect(try await again.unseenCount(of: user).count == 1)
        try await again.close()
    }

    @Test func aFileOfANewerVersionIsRefused() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path())
        try await store.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
        try await store.close()
        #expect {
            try SQLiteStore(path: folder.path())
        } throws: {
            guard let error = $0 as? StoreError else { return false }
            return error.code == .corrupt && error.cause.contains("newer version")
        }
    }
}
