import Foundation
import GRDB
import PNSService

/// The file of a store, looked at before and while it is opened; says what is wrong in words for the operator.
struct StoreFile {
    let path: String

    /// Refuses what SQLite would take without a word: a log whose file is gone, and a file that lost its end.
    ///
    /// SQLite deletes a log that it finds beside a missing or empty file, and what was acknowledged with it (NTF-040).
    func examine() throws(StoreError) {
        var isFolder = ObjCBool(false)
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard !isFolder.boolValue else {
            throw StoreError(code: .unavailable, cause: "this is a folder; name a file in it")
        }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard exists || FileManager.default.fileExists(atPath: folder) else {
            throw StoreError(code: .unavailable, cause: "the folder of the file does not exist; create it first")
        }
        guard size(of: path + "-wal") == 0 else {
            guard size(of: path) == 0 else { return }
            throw StoreError(
                code: .corrupt,
                cause: """
                    the file is gone and its log \(path)-wal is not; put the file back, or move the log away to begin anew
                    """
            )
        }
        if let expected = statedSize, expected > size(of: path) {
            throw StoreError(
                code: .corrupt,
                cause: "the file is damaged: it is shorter than it says; restore it from a copy"
            )
        }
    }

    /// Refuses a database that another program made; a new file is empty and passes.
    static func refuseForeign(_ db: Database) throws {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        guard tables.isEmpty || tables.contains("grdb_migrations") else {
            throw StoreError(
                code: .corrupt,
                cause: "the file is a database of another program; name another file"
            )
        }
    }

    /// The error of an opening that failed, with what to do about it.
    static func advice(on error: any Error) -> StoreError {
        var failure = StoreError(sqlite: error)
        guard let result = (error as? DatabaseError)?.resultCode else { return failure }
        let advice: String? =
            switch result {
            case .SQLITE_READONLY, .SQLITE_PERM:
                "it cannot be written to; give this user permission to write the file and its folder"
            case .SQLITE_CANTOPEN:
                "it cannot be opened or made; give this user permission to read and write the file and its folder"
            case .SQLITE_NOTADB: "it is not a database of SQLite; name another file, or move this one away"
            case .SQLITE_CORRUPT: "the file is damaged; restore it from a copy"
            case .SQLITE_FULL: "the disk is full; free some room"
            case .SQLITE_IOERR: "the disk fails or has no room; free some room, or look at the system's log"
            case .SQLITE_BUSY, .SQLITE_LOCKED: "another process uses it; end that one first"
            default: nil
            }
        if let advice { failure.cause = "\(advice) (\(failure.cause))" }
        return failure
    }

    /// The size that the first page states, nil for what has none; the log, if there is one, can hold a later one.
    private var statedSize: Int? {
        guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 32),
            header.count == 32, header.starts(with: "SQLite format 3\0".utf8)
        else { return nil }
        let stated = header[16..<18].reduce(0) { $0 << 8 | Int($1) }
        let pages = header[28..<32].reduce(0) { $0 << 8 | Int($1) }
        return pages * (stated == 1 ? 65_536 : stated)
    }

    private func size(of path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }
}
