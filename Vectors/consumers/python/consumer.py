#!/usr/bin/env python3
"""Runs the test vectors in the folder that PNS_VECTORS names, and says on one line what came of it.

The contract is CONSUMERS.md. Put your own codec behind `RUNNERS`, and keep the rest. `--bridge` answers the questions of
`pns vectors grade` with the same code.
"""

import json
import os
import sys

import messages
import providers
import pushing
import receipts
import service
from texts import Refused, duration, integer, read, stamp_text, timestamp, write

# What is not run, each with its reason: {"folder": …}, {"kind": …}, {"message": …}, {"feature": …} or {"id": …}, and
# "reason". The sample runs everything.
EXCLUDED = []
messages.PLAIN.update(providers.KINDS)


class Broken(Exception):
    """The set of vectors is not what it says; nothing was judged."""


# --- what is tested: from the input of a vector to its `expect`, or `Refused`


def json_text(given):
    return {"canonical": write(read(given["text"])).encode()}


def integer_of(given):
    low, high = int(given["range"]["min"]), int(given["range"]["max"])
    return {"value": str(integer(read(given["text"].encode()), low, high))}


def timestamp_of(given):
    seconds, nanoseconds = timestamp(given["text"])
    return {"seconds": str(seconds), "nanoseconds": nanoseconds, "canonical": stamp_text(seconds, nanoseconds)}


def identifier(given, maximum=256):
    for name in ("text", "other"):
        if name in given and not 1 <= len(given[name]) <= maximum:
            raise Refused()
    answer = {"bytes": len(given["text"])}
    return {**answer, "equal": given["text"] == given["other"]} if "other" in given else answer


def duration_of(given):
    seconds, nanoseconds = duration(given["text"])
    return {"seconds": str(seconds), "nanoseconds": nanoseconds}


def message_decode(given):
    decode = receipts.decode if given["message"] == "receipt" else lambda frame: messages.decode(given["message"], frame)
    return {"value": decode(given["frame"])}


def message_encode(given):
    name, value = given["message"], given["value"]
    return {"text": (receipts.encode(value) if name == "receipt" else messages.encode(name, value)).encode()}


RUNNERS = {
    "json-text": json_text,
    "integer": integer_of,
    "timestamp": timestamp_of,
    "identifier": identifier,
    "duration": duration_of,
    "message-decode": message_decode,
    "message-encode": message_encode,
    "header-forward": service.header_forward,
    "answer-page": service.answer_page,
    "token-request": service.token_request,
    "user-number": receipts.user_number,
    "topic-name": receipts.topic_name,
    "access-mode": receipts.access_mode,
    "preview": receipts.preview,
    "apns-request": pushing.apns_request,
    "batch-split": pushing.batch_split,
    "provider-outcome": pushing.provider_outcome,
    "retry-after": pushing.retry_after,
    "webpush-encrypt": pushing.webpush_encrypt,
    "webpush-decrypt": pushing.webpush_decrypt,
    "vapid": pushing.vapid,
}
MESSAGES = {*messages.SPECIAL, *messages.PLAIN, "receipt"}


# --- bytes and values

BYTES = ({"text"}, {"hex"}, {"repeat", "times"}, {"join"}, {"base64"})
# The members of an input or of an expectation that are bytes, or contain them; all others are what they look like.
BYTE_MEMBERS = {
    "json-text": {"text", "canonical"},
    "identifier": {"text", "other"},
    "message-decode": {"frame"},
    "message-encode": {"text"},
    "token-request": {"body"},
    "user-number": {"text", "user_id"},
    "topic-name": {"name"},
    "preview": {"content", "text"},
    "apns-request": {"payload"},
    "provider-outcome": {"body"},
    "webpush-encrypt": {"plaintext", "content"},
    "webpush-decrypt": {"plaintext", "content"},
}


def resolved(form):
    """The bytes of one of their forms."""
    if "text" in form:
        return form["text"].encode()
    if "hex" in form:
        return bytes.fromhex(form["hex"])
    if "repeat" in form:
        return resolved(form["repeat"]) * form["times"]
    return b"".join(map(resolved, form["join"]))


def value_of(value):
    """A decoded value: bytes where a string would not be plain become the string."""
    if isinstance(value, dict):
        if set(value) in BYTES:
            return resolved(value).decode()
        return {name: value_of(item) for name, item in value.items()}
    return list(map(value_of, value)) if isinstance(value, list) else value


def members_of(kind, item):
    def member(name, value):
        if name == "value":
            return value_of(value)
        return resolved(value) if name in BYTE_MEMBERS.get(kind, ()) and isinstance(value, dict) else value

    return {name: member(name, value) for name, value in item.items()}


# --- the set


def closed(item, always, maybe, where):
    """Demands an object with these members and no others."""
    if not isinstance(item, dict):
        raise Broken(f"{where} is no object")
    wrong = set(always) - set(item) or set(item) - set(always) - set(maybe)
    if wrong:
        raise Broken(f"{where}: the member {sorted(wrong)[0]!r} is missing or unknown")


def no_twins(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise Broken(f"two members are named alike: {[name for name, _ in pairs]}")
    return dict(pairs)


def loaded(folder, path):
    try:
        with open(os.path.join(folder, path), encoding="utf-8") as file:
            return json.load(file, object_pairs_hook=no_twins)
    except (OSError, ValueError) as error:
        raise Broken(f"{path} cannot be read: {error}") from None


RESULTS = {"valid": ({"expect"}, set()), "invalid": ({"error"}, {"pointer"}), "either": ({"either"}, set())}
ALWAYS = {"id", "clauses", "comment", "flags", "input", "result"}
INPUTS = {
    "json-text": [{"text"}], "integer": [{"text", "range"}], "timestamp": [{"text"}], "duration": [{"text"}],
    "identifier": [{"text"}, {"text", "other"}], "message-decode": [{"message", "frame"}],
    "message-encode": [{"message", "value"}], "header-forward": [{"headers"}],
    "user-number": [{"number"}, {"text"}, {"user_id"}], "topic-name": [{"name"}, {"name", "viewer"}, {"pair"}],
    "access-mode": [{"text"}, {"bits"}, {"mode", "change"}], "preview": [{"limit"}, {"limit", "content"}],
    "apns-request": [{"token", "headers", "payload"}], "batch-split": [{"provider", "count"}],
    "provider-outcome": [{"provider", "status", "body"}, {"provider", "status", "body", "tokens"}],
    "retry-after": [{"value", "now"}], "vapid": [{"authorization", "origin", "now"}],
    "webpush-encrypt": [{"plaintext", "salt", "as_private", "ua_public", "auth"}],
    "webpush-decrypt": [{"content", "ua_private", "auth"}],
    "answer-page": [{"request", "limit", "stored"}, {"request", "limit", "stored", "receivedAfter"}],
    "token-request": [{"body", "clients", *more} for more in
                      ((), ("authorization",), ("contentType",), ("authorization", "contentType"))],
}  # fmt: skip


def is_excluded(path, kind, vector):
    names = {
        "folder": [path.split("/")[1]],
        "kind": [kind],
        "message": [vector["input"].get("message")],
        "feature": vector.get("needs", []),
        "id": [vector["id"]],
    }
    return any(entry[key] in names[key] for entry in EXCLUDED for key in names if key in entry)


def read_set(folder):
    """How many files the manifest lists, and their vectors."""
    manifest = loaded(folder, "manifest.json")
    if manifest.get("format") != "vectors-manifest/1" or not manifest.get("vectors"):
        raise Broken("manifest.json: only vectors-manifest/1 can be read, and it lists files of vectors")
    return len(manifest["vectors"]), list(vectors_of(folder, manifest))


def vectors_of(folder, manifest):
    """Every vector with its kind and file; `Broken` where anything is not as the format says."""
    codes = {row["reason"]: row["code"] for row in loaded(folder, "errors.json")["reasons"]}
    seen = set()
    for row in manifest["vectors"]:
        path, kind = row["path"], row["kind"]
        file = loaded(folder, path)
        closed(file, "format kind spec suite count about flags groups".split(), (), path)
        if file["format"] != "vectors/1" or file["kind"] != kind:
            raise Broken(f"{path}: another format or kind than announced")
        is_named = any(entry.get("kind") == kind or entry.get("folder") == path.split("/")[1] for entry in EXCLUDED)
        if kind not in RUNNERS and not is_named:
            raise Broken(f"{path}: the kind {kind!r} is unknown; run it or exclude it by name")
        found = []
        for name, flag in file["flags"].items():
            closed(flag, ("why", "bug", "effect"), ("refs",), f"{path}: the flag {name}")
        for group in file["groups"]:
            closed(group, ("id", "source", "vectors"), ("given",), f"{path}: a group")
            closed(group["source"], ("name", "version"), ("seed", "handwritten"), f"{path}: {group['id']}")
            for vector in group["vectors"]:
                where = f"{path}: {vector.get('id', 'a vector')}"
                if vector.get("result") not in RESULTS:
                    raise Broken(f"{where}: the result {vector.get('result')!r} is unknown")
                always, maybe = RESULTS[vector["result"]]
                closed(vector, ALWAYS | always, {"needs", "live"} | maybe, where)
                if vector["result"] == "either":
                    closed(vector["either"], ("decidedBy", "ifAccepted", "ifRejected"), (), where)
                if vector["id"] in seen or not vector["id"].startswith(f"vec.{kind}."):
                    raise Broken(f"{where}: the id stands here twice, or belongs to another kind")
                seen.add(vector["id"])
                reasons = vector.get("error") or vector.get("either", {}).get("ifRejected", [])
                if not set(reasons) <= set(codes):
                    raise Broken(f"{where}: one of the reasons {reasons} is not in errors.json")
                left_out = is_excluded(path, kind, vector)
                if not left_out and set(vector["input"]) not in INPUTS[kind]:
                    raise Broken(f"{where}: the members of the input are missing or unknown")
                if not left_out and vector["input"].get("message", "receipt") not in MESSAGES:
                    raise Broken(f"{where}: the message is unknown; read it or exclude it by name")
                found.append((path, kind, vector, {codes[reason] for reason in reasons}, left_out))
        if not len(found) == file["count"] == row["count"]:
            raise Broken(f"{path}: {file['count']} vectors announced, {row['count']} in the manifest, {len(found)} found")
        yield from found


# --- running


def same(kind, expected, actual):
    """Writers may order members in another way; all else is equal or wrong."""
    if expected == actual:
        return True
    if kind not in ("json-text", "message-encode") or set(expected) != set(actual):
        return False
    try:
        return all(loosely(read(expected[name])) == loosely(read(actual[name])) for name in expected)
    except Refused:
        return False


def loosely(value):
    if isinstance(value, receipts.Members):
        return {name: loosely(item) for name, item in value}
    return list(map(loosely, value)) if isinstance(value, list) else (type(value), value)


def verdict(kind, vector, codes):
    """None where the vector is obeyed, else what happened."""
    accepted = vector.get("expect") or vector.get("either", {}).get("ifAccepted")
    try:
        actual = RUNNERS[kind](members_of(kind, vector["input"]))
    except Refused as refused:
        return None if refused.code in codes else f"refused as {refused.code}"
    if accepted is None:
        return f"accepted as {actual}"
    return None if same(kind, members_of(kind, accepted), actual) else f"gave {actual}, not {accepted}"


def main():
    folder = os.environ.get("PNS_VECTORS")
    if not folder:
        print("Set PNS_VECTORS to the folder of an unpacked archive: pns vectors export vectors.tar.gz", file=sys.stderr)
        return 2
    try:
        files, found = read_set(folder)
    except Broken as broken:
        print(broken, file=sys.stderr)
        return 2
    except (KeyError, TypeError, AttributeError) as error:
        print(f"the set is not of the form vectors/1: {error!r}", file=sys.stderr)
        return 2
    failures, executed = [], 0
    for path, kind, vector, codes, left_out in found:
        if left_out:
            continue
        executed += 1
        wrong = verdict(kind, vector, codes)
        if wrong:
            failures.append(vector["id"])
            print(f"{path} {vector['id']} {vector['comment']}: {wrong}", file=sys.stderr)
    summary = {
        "files": files,
        "executed": executed,
        "passed": executed - len(failures),
        "failed": len(failures),
        "failures": failures,
        "excluded": EXCLUDED,
    }
    print(json.dumps(summary))
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--bridge"]:
        from bridge import serve

        sys.exit(serve())
    sys.exit(main())
