#if Postgres
/// The statements that store and mark; each finds its rows by an index, whatever the number of users and notifications.
///
/// `state` is 0 for unseen, 1 for seen and retained, 2 for dropped with its id still remembered. It is written as a
/// literal, because a partial index is used only for a condition that the planner can see.
enum WritingSQL {
    /// Numbers records in the order of arrival, and stores them in the order of their ids.
    ///
    /// Gives each sequence with the place of its record, from 1, and then the sequences that were stored with 0.
    static let insert = Statement(
        "insert",
        """
        WITH record AS MATERIALIZED (
            SELECT nextval('pns_notification_sequence') AS sequence, given.* FROM (
                SELECT * FROM unnest(
                    $1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::int8[], $6::int8[], $7::int8[], $8::int8[],
                    $9::int8[]
                ) WITH ORDINALITY AS given (
                    application, id, user_id, data, created_seconds, created_nanoseconds, is_date_stated,
                    accepted_seconds, accepted_nanoseconds, place
                ) ORDER BY place
            ) AS given
        ), stored AS (
            INSERT INTO pns_notification (
                sequence, application, id, user_id, data, created_seconds, created_nanoseconds, is_date_stated,
                accepted_seconds, accepted_nanoseconds, state
            )
            SELECT sequence, application, id, user_id, data, created_seconds, created_nanoseconds, is_date_stated,
                accepted_seconds, accepted_nanoseconds, 0
            FROM record ORDER BY application, id, place
            ON CONFLICT (application, id) DO NOTHING
            RETURNING sequence
        )
        SELECT sequence, place FROM record UNION ALL SELECT sequence, 0 FROM stored
        """
    )

    static let find = Statement(
        "find",
        """
        SELECT place, user_id, data, created_seconds, created_nanoseconds, is_date_stated
        FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS wanted (application, id, place)
        CROSS JOIN LATERAL (
            SELECT * FROM pns_notification
            WHERE pns_notification.application = wanted.application AND pns_notification.id = wanted.id
            OFFSET 0
        ) AS found
        """
    )

    /// Adds to the counters, and tells the other nodes when that is committed.
    static let addCounts = Statement(
        "add_counts",
        """
        WITH changed AS MATERIALIZED (
            INSERT INTO pns_counter AS counter (user_id, unseen, version)
            SELECT * FROM unnest($1::bytea[], $2::int8[], $3::int8[]) AS given (user_id, added, changes)
            ORDER BY user_id
            ON CONFLICT (user_id) DO UPDATE
            SET unseen = counter.unseen + excluded.unseen, version = counter.version + excluded.version
            RETURNING user_id, unseen, version
        ), \(told)
        """
    )

    /// Takes from the counters, which are locked, and tells the other nodes when that is committed.
    static let takeCounts = Statement(
        "take_counts",
        """
        WITH changed AS MATERIALIZED (
            UPDATE pns_counter AS counter
            SET unseen = unseen - given.removed, version = version + given.changes
            FROM unnest($1::bytea[], $2::int8[], $3::int8[]) AS given (user_id, removed, changes)
            WHERE counter.user_id = given.user_id
            RETURNING counter.user_id, counter.unseen, counter.version
        ), \(told)
        """
    )

    /// Fourteen users in a notification: their ids have 512 digits at most, and a payload 7,999 bytes.
    private static let told = """
        part AS MATERIALIZED (
            SELECT *, (row_number() OVER () - 1) / 14 AS number FROM changed
        ), told AS MATERIALIZED (
            SELECT pg_notify(
                $4, $5 || string_agg(' ' || encode(user_id, 'hex') || ':' || unseen || ':' || version, '')
            ) FROM part GROUP BY number
        )
        SELECT user_id, unseen, version, (SELECT count(*) FROM told) FROM changed
        """

    static let lockCounters = Statement(
        "lock_counters",
        "SELECT user_id, unseen, version FROM pns_counter WHERE user_id = ANY ($1::bytea[]) ORDER BY user_id FOR UPDATE"
    )

    static let markSeen = Statement(
        "mark_seen",
        """
        UPDATE pns_notification AS notification
        SET state = 1, seen_seconds = given.seconds, seen_nanoseconds = given.nanoseconds
        FROM unnest($1::int8[], $2::bytea[], $3::int8[], $4::int8[]) AS given (sequence, user_id, seconds, nanoseconds)
        WHERE notification.sequence = given.sequence AND notification.user_id = given.user_id
            AND notification.state = 0
        RETURNING notification.sequence, notification.user_id
        """
    )

    /// A write that nobody sees.
    static let probe = Statement("probe", "UPDATE pns_probe SET number = number + 1")

    static let drop = Statement(
        "drop",
        """
        UPDATE pns_notification SET state = 2 WHERE sequence = ANY (ARRAY(
            SELECT sequence FROM pns_notification
            WHERE state = 1 AND (seen_seconds, seen_nanoseconds) < ($1, $2)
            ORDER BY seen_seconds, seen_nanoseconds, sequence LIMIT $3 FOR UPDATE
        ))
        """
    )

    static let forget = Statement(
        "forget",
        """
        DELETE FROM pns_notification WHERE sequence = ANY (ARRAY(
            SELECT sequence FROM pns_notification
            WHERE state = 2 AND (accepted_seconds, accepted_nanoseconds) < ($1, $2)
            ORDER BY accepted_seconds, accepted_nanoseconds, sequence LIMIT $3 FOR UPDATE
        ))
        """
    )

    /// Those that look for rows, for the proof that none reads a whole table.
    static let all = [insert, find, addCounts, takeCounts, lockCounters, markSeen, drop, forget]
}
#endif
