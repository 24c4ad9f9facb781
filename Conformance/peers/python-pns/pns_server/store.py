"""What is kept, in SQLite.

Every method is one transaction and none of them waits, so on the event loop nothing comes between its steps. Instants
are kept as texts of one length, which sort as the instants do: nanoseconds up to the year 9999 do not fit into 64 bits.
"""
import hashlib
import sqlite3
import uuid

from .faults import Fault
from .texts import FIRST, NANO, read_timestamp, write, write_timestamp

SCHEMA = """
CREATE TABLE IF NOT EXISTS notification (
    arrival INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: an answer under way holds these
    user TEXT NOT NULL, data BLOB NOT NULL, created TEXT NOT NULL, seen TEXT);
CREATE INDEX IF NOT EXISTS by_user_unseen ON notification (user, created, arrival) WHERE seen IS NULL;
CREATE INDEX IF NOT EXISTS by_user_seen ON notification (user, created, arrival) WHERE seen IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_seen ON notification (seen) WHERE seen IS NOT NULL;
CREATE TABLE IF NOT EXISTS accepted (  -- NTF-032: ids outlive their notifications; NTF-033: of one application each
    application TEXT NOT NULL, id TEXT NOT NULL, fingerprint BLOB NOT NULL, accepted TEXT NOT NULL,
    PRIMARY KEY (application, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_accepted ON accepted (accepted);
"""


def key(instant):
    return write_timestamp(instant, digits=9)


def shown(text):
    return write_timestamp(read_timestamp(text))


def fingerprint(record):
    """Equal for equal records: user, data, and the stated instant or that none was stated."""
    stated = None if record.created is None else key(record.created)
    return hashlib.sha256(write([record.user, record.data, stated])).digest()


class Store:
    def __init__(self, path, limits):
        self._limits = limits
        self._database = sqlite3.connect(path, isolation_level=None)
        # NTF-040: a commit in the write-ahead log has left the process; it survives the end of it.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(SCHEMA)

    def close(self):
        self._database.close()

    def accept(self, application, records, now):
        """Stores all records or none (NTF-011). Returns their ids, and the users who got something new."""
        ids, users = [], set()
        with self._transaction() as execute:
            for index, record in enumerate(records):
                identity = record.id or uuid.uuid4().hex  # NTF-003
                mark = fingerprint(record)
                known = execute("SELECT fingerprint FROM accepted WHERE application = ? AND id = ?",
                                (application, identity)).fetchone()
                if known is None:
                    execute("INSERT INTO accepted VALUES (?, ?, ?, ?)", (application, identity, mark, key(now)))
                    created = now if record.created is None else record.created  # NTF-005, NTF-006
                    execute("INSERT INTO notification (user, data, created) VALUES (?, ?, ?)",
                            (record.user, record.data.encode("utf-8"), key(created)))
                    users.add(record.user)
                elif known[0] != mark:  # NTF-031; equal ones are stored already, NTF-030
                    raise Fault("conflict", f"Record {index} has the id of another one.")
                ids.append(identity)
        return ids, users

    def count(self, user):
        return self._database.execute("SELECT count(*) FROM notification WHERE user = ? AND seen IS NULL",
                                      (user,)).fetchone()[0]

    def unseen(self, user):
        """The oldest unseen notifications within the limits of an answer, and their arrivals. UNS-005, UNS-011, UNS-015."""
        rows = self._database.execute("SELECT arrival, data, created FROM notification"
                                      " WHERE user = ? AND seen IS NULL ORDER BY created, arrival", (user,))
        answer, arrivals, size = [], [], len(write({"newNotificationData": []}))
        for arrival, data, created in rows:
            item = {"notification_data": data.decode("utf-8"), "create_date": shown(created)}
            size += len(write(item)) + 1
            # UNS-017: one at least, and by UNS-016 as many as there is room for
            if answer and (len(answer) == self._limits["maxAnswerNotifications"]  # UNS-012
                           or size > self._limits["maxAnswerBytes"]):  # UNS-013
                break
            answer.append(item)
            arrivals.append(arrival)
        rows.close()
        return answer, arrivals

    def mark_seen(self, arrivals, now):
        """UNS-009. What another device had marked in the meantime keeps its date. Returns whether something changed."""
        with self._transaction() as execute:
            changed = [execute("UPDATE notification SET seen = ? WHERE arrival = ? AND seen IS NULL",
                               (key(now), arrival)).rowcount for arrival in arrivals]
        return any(changed)

    def seen(self, user, after, now):
        """The oldest seen notifications created later than `after`; those of one create date together (SEN-010)."""
        rows = self._database.execute(
            "SELECT data, created, seen FROM notification WHERE user = ? AND seen IS NOT NULL AND created > ?"
            " AND seen > ? ORDER BY created, arrival",  # SEN-004, SEN-006, RET-002, RET-003
            (user, "" if after is None else key(after), self._before(now, "retentionAfterSeenSeconds")))
        answer, complete, last, size = [], 0, None, len(write({"seenNotificationData": []}))
        for data, created, seen in rows:
            if created != last:
                complete, last = len(answer), created
            item = {"notification_data": data.decode("utf-8"), "create_date": shown(created), "seen_date": shown(seen)}
            size += len(write(item)) + 1
            answer.append(item)
            over = len(answer) > self._limits["maxAnswerNotifications"] or size > self._limits["maxAnswerBytes"]
            if over and complete:  # SEN-011, SEN-013 to SEN-015: unless all of the answer has this create date
                del answer[complete:]
                break
        rows.close()
        return answer

    def sweep(self, now):
        """Forgets what has had its time; what is unseen stays (RET-001)."""
        with self._transaction() as execute:
            execute("DELETE FROM notification WHERE seen <= ?", (self._before(now, "retentionAfterSeenSeconds"),))
            execute("DELETE FROM accepted WHERE accepted <= ?", (self._before(now, "idempotencySeconds"),))

    def _before(self, now, limit):
        return key(max(FIRST, now - self._limits[limit] * NANO))

    def _transaction(self):
        return _Transaction(self._database)


class _Transaction:
    def __init__(self, database):
        self._database = database

    def __enter__(self):
        self._database.execute("BEGIN IMMEDIATE")
        return self._database.execute

    def __exit__(self, kind, *_):
        try:
            self._database.execute("ROLLBACK" if kind else "COMMIT")
        except sqlite3.Error:
            self._database.execute("ROLLBACK")
            raise
