#if Postgres
/// The statements that read; each finds its rows by an index, in its order.
///
/// Of those that fill a page, `$2` is how many rows come at most. The data of a row that would make all before it larger
/// than `$3` bytes does not come: NULL stands for it, and it is read again if the page has room for it all the same.
enum ReadingSQL {
    static let counters = Statement(
        "counters",
        "SELECT user_id, unseen, version FROM pns_counter WHERE user_id = ANY ($1::bytea[])"
    )

    static let unseen = Statement(
        "unseen",
        page(
            """
            SELECT sequence, data, created_seconds, created_nanoseconds,
                NULL::int8 AS seen_seconds, NULL::int4 AS seen_nanoseconds
            FROM pns_notification WHERE state = 0 AND user_id = $1
            """
        )
    )

    static let seen = Statement("seen", page(retained))

    /// Unseen and seen ones; each part ends where the page can end.
    static let both = Statement(
        "both",
        page(
            """
            SELECT * FROM (
                SELECT sequence, data, created_seconds, created_nanoseconds,
                    NULL::int8 AS seen_seconds, NULL::int4 AS seen_nanoseconds
                FROM pns_notification
                WHERE state = 0 AND user_id = $1 AND (created_seconds, created_nanoseconds) > ($4, $5)
                ORDER BY created_seconds, created_nanoseconds, sequence LIMIT $2
            ) AS unseen
            UNION ALL
            SELECT * FROM (
                \(retained)
                ORDER BY created_seconds, created_nanoseconds, sequence LIMIT $2
            ) AS seen
            """
        )
    )

    private static let retained = """
        SELECT sequence, data, created_seconds, created_nanoseconds, seen_seconds, seen_nanoseconds
        FROM pns_notification
        WHERE state = 1 AND user_id = $1 AND (created_seconds, created_nanoseconds) > ($4, $5)
            AND (seen_seconds, seen_nanoseconds) > ($6, $7)
        """

    private static func page(_ rows: String) -> String {
        """
        SELECT sequence, CASE WHEN before <= $3 THEN data END, created_seconds, created_nanoseconds, seen_seconds,
            seen_nanoseconds
        FROM (
            SELECT *, sum(octet_length(data)) OVER place - octet_length(data) AS before
            FROM (
                SELECT * FROM (\(rows)) AS source
                ORDER BY created_seconds, created_nanoseconds, sequence LIMIT $2
            ) AS first
            WINDOW place AS (
                ORDER BY created_seconds, created_nanoseconds, sequence ROWS UNBOUNDED PRECEDING
            )
        ) AS numbered
        ORDER BY created_seconds, created_nanoseconds, sequence
        """
    }

    /// Those that look for rows, for the proof that none reads a whole table.
    static let all = [counters, unseen, seen, both]
}
#endif
