import Foundation
import GRDB
import PNSCodec
import PNSService
import Testing

@testable import PNSStoreSQLite

@Suite("A store that cannot be opened")
struct OpeningTests {
    private func refusal(_ path: String) -> StoreError? {
        do throws(StoreError) {
            _ = try SQLiteStore(path: path)
            return nil
        } catch {
            return error
        }
    }

    /// A closed store with enough in it to need several pages.
    private func makeStore(_ path: String) async throws {
        let store = try SQLiteStore(path: path)
        let record = NewNotification(
            id: try NotificationID(validating: "n"),
            user: try UserID(validating: "u"),
            data: String(repeating: "x", count: 100_000),
            createDate: nil
        )
        _ = try await store.accept([record], from: ApplicationName("app"), at: Timestamp(seconds: 1_772_600_767))
        try await store.close()
    }

    @Test("because its path is a folder says so")
    func folder() throws {
        let folder = try TemporaryFolder()
        #expect(refusal(folder.url.path)?.cause.contains("name a file in it") == true)
    }

    @Test("because its folder is missing says so")
    func missingFolder() throws {
        let folder = try TemporaryFolder()
        #expect(refusal(folder.path("missing/store.sqlite"))?.cause.contains("create it first") == true)
    }

    @Test("because its file is gone keeps the log that is left")
    func orphanedLog() throws {
        let folder = try TemporaryFolder()
        let log = folder.url.appending(component: "store.sqlite-wal")
        try Data("a log".utf8).write(to: log)
        let error = refusal(folder.path())
        #expect(error?.code == .corrupt)
        #expect(error?.cause.contains("store.sqlite-wal") == true)
        #expect(try Data(contentsOf: log) == Data("a log".utf8))
    }

    @Test("because its file was cut off is damaged", arguments: [6_000, 50_000])
    func cutOff(size: UInt64) async throws {
        let folder = try TemporaryFolder()
        try await makeStore(folder.path())
        #expect(refusal(folder.path()) == nil)
        let file = try FileHandle(forWritingTo: folder.url.appending(component: "store.sqlite"))
        try file.truncate(atOffset: size)
        try file.close()
        let error = refusal(folder.path())
        #expect(error?.code == .corrupt)
        #expect(error?.cause.contains("damaged") == true)
    }

    @Test("because another program made it leaves it as it was")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.path())
        try await queue.write { try $0.execute(sql: "CREATE TABLE notification (text TEXT)") }
        #expect(refusal(folder.path())?.cause.contains("another program") == true)
        let tables = try await queue.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema") }
        #expect(tables == ["notification"])
    }

    @Test("because another store has it open says so, and opens once that one is closed")
    func taken() async throws {
        let folder = try TemporaryFolder()
        let first = try SQLiteStore(path: folder.path())
        let error = refusal(folder.path())
        #expect(error?.code == .unavailable)
        #expect(error?.cause.hasPrefix("another process has it open; end that one first") == true)
        #expect(try await first.unseenCount(of: UserID(validating: "u")).count == 0)
        try await first.close()
        #expect(refusal(folder.path()) == nil)
    }

    @Test("because the store before was not closed opens, with its lock left behind")
    func lockLeftBehind() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path() + "-lock"))
        #expect(refusal(folder.path()) == nil)
    }

    @Test("because it is no database says what to do")
    func otherKind() throws {
        let folder = try TemporaryFolder()
        try Data(String(repeating: "text", count: 1_000).utf8).write(to: URL(filePath: folder.path()))
        #expect(refusal(folder.path())?.cause.hasPrefix("it is not a database of SQLite; name another file") == true)
    }
}
