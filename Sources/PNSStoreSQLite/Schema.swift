import Dispatch
import GRDB
import PNSService
import Synchronization

/// How the file is opened and laid out.
enum Schema {
    /// Opens a file that was examined, and brings it to the present layout.
    static func open(_ path: String) throws(StoreError) -> DatabasePool {
        do {
            var configuration = Configuration()
            configuration.label = "pns-store"
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(5)
            // No temporary file: it needs a descriptor and a disk at a moment when there can be none.
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction(makeDurable)
            guard try !pool.read(migrator.hasBeenSuperseded) else {
                throw StoreError(
                    code: .corrupt,
                    cause: "the file was written by a newer version; run that one, or name another file"
                )
            }
            try pool.read(StoreFile.refuseForeign)
            try migrator.migrate(pool)
            // A file that can be read and not written is told now, and not at the first notification.
            try pool.writeWithoutTransaction { try $0.inTransaction(.immediate) { .commit } }
            try openReaders(pool, configuration.maximumReaderCount)
            return pool
        } catch {
            throw StoreFile.advice(on: error)
        }
    }

    /// Makes a commit wait for the disk, and proves it.
    ///
    /// GRDB sets NORMAL for a pool while it opens, so this comes after opening; NORMAL can lose commits at a power cut,
    /// and an acknowledged notification is durable (NTF-040).
    private static func makeDurable(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // The pages that writes of many users touch: 32 MiB of them, and fewer, larger moves from the log to the file.
        try db.execute(sql: "PRAGMA cache_size = -32768")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        guard synchronous == 2, journal == "wal" else {
            throw StoreError(code: .unavailable, cause: "SQLite refused synchronous = FULL in WAL mode")
        }
    }

    /// Opens every reader now: later, in a crowd, there can be no file descriptor left for one.
    private static func openReaders(_ pool: DatabasePool, _ count: Int) throws {
        let (arrived, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let failure = Mutex<(any Error)?>(nil)
        for _ in 0..<count {
            pool.asyncRead { reader in
                let result = Result { try Int.fetchOne(try reader.get(), sql: "SELECT count(*) FROM sqlite_schema") }
                if case .failure(let error) = result { failure.withLock { $0 = error } }
                arrived.signal()
                guard case .success = result else { return }
                go.wait()  // Held until all are open, or one reader could serve them all.
            }
        }
        for _ in 0..<count { arrived.wait() }
        for _ in 0..<count { go.signal() }
        try pool.barrierWriteWithoutTransaction { _ in }  // None of them is in use any more: the file can be closed.
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// The numbered steps of the layout; a step that was released never changes.
    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1", migrate: createNotifications)
        migrator.registerMigration("2", migrate: createRegistry)
        return migrator
    }

    /// Lays out the notifications and the counter of each user.
    ///
    /// Ids and data are BLOBs, so that U+0000 is a character like others. AUTOINCREMENT keeps a sequence from being used
    /// again after its notification was deleted. ``NotificationSQL`` says what `state` means.
    private static func createNotifications(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE notification (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    application BLOB NOT NULL,
                    id BLOB NOT NULL,
                    user BLOB NOT NULL,
                    data BLOB NOT NULL,
                    created_seconds INTEGER NOT NULL,
                    created_nanoseconds INTEGER NOT NULL,
                    is_date_stated INTEGER NOT NULL,
                    accepted_seconds INTEGER NOT NULL,
                    accepted_nanoseconds INTEGER NOT NULL,
                    seen_seconds INTEGER,
                    seen_nanoseconds INTEGER,
                    state INTEGER NOT NULL,
                    UNIQUE (application, id)
                ) STRICT;
                CREATE INDEX notification_unseen
                    ON notification (user, created_seconds, created_nanoseconds, sequence) WHERE state = 0;
                CREATE INDEX notification_retained
                    ON notification (user, created_seconds, created_nanoseconds, sequence) WHERE state = 1;
                CREATE INDEX notification_seen_date
                    ON notification (seen_seconds, seen_nanoseconds) WHERE state = 1;
                CREATE INDEX notification_remembered
                    ON notification (accepted_seconds, accepted_nanoseconds) WHERE state = 2;
                CREATE TABLE counter (
                    user BLOB PRIMARY KEY,
                    unseen INTEGER NOT NULL CHECK (unseen >= 0),
                    version INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// Lays out the devices of users, the numbers of users who have none of their own, and how far messages are counted.
    ///
    /// A number of 64 bits stands as the signed one with the same bits. A registration has no subscription where
    /// `endpoint` is null.
    private static func createRegistry(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE device (
                    user INTEGER NOT NULL,
                    id BLOB NOT NULL,
                    platform BLOB NOT NULL,
                    lang BLOB NOT NULL,
                    endpoint BLOB,
                    p256dh BLOB,
                    auth BLOB,
                    registered_seconds INTEGER NOT NULL,
                    registered_nanoseconds INTEGER NOT NULL,
                    PRIMARY KEY (user, id)
                ) STRICT, WITHOUT ROWID;
                CREATE UNIQUE INDEX device_id ON device (id);
                CREATE TABLE alias (
                    name BLOB PRIMARY KEY,
                    user INTEGER NOT NULL UNIQUE
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE message_count (
                    user INTEGER PRIMARY KEY,
                    last INTEGER NOT NULL
                ) STRICT;
                """
        )
    }
}
