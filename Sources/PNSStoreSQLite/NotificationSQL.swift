/// The statements of the store; each finds its rows by an index, whatever the number of users and notifications.
///
/// `state` is 0 for unseen, 1 for seen and retained, 2 for dropped with its id still remembered. It is written as a
/// literal, because SQLite uses a partial index only for a condition it can see.
enum NotificationSQL {
    static let insert = """
        INSERT INTO notification (
            application, id, user, data, created_seconds, created_nanoseconds, is_date_stated,
            accepted_seconds, accepted_nanoseconds, state
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        ON CONFLICT (application, id) DO NOTHING
        """

    static let find = """
        SELECT user, data, created_seconds, created_nanoseconds, is_date_stated
        FROM notification WHERE application = ? AND id = ?
        """

    /// Behind a read of ``counter``: with RETURNING, SQLite sets up a table of its own for each run, which takes as long
    /// as the rest of an accepted notification.
    static let setCounter = """
        INSERT INTO counter (user, unseen, version) VALUES (?, ?, ?)
        ON CONFLICT (user) DO UPDATE SET unseen = excluded.unseen, version = excluded.version
        """

    static let counter = "SELECT unseen, version FROM counter WHERE user = ?"

    static let unseen = """
        SELECT sequence, data, created_seconds, created_nanoseconds
        FROM notification INDEXED BY notification_unseen
        WHERE state = 0 AND user = ?
        ORDER BY created_seconds, created_nanoseconds, sequence
        LIMIT ?
        """

    static let markSeen = """
        UPDATE notification SET state = 1, seen_seconds = ?, seen_nanoseconds = ?
        WHERE sequence = ? AND user = ? AND state = 0
        """

    static let seen = """
        SELECT sequence, data, created_seconds, created_nanoseconds, seen_seconds, seen_nanoseconds
        FROM notification INDEXED BY notification_retained
        WHERE state = 1 AND user = ? AND (created_seconds, created_nanoseconds) > (?, ?)
            AND (seen_seconds, seen_nanoseconds) > (?, ?)
        ORDER BY created_seconds, created_nanoseconds, sequence
        """

    static let unseenAfter = """
        SELECT sequence, data, created_seconds, created_nanoseconds
        FROM notification INDEXED BY notification_unseen
        WHERE state = 0 AND user = ? AND (created_seconds, created_nanoseconds) > (?, ?)
        ORDER BY created_seconds, created_nanoseconds, sequence
        """

    static let drop = """
        UPDATE notification SET state = 2 WHERE sequence IN (
            SELECT sequence FROM notification INDEXED BY notification_seen_date
            WHERE state = 1 AND (seen_seconds, seen_nanoseconds) < (?, ?)
            ORDER BY seen_seconds, seen_nanoseconds LIMIT ?
        )
        """

    static let forget = """
        DELETE FROM notification WHERE sequence IN (
            SELECT sequence FROM notification INDEXED BY notification_remembered
            WHERE state = 2 AND (accepted_seconds, accepted_nanoseconds) < (?, ?)
            ORDER BY accepted_seconds, accepted_nanoseconds LIMIT ?
        )
        """

    /// All of them, for the proof that none scans a table.
    static let all = [insert, find, setCounter, counter, unseen, markSeen, seen, unseenAfter, drop, forget]
}
