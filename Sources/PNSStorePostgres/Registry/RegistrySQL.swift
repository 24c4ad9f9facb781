#if Postgres
/// The statements of the registry; each finds its rows by an index, whatever the number of users and devices.
enum RegistrySQL {
    /// How many other devices a user has: as many rows as the limit at most.
    static let countOthers = Statement(
        "count_others",
        "SELECT count(*) FROM pns_device WHERE user_number = $1 AND digest <> sha256($2)"
    )

    /// An id belongs to one user: who registers it last has it.
    static let register = Statement(
        "register",
        """
        INSERT INTO pns_device (
            digest, user_number, id, platform, lang, endpoint, p256dh, auth, registered_seconds, registered_nanoseconds
        ) VALUES (sha256($2), $1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (digest) DO UPDATE SET
            user_number = excluded.user_number, platform = excluded.platform, lang = excluded.lang,
            endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
            registered_seconds = excluded.registered_seconds, registered_nanoseconds = excluded.registered_nanoseconds
        """
    )

    static let devices = Statement(
        "devices",
        """
        SELECT user_number, id, platform, lang, registered_seconds, registered_nanoseconds, endpoint, p256dh, auth
        FROM pns_device WHERE user_number = ANY ($1::int8[]) ORDER BY id
        """
    )

    static let remove = Statement(
        "remove",
        "DELETE FROM pns_device WHERE user_number = $1 AND digest = sha256($2)"
    )

    static let removeDead = Statement(
        "remove_dead",
        """
        DELETE FROM pns_device
        WHERE digest = sha256($1) AND (registered_seconds, registered_nanoseconds) <= ($2, $3)
        """
    )

    static let alias = Statement("alias", "SELECT user_number FROM pns_alias WHERE name = $1")

    static let addAlias = Statement("add_alias", "INSERT INTO pns_alias (name, user_number) VALUES ($1, $2)")

    /// Whether a number is anybody's: another's alias, or that of a user whom the application knows by it.
    static let isKnown = Statement(
        "is_known",
        """
        SELECT (
            EXISTS (SELECT FROM pns_alias WHERE user_number = $1)
            OR EXISTS (SELECT FROM pns_device WHERE user_number = $1)
            OR EXISTS (SELECT FROM pns_message_count WHERE user_number = $1)
        )::int4
        """
    )

    static let countMessage = Statement(
        "count_message",
        """
        INSERT INTO pns_message_count AS known (user_number, last) VALUES ($1, 1)
        ON CONFLICT (user_number) DO UPDATE SET last = known.last + 1
        RETURNING last
        """
    )

    /// Those that look for rows, for the proof that none reads a whole table.
    static let all = [countOthers, register, devices, remove, removeDead, alias, addAlias, isKnown, countMessage]
}
#endif
