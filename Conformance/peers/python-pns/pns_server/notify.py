"""Reading what the application sends to `POST /notify` (chapter 45)."""
from dataclasses import dataclass

from .faults import Fault
from .texts import is_identifier, pointer, read_timestamp

DATES = ("create_date", "creation_date", "created_date")  # NTF-007
NEEDED = ("user_id", "notification_data")
RECORD = (*NEEDED, "notification_id", *DATES)


@dataclass
class Record:
    user: str
    data: str
    id: str | None
    created: int | None  # the stated instant


def read_records(body, limits):
    """The records of a body, and whether it is a batch."""
    if not isinstance(body, dict):
        raise Fault("bad-argument", "The body is no object.", "wrong-type", "")
    batch = body.get("notifications")
    if batch is None:  # null is as if absent, JSN-009, NTF-043
        return [_record(body, [], limits)], False
    for name in NEEDED:  # NTF-045: what is always present has no null
        if name in body and body[name] is None:
            raise Fault("bad-argument", f"{name} is a string.", "wrong-type", "/" + name)
    names = [name for name in body if name == "notifications" or name in RECORD and body[name] is not None]
    if len(names) > 1:  # NTF-012, not for other nulls, NTF-044; the pointer names the first that contradicts one before it
        later = names[1] if names[0] == "notifications" else "notifications"
        raise Fault("bad-argument", "The object is both a record and a batch.", "conflicting-members", "/" + later)
    if not isinstance(batch, list):
        raise Fault("bad-argument", "notifications is an array.", "wrong-type", "/notifications")
    if not batch:
        raise Fault("bad-argument", "The batch is empty.", "empty", "/notifications")
    if len(batch) > limits["maxBatchNotifications"]:  # NTF-013
        raise Fault("content-too-large", f"The batch has more than {limits['maxBatchNotifications']} records.")
    return [_record(each, ["notifications", index], limits) for index, each in enumerate(batch)], True


def _record(record, path, limits):
    def fault(detail, reason, *steps):
        return Fault("bad-argument", detail, reason, pointer([*path, *steps]))

    def text(name, needed):
        value = record.get(name)
        if needed and name not in record:
            raise fault(f"{name} is missing.", "missing-member", name)
        if not isinstance(value, str) and (needed or value is not None):  # NTF-022, JSN-009
            raise fault(f"{name} is a string.", "wrong-type", name)
        return value

    def identifier(name, needed):
        value = text(name, needed)
        if value is not None and not is_identifier(value, limits["maxIdentifierBytes"]):  # IDN-003
            raise fault(f"{name} takes 1 to {limits['maxIdentifierBytes']} bytes.",
                        "too-long" if value else "empty", name)
        return value

    if not isinstance(record, dict):
        raise fault("A record is an object.", "wrong-type")
    user, data = identifier("user_id", True), text("notification_data", True)
    identity = identifier("notification_id", False)
    if len(data.encode("utf-8")) > limits["maxNotificationDataBytes"]:  # NTF-023
        raise Fault("content-too-large", f"The data is longer than {limits['maxNotificationDataBytes']} bytes.")
    created = None
    for name in (name for name in record if name in DATES):
        value = text(name, False)
        instant = None if value is None else read_timestamp(value)
        if value is not None and instant is None:
            raise fault(f"{name} is no timestamp.", "invalid-timestamp", name)
        if created is not None and instant is not None and instant != created:  # NTF-008
            raise fault("Two create dates name different instants.", "conflicting-members", name)
        created = created if instant is None else instant
    return Record(user, data, identity, created)
