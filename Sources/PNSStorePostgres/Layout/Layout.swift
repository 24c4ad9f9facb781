#if Postgres
import PNSService

/// How the tables are laid out, in numbered steps; a step that was released never changes.
///
/// The tables stand in the first schema of the search path, and their names begin with `pns_`, so that others have room
/// in the same database. Nodes that start at the same time bring the layout up to date one after the other.
enum Layout {
    /// Brings the schema to the present layout.
    ///
    /// - Returns: The object id of the schema.
    static func prepare(_ link: Link) throws -> Int64 {
        let schema = try Self.schema(link)
        try link.perform { connection in
            var calls = [Statement.begin(), Self.lock(.integer(schema), .integer(0))]
            do {
                let isNew = try connection.run(calls + [Self.isNew()])[2].integer(0, 0) != 0
                calls = isNew ? [Self.createSteps()] : []
                let known = try connection.run(calls + [Self.lastStep()])[calls.count].integer(0, 0)
                guard known <= Self.steps.count else {
                    throw StoreError(
                        code: .corrupt,
                        cause: "the tables were laid out by a newer version; run that one, or name another database"
                    )
                }
                calls = []
                for (number, step) in Self.steps.enumerated().dropFirst(Int(known)) {
                    calls += step.enumerated().map { Statement("step_\(number)_\($0)", $1)() }
                    calls.append(Self.noteStep(.integer(Int64(number + 1))))
                }
                // A database that can be read and not written is told now, and not at the first notification.
                _ = try connection.run(calls + [Self.forgetLinks(), WritingSQL.probe(), Statement.commit()])
            } catch {
                if !connection.isBroken { _ = try? connection.run([Statement.rollback()]) }
                throw error
            }
        }
        return schema
    }

    /// The error of an opening that failed, with what to do about it.
    static func advice(on error: any Error) -> StoreError {
        var failure = StoreError(postgres: error)
        guard case PostgresFault.refused(let state, _) = error else { return failure }
        let advice: String? =
            switch state {
            case "42501": "this user lacks rights; GRANT CREATE ON SCHEMA, or make it the owner of the tables"
            case "25006": "this is a standby, or read-only; name the primary"
            case "53100": "the disk of the server is full; free some room"
            default: nil
            }
        if let advice { failure.cause = "\(advice) (\(failure.cause))" }
        return failure
    }

    private static func schema(_ link: Link) throws -> Int64 {
        try link.perform { connection in
            let rows = try connection.run([Self.currentSchema()])[0]
            guard rows.count == 1 else {
                throw StoreError(
                    code: .unavailable,
                    cause: "no schema of the search_path exists; create it first (CREATE SCHEMA), or name another one"
                )
            }
            return try rows.integer(0, 0)
        }
    }

    /// Until the end of the transaction one node alone does something in a schema; `$2` says what.
    static let lock = Statement(
        "lock",
        "SELECT pg_advisory_xact_lock((7368307::int8 << 40) | ($1::int8 << 8) | $2::int8)"
    )

    private static let currentSchema = Statement(
        "current_schema",
        "SELECT oid::int8 FROM pg_namespace WHERE nspname = current_schema()"
    )

    private static let isNew = Statement(
        "is_new",
        "SELECT (to_regclass(quote_ident(current_schema()) || '.pns_layout') IS NULL)::int4"
    )

    private static let createSteps = Statement(
        "create_steps",
        "CREATE TABLE pns_layout (step int4 PRIMARY KEY, done timestamptz NOT NULL DEFAULT now())"
    )

    private static let lastStep = Statement("last_step", "SELECT coalesce(max(step), 0)::int8 FROM pns_layout")

    /// What connections of nodes that have gone left behind.
    private static let forgetLinks = Statement(
        "forget_links",
        "DELETE FROM pns_commit WHERE used < now() - interval '7 days'"
    )

    private static let noteStep = Statement("note_step", "INSERT INTO pns_layout (step) VALUES ($1)")

    /// Notifications and the counter of each user; then devices, the numbers of users who have none of their own, and how
    /// far messages are counted.
    ///
    /// The last commit of each connection stands in `pns_commit`, so that one can be asked for whose answer was lost.
    ///
    /// Ids and data are bytes, so that U+0000 is a character like others and order is that of bytes. The counters have room
    /// beside each row for its next version. A number of 64 bits stands as the signed one with the same bits. The ids of
    /// devices are longer than an index takes, so their digests are indexed.
    private static let steps: [[String]] = [
        [
            "CREATE SEQUENCE pns_notification_sequence",
            """
            CREATE TABLE pns_notification (
                sequence int8 PRIMARY KEY,
                application bytea NOT NULL,
                id bytea NOT NULL,
                user_id bytea NOT NULL,
                data bytea NOT NULL,
                created_seconds int8 NOT NULL,
                created_nanoseconds int4 NOT NULL,
                is_date_stated int2 NOT NULL,
                accepted_seconds int8 NOT NULL,
                accepted_nanoseconds int4 NOT NULL,
                seen_seconds int8,
                seen_nanoseconds int4,
                state int2 NOT NULL,
                UNIQUE (application, id)
            )
            """,
            """
            CREATE INDEX pns_notification_unseen
                ON pns_notification (user_id, created_seconds, created_nanoseconds, sequence) WHERE state = 0
            """,
            """
            CREATE INDEX pns_notification_retained
                ON pns_notification (user_id, created_seconds, created_nanoseconds, sequence) WHERE state = 1
            """,
            """
            CREATE INDEX pns_notification_seen_date
                ON pns_notification (seen_seconds, seen_nanoseconds, sequence) WHERE state = 1
            """,
            """
            CREATE INDEX pns_notification_remembered
                ON pns_notification (accepted_seconds, accepted_nanoseconds, sequence) WHERE state = 2
            """,
            """
            CREATE TABLE pns_counter (
                user_id bytea PRIMARY KEY,
                unseen int8 NOT NULL CHECK (unseen >= 0),
                version int8 NOT NULL
            ) WITH (fillfactor = 60)
            """,
            """
            CREATE TABLE pns_commit (
                link int8 PRIMARY KEY,
                number int8 NOT NULL,
                used timestamptz NOT NULL DEFAULT now()
            ) WITH (fillfactor = 10)
            """,
            "CREATE TABLE pns_probe (number int8 NOT NULL)",
            "INSERT INTO pns_probe VALUES (0)",
        ],
        [
            """
            CREATE TABLE pns_device (
                digest bytea PRIMARY KEY,
                id bytea NOT NULL,
                user_number int8 NOT NULL,
                platform bytea NOT NULL,
                lang bytea NOT NULL,
                endpoint bytea,
                p256dh bytea,
                auth bytea,
                registered_seconds int8 NOT NULL,
                registered_nanoseconds int4 NOT NULL
            )
            """,
            "CREATE INDEX pns_device_user ON pns_device (user_number)",
            "CREATE TABLE pns_alias (name bytea PRIMARY KEY, user_number int8 NOT NULL UNIQUE)",
            "CREATE TABLE pns_message_count (user_number int8 PRIMARY KEY, last int8 NOT NULL)",
        ],
    ]
}
#endif
