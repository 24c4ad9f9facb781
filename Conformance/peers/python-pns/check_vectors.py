"""Runs the server's readers and rules over `Vectors/`: `python3 Conformance/peers/python-pns/check_vectors.py Vectors`.

A check of our own, beside the verdict of `pns run`: it says more closely where a reader goes wrong. What a server does
not need is counted as left out: `integer` (nobody sends it numbers), `message-encode`, and messages that others read.
"""
import collections
import json
import pathlib
import sys

from pns_server.application import passed_on
from pns_server.devices import read_request
from pns_server.faults import Fault
from pns_server.http1 import Headers
from pns_server.limits import LIMITS
from pns_server.notify import Record, read_records
from pns_server.store import Store
from pns_server.texts import (NANO, UNIX_EPOCH, is_identifier, parse, read_duration, read_timestamp, write_timestamp)

NONE = object()
FEATURES = {"probe", "strict-json"}


def to_bytes(form):
    if "text" in form:
        return form["text"].encode("utf-8")
    if "hex" in form:
        return bytes.fromhex(form["hex"])
    if "repeat" in form:
        return to_bytes(form["repeat"]) * form["times"]
    return b"".join(map(to_bytes, form["join"]))


def json_text(given, expect):
    value = parse(to_bytes(given["text"]))
    return expect is None or value == parse(to_bytes(expect["canonical"]))


def timestamp(given, expect):
    instant = read_timestamp(given["text"])
    if instant is None:
        raise Fault("bad-argument", "", "invalid-timestamp", "")
    return expect is None or (divmod(instant - UNIX_EPOCH, NANO), write_timestamp(instant)) == \
        ((int(expect["seconds"]), expect["nanoseconds"]), expect["canonical"])


def duration(given, expect):
    length = read_duration(given["text"])
    if length is None:
        raise Fault("bad-argument", "", "invalid-duration", "")
    return expect is None or divmod(length, NANO) == (int(expect["seconds"]), expect["nanoseconds"])


def identifier(given, expect):
    text = to_bytes(given["text"]).decode("utf-8")
    if not is_identifier(text, LIMITS["maxIdentifierBytes"]):
        raise Fault("bad-argument", "", "too-long" if text else "empty", "")
    equal = "other" not in given or (text.encode() == to_bytes(given["other"])) == expect["equal"]
    return expect is None or len(text.encode()) == expect["bytes"] and equal


def message_decode(given, expect):
    frame = to_bytes(given["frame"])
    if given["message"] == "device-message":
        name, after = read_request(frame)
        value = {name: {} if after is None else {"receivedAfter": write_timestamp(after)}}
    elif given["message"] == "notify-request":
        records, is_batch = read_records(parse(frame), LIMITS)
        values = [{"notification_id": record.id, "user_id": record.user, "notification_data": record.data,
                   "create_date": record.created and write_timestamp(record.created)} for record in records]
        values = [{name: each for name, each in value.items() if each is not None} for value in values]
        value = {"notifications": values} if is_batch else values[0]
    else:
        return NONE
    return expect is None or value == plain(expect["value"])


def plain(value):
    """The value of a vector, with byte forms read as the strings that they stand for."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value and set(value) <= {"text", "hex", "repeat", "times", "join"}:
        return to_bytes(value).decode("utf-8")
    return {name: plain(each) for name, each in value.items() if (name, each) != ("receivedAfter", "")}


def header_forward(given, expect):
    return passed_on(Headers(map(tuple, given["headers"]))) == [tuple(pair) for pair in expect["headers"]]


def answer_page(given, expect):
    limits = {**LIMITS, "maxAnswerNotifications": given["limit"], "retentionAfterSeenSeconds": 10**10}
    store = Store(":memory:", limits)
    for index, each in enumerate(given["stored"]):
        store.accept("", [Record("u", str(index), None, read_timestamp(each["create_date"]))], UNIX_EPOCH)
        if each["seen_date"]:
            store.mark_seen([index + 1], read_timestamp(each["seen_date"]))
    after = given.get("receivedAfter")
    if given["request"] == "seen":
        answer = store.seen("u", read_timestamp(after) if after else None, UNIX_EPOCH)
    else:
        answer, arrivals = store.unseen("u")
        store.mark_seen(arrivals, UNIX_EPOCH)
    found = ([int(item["notification_data"]) for item in answer], store.count("u"))
    store.close()
    return found == (expect["indexes"], int(expect["count"]))


KINDS = {"json-text": json_text, "timestamp": timestamp, "duration": duration, "identifier": identifier,
         "message-decode": message_decode, "header-forward": header_forward, "answer-page": answer_page}


def judge(run, vector):
    """None when left out, "" when right, or what is wrong."""
    expect = vector.get("expect") if vector["result"] == "valid" else None
    try:
        outcome = run(vector["input"], expect)
    except Fault as fault:
        if vector["result"] == "valid":
            return f"refused: {fault} {fault.reason} {fault.pointer}"
        if vector["result"] == "invalid" and (fault.reason not in vector["error"]
                                              or vector.get("pointer", fault.pointer) != fault.pointer):
            return f"{fault.reason} {fault.pointer}, not {vector['error']} {vector.get('pointer')}"
        return ""
    if outcome is NONE:
        return None
    return "accepted" if vector["result"] == "invalid" else "" if outcome else "another value"


def main(folder):
    counts = collections.Counter()
    for path in sorted(pathlib.Path(folder).glob("*/*.json")):
        file = json.loads(path.read_text("utf-8"))
        for group in file["groups"]:
            for vector in next(value for value in group.values() if isinstance(value, list)):
                run = KINDS.get(file["kind"]) if set(vector.get("needs", [])) <= FEATURES else None
                wrong = judge(run, vector) if run else None
                counts["left out" if wrong is None else "wrong" if wrong else "right"] += 1
                if wrong:
                    print(f"{vector['id']} ({vector['comment']}): {wrong}\n    {json.dumps(vector['input'])[:200]}")
    print(f"{counts['right']} right, {counts['wrong']} wrong, {counts['left out']} left out")
    return 1 if counts["wrong"] or not counts["right"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
