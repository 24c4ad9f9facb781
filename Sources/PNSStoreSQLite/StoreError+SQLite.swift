import GRDB
import PNSService

extension StoreError {
    static let storeIsClosed = StoreError(code: .closed, cause: "the store is closed")

    /// The class of an error of SQLite.
    init(sqlite error: any Error) {
        guard let error = error as? DatabaseError else {
            self = error as? StoreError ?? StoreError(code: .unavailable, cause: "\(type(of: error))")
            return
        }
        let code: Code =
            switch error.resultCode {
            case .SQLITE_FULL, .SQLITE_TOOBIG: .full
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .readOnly
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_ABORT,
                .SQLITE_PROTOCOL, .SQLITE_CANTOPEN:
                .unavailable
            case .SQLITE_MISUSE: .closed
            // A broken constraint, a missing table, a file of another kind: not what this code has written.
            default: .corrupt
            }
        // Without the arguments of the statement: they hold what applications sent.
        self.init(code: code, cause: "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")")
    }
}
