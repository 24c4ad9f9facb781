import GRDB
import GRDBSQLite
import PNSCodec

/// A cached statement of the writing path, bound and stepped without GRDB's value types, which cost more than SQLite.
///
/// Values are bound in order; running it makes it ready for the next values.
struct DirectStatement {
    /// Tells SQLite to copy what is bound before the call returns: `SQLITE_TRANSIENT`, a macro that Swift cannot see.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let db: Database
    /// Keeps the handle alive.
    private let statement: Statement
    private var bound: Int32 = 0

    init(_ db: Database, _ sql: String) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
    }

    mutating func bind(_ integer: Int64) throws {
        bound += 1
        try check(sqlite3_bind_int64(statement.sqliteStatement, bound, integer))
    }

    mutating func bind(_ instant: Timestamp) throws {
        try bind(instant.seconds)
        try bind(Int64(instant.nanoseconds))
    }

    /// Binds the bytes of a text as a BLOB.
    mutating func bind(bytesOf text: String) throws {
        bound += 1
        let (handle, index) = (statement.sqliteStatement, bound)
        var text = text
        let code = text.withUTF8 { bytes in
            // A null pointer would be NULL and not an empty BLOB.
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), Self.copied)
        }
        try check(code)
    }

    /// Runs the statement and says how many rows it changed.
    mutating func run() throws -> Int {
        try finish { _ in }
        return db.changesCount
    }

    /// Runs the statement and reads the first two integers of its only row.
    mutating func pair() throws -> (Int64, Int64)? {
        var pair: (Int64, Int64)?
        try finish { pair = (sqlite3_column_int64($0, 0), sqlite3_column_int64($0, 1)) }
        return pair
    }

    private mutating func finish(_ readRow: (SQLiteStatement) -> Void) throws {
        let handle = statement.sqliteStatement
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            readRow(handle)
            code = sqlite3_step(handle)
        }
        bound = 0
        let message = code == SQLITE_DONE ? nil : lastMessage
        sqlite3_reset(handle)
        if code != SQLITE_DONE { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message) }
    }

    private func check(_ code: Int32) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastMessage)
    }

    private var lastMessage: String? {
        db.sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
    }
}
