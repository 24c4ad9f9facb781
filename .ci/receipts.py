"""What the profile `receipts` makes of an input, told once more and by other means than our codec.

`validate.py` holds the vectors of `Vectors/receipts` to it. Each function takes the `input` of a vector with its bytes
resolved, and gives what is to be expected, or raises `Refused`.
"""

import base64
import json
import re
import unicodedata
from datetime import datetime, timedelta, timezone
from fractions import Fraction

MAX = 2**53 - 1
RIGHTS = "JRWPASDO"
CATEGORIES = {"usr": "user", "grp": "group", "chn": "channel", "fnd": "find", "slf": "own"}
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


class Refused(Exception):
    """The input is refused, for a reason and at a JSON pointer."""

    def __init__(self, reason, pointer=""):
        super().__init__(reason)
        self.reason, self.pointer = reason, pointer


# --- numbers, topics, rights


def text_of(number):
    return base64.urlsafe_b64encode(number.to_bytes(8, "little")).decode().rstrip("=")


def bytes_of_text(text, count):
    """The bytes behind a text; None unless they are written as this very text."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except ValueError:
        return None
    is_same = base64.urlsafe_b64encode(data).decode().rstrip("=") == text
    return data if is_same and len(data) == count else None


def number_of(text):
    data = bytes_of_text(text, 8) if text.isascii() else None
    return int.from_bytes(data, "little") if data else 0


def user(user_id, pointer="", reason="invalid-user-id"):
    number = number_of(user_id[3:]) if user_id.startswith("usr") else 0
    if not number:
        raise Refused(reason, pointer)
    return number


def user_number(given):
    if "number" in given:
        number = int(given["number"])
    elif "text" in given:
        number = number_of(given["text"].decode())
    else:
        number = user(given["user_id"].decode())
    if not 0 < number < 2**64:
        raise Refused("invalid-user-id")
    return {"number": str(number), "text": text_of(number), "user_id": "usr" + text_of(number)}


def topic(name, pointer=""):
    """What a topic is, and its numbers."""
    prefix, rest = name[:3], name[3:]
    if prefix in CATEGORIES and number_of(rest):
        return CATEGORIES[prefix], [number_of(rest)]
    if name == "sys":
        return "system", []
    data = bytes_of_text(rest, 16) if prefix == "p2p" and rest.isascii() else None
    if data:
        low, high = int.from_bytes(data[:8], "little"), int.from_bytes(data[8:], "little")
        if 0 < low < high:
            return "pair", [low, high]
    raise Refused("invalid-topic-name", pointer)


def topic_name(given):
    if "pair" in given:
        numbers = sorted(user(text, reason="invalid-topic-name") for text in given["pair"])
        data = b"".join(number.to_bytes(8, "little") for number in numbers)
        name = "p2p" + base64.urlsafe_b64encode(data).decode().rstrip("=")
    else:
        name = given["name"].decode()
    category, numbers = topic(name)
    meaning = {"name": name, "category": category, "numbers": list(map(str, numbers))}
    other = {"grp": "chn", "chn": "grp"}.get(name[:3])
    if other:
        meaning["alias"] = other + name[3:]
    if "viewer" in given:
        others = [number for number in numbers if number != user(given["viewer"])]
        if category == "pair" and len(others) != 1:
            raise Refused("invalid-topic-name")
        meaning["seen"] = "usr" + text_of(others[0]) if category == "pair" else name
    return meaning


def rights(text, pointer=""):
    """The rights of a set, as the letters in their order."""
    if text[:1] in ("N", "n"):
        return ""
    if not text or not text.isascii() or set(text.upper()) - set(RIGHTS):
        raise Refused("invalid-access-mode", pointer)
    return "".join(letter for letter in RIGHTS if letter in text.upper())


def changed(letters, change):
    if change in ("", "N", "n"):
        return letters
    if not re.fullmatch(rf"([+-][{RIGHTS}{RIGHTS.lower()}]+)+", change):
        raise Refused("invalid-access-mode")
    for sign, group in re.findall(r"([+-])([A-Za-z]+)", change):
        group = group.upper()
        letters = letters + group if sign == "+" else "".join(set(letters) - set(group))
    return "".join(letter for letter in RIGHTS if letter in letters)


def access_mode(given):
    if "bits" in given:
        if not 0 <= given["bits"] < 256:
            raise Refused("invalid-access-mode")
        letters = "".join(letter for place, letter in enumerate(RIGHTS) if given["bits"] & 1 << place)
    elif "text" in given:
        letters = rights(given["text"])
    else:
        letters = changed(rights(given["mode"]), given["change"])
    return {"text": letters or "N", "bits": sum(1 << RIGHTS.index(letter) for letter in letters)}


# --- previews


def is_extending(character):
    is_modifier = "\U0001f3fb" <= character <= "\U0001f3ff"
    return unicodedata.category(character) in ("Mn", "Me", "Mc") or character == "\u200d" or is_modifier


def clusters(text):
    """Extended grapheme clusters, as far as the vectors need them: no Hangul jamo, no prepended marks."""
    found = []
    for character in text:
        last = found[-1] if found else ""
        flags = [c for c in last if "\U0001f1e6" <= c <= "\U0001f1ff"]
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff" and len(last) == len(flags) == 1
        is_joined = last[-1:] == "\u200d" and unicodedata.category(character) == "So" and len(last) > 1
        is_mark = is_extending(character) and last and unicodedata.category(last[-1]) not in ("Cc", "Zl", "Zp")
        if (last == "\r" and character == "\n") or is_flag or is_joined or is_mark:
            found[-1] += character
        else:
            found.append(character)
    return found


def integer(item, name):
    value = item.get(name)
    if value is None:
        return 0
    number = Fraction(value) if isinstance(value, Number) else None
    if number is None or number.denominator != 1 or abs(number) > MAX:
        raise Refused("invalid-content")
    return int(number)


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def known(document, name, kind):
    value = document.get(name)
    return value if isinstance(value, kind) and not isinstance(value, Number) else kind()


def spans_of(document, count):
    entities = [entity for entity in known(document, "ent", list) if entity is not None]
    spans = [span for span in known(document, "fmt", list) if span is not None]
    if not all(isinstance(item, dict) for item in entities + spans):
        raise Refused("invalid-content")
    if not all(known(entity, "tp", str) for entity in entities):
        raise Refused("invalid-content")
    found = []
    for place, span in enumerate(spans):
        kind, start, length, data = known(span, "tp", str), integer(span, "at"), integer(span, "len"), {}
        if length < 0 or start < -1 or start + length > count:
            raise Refused("invalid-content")
        if not kind:
            key = integer(span, "key")
            if key < 0 or (entities and key >= len(entities)) or (not entities and start == length == key == 0):
                raise Refused("invalid-content")
            if entities:
                kind, data = known(entities[key], "tp", str), known(entities[key], "data", dict)
        found.append((start, -(start + length), place, kind, data))
    kept = []
    for span in sorted(found, key=lambda span: span[:3]):
        start, end = span[0], -span[1]
        around = [other for other in kept if start >= 0 and 0 <= other[0] <= start < -other[1]]
        if any(-other[1] < end for other in around):
            continue
        if len(around) >= 64:
            raise Refused("invalid-content")
        kept.append(span)
    return kept


def rendered(kind, data, text):
    named = {"IM": "IMAGE", "EX": "FILE", "AU": "AUDIO", "VD": "VIDEO"}
    marks = {"ST": "*", "EM": "_", "DL": "~", "CO": "`"}
    if kind in named:
        return f"[{named[kind]} '{known(data, 'name', str) or '?'}']"
    if kind in marks:
        return marks[kind] + text + marks[kind]
    if kind == "LN" and is_text(data.get("url")) and data["url"] != text:
        return f"[{text}]({data['url']})"
    return {"BR": "\n", "VC": "[CALL]", "QQ": ""}.get(kind, text)


def joined(text, spans, start, end):
    result, spans = "", list(spans)
    while spans:
        first, last, _, kind, data = spans.pop(0)
        last = -last
        if first < 0:
            result += rendered(kind, data, "")
            continue
        inner = [span for span in spans if span[0] < last]
        spans = spans[len(inner) :]
        result += "".join(text[start:first]) + rendered(kind, data, joined(text, inner, first, last))
        start = last
    return result + "".join(text[start:end])


def plain_text(content):
    if is_text(content):
        return content.strip(SPACE)
    has_part = isinstance(content, dict) and (
        is_text(content.get("txt")) or known(content, "fmt", list) or known(content, "ent", list)
    )
    if not has_part:
        raise Refused("invalid-content")
    text = clusters(known(content, "txt", str))
    return joined(text, spans_of(content, len(text)), 0, len(text)).strip(SPACE)


def preview(given):
    content = json.loads(given["content"], parse_int=Number, parse_float=Number) if "content" in given else None
    text = "" if content is None else plain_text(content)
    limit = given["limit"]
    return {"text": text if len(text) <= limit else text[:limit] + "\u2026"}


# --- receipts


class Number(str):
    """A number of JSON as its text."""


class Members(list):
    """The members of an object as pairs."""


def need(value, kind, pointer):
    is_number = isinstance(value, Number)
    if is_number != (kind is Number) or not isinstance(value, kind):
        raise Refused("wrong-type", pointer)
    return value


def count(value, pointer):
    number = Fraction(need(value, Number, pointer))
    if number.denominator != 1:
        raise Refused("not-integral", pointer)
    if not 0 <= number <= MAX:
        raise Refused("out-of-range", pointer)
    return str(int(number))


def timestamp(value, pointer):
    form = r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)"
    found = re.fullmatch(form, need(value, str, pointer), re.ASCII)
    try:
        zone = found[4].upper().replace("Z", "+00:00")
        if int(zone[1:3]) > 23 or int(zone[4:]) > 59:
            raise ValueError
        there = datetime.strptime(f"{found[1]} {found[2]}", "%Y-%m-%d %H:%M:%S")
        if found[2][6:] > "59":
            raise ValueError
        shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
        instant = (there - shift if zone[0] == "+" else there + shift).replace(tzinfo=timezone.utc)
        if instant.year < 2:
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise Refused("invalid-timestamp", pointer) from None
    fraction = (found[3] or "").rstrip("0")
    return f"{instant:%Y}".zfill(4) + f"{instant:-%m-%dT%H:%M:%S}" + (f".{fraction}" if fraction else "") + "Z"


def name(value, pointer, reason, pattern):
    if not re.fullmatch(pattern, need(value, str, pointer)):
        raise Refused(reason, pointer)
    return str(value)


def sender(value, pointer):
    if need(value, str, pointer):
        user(value, pointer)
    return str(value)


def topic_member(value, pointer):
    topic(need(value, str, pointer), pointer)
    return str(value)


def channel(value, pointer):
    if need(value, str, pointer) and topic(value, pointer)[0] != "channel":
        raise Refused("invalid-topic-name", pointer)
    return str(value)


def replacement(value, pointer):
    name(value, pointer, "invalid-replacement", r"(:[1-9][0-9]*)?")
    if value and int(value[1:]) > MAX:
        raise Refused("invalid-replacement", pointer)
    return str(value)


def unfolded(value):
    if isinstance(value, Members):
        return {name: unfolded(item) for name, item in value}
    return [unfolded(item) for item in value] if isinstance(value, list) else value


def devices(value, pointer):
    if isinstance(value, Members):
        raise Refused("wrong-type", pointer)
    for place, item in enumerate(need(value, list, pointer)):
        name(item, f"{pointer}/{place}", "empty", r"(?s).+")
    if len(set(value)) < len(value):
        raise Refused("conflicting-members", pointer)
    return list(value)


PAYLOAD = {
    "what": (True, lambda value, at: name(value, at, "empty", r"(?s).+")),
    "silent": (True, lambda value, at: need(value, bool, at)),
    "topic": (True, topic_member),
    "ts": (True, timestamp),
    "from": (True, sender),
    "seq": (True, count),
    "mime": (True, lambda value, at: str(need(value, str, at))),
    "content": (False, lambda value, at: unfolded(value)),
    "want": (False, lambda value, at: rights(need(value, str, at), at) or "N"),
    "given": (False, lambda value, at: rights(need(value, str, at), at) or "N"),
    "webrtc": (False, lambda value, at: str(need(value, str, at))),
    "aonly": (False, lambda value, at: need(value, bool, at)),
    "replace": (False, replacement),
}
RECIPIENT = {"delivered": (True, count), "devices": (False, devices), "unread": (True, count)}


def members(value, pointer, table, also=None):
    found = {}
    for key, item in need(value, Members, pointer):
        if key not in table:
            continue
        is_required, read = table[key]
        if item is None and not is_required:
            continue
        found[key] = read(item, f"{pointer}/{key}")
        if also:
            also(found, f"{pointer}/{key}")
    missing = [key for key, (is_required, _) in table.items() if is_required and key not in found]
    if missing:
        raise Refused("missing-member", f"{pointer}/{missing[0]}")
    return {key: found[key] for key in table if key in found}


def agreeing(recipient, pointer):
    if recipient.get("devices") and recipient.get("delivered") == "0":
        raise Refused("conflicting-members", pointer)


def recipients(value, pointer):
    found = {}
    for key, item in need(value, Members, pointer):
        place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        number = number_of(key) or user(key, place)
        recipient = members(item, place, RECIPIENT, agreeing)
        if not recipient.get("devices"):
            recipient.pop("devices", None)
        if number in found:
            raise Refused("conflicting-members", place)
        found[number] = recipient
    return {"usr" + text_of(number): found[number] for number in sorted(found)}


def payload(value, pointer):
    found = members(value, pointer, PAYLOAD)
    for key in ("webrtc", "aonly", "replace"):
        if not found.get(key):
            found.pop(key, None)
    if "aonly" in found and "webrtc" not in found:
        raise Refused("missing-member", f"{pointer}/webrtc")
    for key in ("want", "given"):
        if found["what"] == "sub":
            found.setdefault(key, "N")
        elif found.get(key) == "N":
            del found[key]
    return {key: found[key] for key in PAYLOAD if key in found}


def receipt(text):
    """The value of a receipt, as vectors write it."""
    value = json.loads(text, object_pairs_hook=Members, parse_int=Number, parse_float=Number)
    table = {"to": (False, recipients), "channel": (False, channel), "payload": (True, payload)}
    found = members(value, "", table)
    if not found.get("channel"):
        found.pop("channel", None)
    if "to" not in found and "channel" not in found:
        raise Refused("missing-member", "/to")
    return found
