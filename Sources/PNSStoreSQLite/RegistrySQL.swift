/// The statements of the registry; each finds its rows by an index, whatever the number of users and devices.
enum RegistrySQL {
    /// How many other devices a user has: as many rows as the limit at most.
    static let countOthers = "SELECT count(*) FROM device WHERE user = ? AND id <> ?"

    static let takeFromOthers = "DELETE FROM device WHERE id = ? AND user <> ?"

    static let register = """
        INSERT INTO device (
            user, id, platform, lang, endpoint, p256dh, auth, registered_seconds, registered_nanoseconds
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (user, id) DO UPDATE SET
            platform = excluded.platform, lang = excluded.lang, endpoint = excluded.endpoint, p256dh = excluded.p256dh,
            auth = excluded.auth, registered_seconds = excluded.registered_seconds,
            registered_nanoseconds = excluded.registered_nanoseconds
        """

    static let devices = """
        SELECT id, platform, lang, registered_seconds, registered_nanoseconds, endpoint, p256dh, auth
        FROM device WHERE user = ? ORDER BY id
        """

    static let remove = "DELETE FROM device WHERE user = ? AND id = ?"

    static let removeDead = """
        DELETE FROM device WHERE id = ? AND (registered_seconds, registered_nanoseconds) <= (?, ?)
        """

    static let alias = "SELECT user FROM alias WHERE name = ?"

    static let addAlias = "INSERT INTO alias (name, user) VALUES (?, ?)"

    /// Whether a number is anybody's: another's alias, or that of a user whom the application knows by it.
    static let isKnown = """
        SELECT 1, 0 FROM alias WHERE user = ?
        UNION ALL SELECT 1, 0 FROM device WHERE user = ?
        UNION ALL SELECT 1, 0 FROM message_count WHERE user = ?
        LIMIT 1
        """

    /// Behind a read of ``lastMessage``, as with the counter of notifications.
    static let setLastMessage = """
        INSERT INTO message_count (user, last) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET last = excluded.last
        """

    static let lastMessage = "SELECT last, 0 FROM message_count WHERE user = ?"

    /// All of them, for the proof that none scans a table.
    static let all = [
        countOthers, takeFromOthers, register, devices, remove, removeDead, alias, addAlias, isKnown, setLastMessage,
        lastMessage,
    ]
}
