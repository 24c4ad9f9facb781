"""The profile `receipts`: numbers of users, topics, rights, previews, and the receipt itself."""

import base64
import re
import unicodedata

from messages import Integer, filled, plain, text
from texts import Members, Number, Refused, integer, read, stamp_text, timestamp, write

MAX = 2**53 - 1
RIGHTS = "JRWPASDO"
CATEGORIES = {"usr": "user", "grp": "group", "chn": "channel", "fnd": "find", "slf": "own"}
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def text_of(number):
    return base64url(number.to_bytes(8, "little"))


def data_of(written, count):
    """The bytes of a text in base64url; None unless it is the one text of them."""
    try:
        data = base64.b64decode(written + "=" * (-len(written) % 4), altchars="-_", validate=True)
    except ValueError:
        return None
    return data if base64url(data) == written and len(data) == count else None


def number_of(written):
    """The number that a text stands for, 0 for none."""
    return int.from_bytes(data_of(written, 8) or b"", "little")


def user(user_id):
    number = number_of(user_id[3:]) if user_id.startswith("usr") else 0
    if not number:
        raise Refused()
    return number


def user_number(given):
    if "number" in given:
        number = int(given["number"])
    elif "text" in given:
        number = number_of(given["text"].decode())
    else:
        number = user(given["user_id"].decode())
    if not 0 < number < 2**64:
        raise Refused()
    return {"number": str(number), "text": text_of(number), "user_id": "usr" + text_of(number)}


def topic(name):
    """What a topic is, and the numbers in its name."""
    prefix, rest = name[:3], name[3:]
    if name == "sys":
        return "system", []
    if prefix in CATEGORIES and number_of(rest):
        return CATEGORIES[prefix], [number_of(rest)]
    data = data_of(rest, 16) if prefix == "p2p" else None
    if data:
        low, high = int.from_bytes(data[:8], "little"), int.from_bytes(data[8:], "little")
        if 0 < low < high:
            return "pair", [low, high]
    raise Refused()


def topic_name(given):
    if "pair" in given:
        name = "p2p" + base64url(b"".join(n.to_bytes(8, "little") for n in sorted(map(user, given["pair"]))))
    else:
        name = given["name"].decode()
    category, numbers = topic(name)
    meaning = {"name": name, "category": category, "numbers": list(map(str, numbers))}
    if category in ("group", "channel"):
        meaning["alias"] = {"grp": "chn", "chn": "grp"}[name[:3]] + name[3:]
    if "viewer" in given:
        others = [number for number in numbers if number != user(given["viewer"])]
        if category == "pair" and len(others) != 1:
            raise Refused()
        meaning["seen"] = "usr" + text_of(others[0]) if category == "pair" else name
    return meaning


def rights(letters):
    """The rights of a set in their order; the empty set is the empty text."""
    if letters[:1] in ("N", "n"):
        return ""
    if not re.fullmatch(f"[{RIGHTS}{RIGHTS.lower()}]+", letters):
        raise Refused()
    return "".join(letter for letter in RIGHTS if letter in letters.upper())


def changed(mode, change):
    if change in ("", "N", "n"):
        return mode
    if not re.fullmatch(f"([+-][{RIGHTS}{RIGHTS.lower()}]+)+", change):
        raise Refused()
    for sign, letters in re.findall("([+-])([A-Za-z]+)", change):
        kept = [letter for letter in mode if letter not in letters.upper()]
        mode = mode + letters.upper() if sign == "+" else "".join(kept)
    return "".join(letter for letter in RIGHTS if letter in mode)


def access_mode(given):
    if "bits" in given:
        if not 0 <= given["bits"] < 256:
            raise Refused()
        mode = "".join(letter for place, letter in enumerate(RIGHTS) if given["bits"] >> place & 1)
    else:
        mode = rights(given["text"]) if "text" in given else changed(rights(given["mode"]), given["change"])
    return {"text": mode or "N", "bits": sum(1 << RIGHTS.index(letter) for letter in mode)}


# --- previews


def clusters(characters):
    """Extended grapheme clusters, as far as the vectors have them: marks, joiners, modifiers, flags, CR LF."""
    found = []
    for character in characters:
        last = found[-1] if found else ""
        is_regional = "\U0001f1e6" <= character <= "\U0001f1ff"
        is_flag = is_regional and len(last) == 1 and "\U0001f1e6" <= last <= "\U0001f1ff"
        is_joined = last[-1:] == "\u200d" and len(last) > 1 and unicodedata.category(character) == "So"
        extends = unicodedata.category(character) in ("Mn", "Me", "Mc") or character == "\u200d"
        extends = extends or "\U0001f3fb" <= character <= "\U0001f3ff"
        is_mark = extends and last and unicodedata.category(last[-1]) not in ("Cc", "Zl", "Zp")
        if last + character == "\r\n" or is_flag or is_joined or is_mark:
            found[-1] += character
        else:
            found.append(character)
    return found


def known(document, name, kind):
    """A member of a type, or the empty value where it is absent or of another one."""
    value = document.get(name)
    is_kind = isinstance(value, kind) and not isinstance(value, Number)
    return kind() if not is_kind or kind is list and isinstance(value, Members) else value


def place(span, name):
    value = span.get(name)
    return 0 if value is None else integer(value, -MAX, MAX)


def spans_of(document, length):
    entities = [entity for entity in known(document, "ent", list) if entity is not None]
    spans = [span for span in known(document, "fmt", list) if span is not None]
    if not all(isinstance(item, Members) for item in entities + spans):
        raise Refused()
    if not all(known(entity, "tp", str) for entity in entities):
        raise Refused()
    found = []
    for span in spans:
        kind, start, count, data = known(span, "tp", str), place(span, "at"), place(span, "len"), Members()
        if count < 0 or start < -1 or start + count > length:
            raise Refused()
        if not kind:
            key = place(span, "key")
            if key < 0 or entities and key >= len(entities) or not (entities or start or count or key):
                raise Refused()
            if entities:
                kind, data = known(entities[key], "tp", str), known(entities[key], "data", Members)
        found.append((start, start + count, kind, data))
    kept = []
    for start, end, kind, data in sorted(found, key=lambda span: (span[0], -span[1])):
        around = [other for other in kept if 0 <= other[0] <= start < other[1]]
        if any(other[1] < end for other in around):
            continue
        if len(around) >= 64:
            raise Refused()
        kept.append((start, end, kind, data))
    return kept


def rendered(kind, data, inner):
    named = {"IM": "IMAGE", "EX": "FILE", "AU": "AUDIO", "VD": "VIDEO"}
    marks = {"ST": "*", "EM": "_", "DL": "~", "CO": "`"}
    if kind in named:
        return f"[{named[kind]} '{known(data, 'name', str) or '?'}']"
    if kind in marks:
        return marks[kind] + inner + marks[kind]
    url = data.get("url")
    if kind == "LN" and isinstance(url, str) and not isinstance(url, Number) and url != inner:
        return f"[{inner}]({url})"
    return {"BR": "\n", "VC": "[CALL]", "QQ": ""}.get(kind, inner)


def joined(parts, spans, start, end):
    result = ""
    while spans:
        (first, last, kind, data), *spans = spans
        if first < 0:
            result += rendered(kind, data, "")
            continue
        inner = [span for span in spans if span[0] < last]
        spans = spans[len(inner) :]
        result += "".join(parts[start:first]) + rendered(kind, data, joined(parts, inner, first, last))
        start = last
    return result + "".join(parts[start:end])


def plain_text(content):
    if isinstance(content, str) and not isinstance(content, Number):
        return content.strip(SPACE)
    if not isinstance(content, Members):
        raise Refused()
    has_text = isinstance(content.get("txt"), str) and not isinstance(content.get("txt"), Number)
    if not (has_text or known(content, "fmt", list) or known(content, "ent", list)):
        raise Refused()
    parts = clusters(known(content, "txt", str))
    return joined(parts, spans_of(content, len(parts)), 0, len(parts)).strip(SPACE)


def preview(given):
    content = read(given["content"]) if "content" in given else None
    shown = "" if content is None else plain_text(content)
    kept = shown if len(shown) <= given["limit"] else shown[: given["limit"]] + "\u2026"
    return {"text": kept.encode()}


# --- receipts

COUNT = Integer(0, MAX)


def flag(value):
    if not isinstance(value, bool):
        raise Refused()
    return value


def mode(value):
    return rights(text(value)) or "N"


def channel(value):
    if text(value) and topic(value)[0] != "channel":
        raise Refused()
    return value


def replacement(value):
    if not re.fullmatch("(:[1-9][0-9]*)?", text(value)) or value and int(value[1:]) > MAX:
        raise Refused()
    return value


def sender(value):
    if text(value):
        user(value)
    return value


def devices(value):
    if not isinstance(value, list) or isinstance(value, Members):
        raise Refused()
    ids = list(map(filled, value))
    if len(set(ids)) < len(ids):
        raise Refused()
    return ids


PAYLOAD = {
    "what": filled, "silent": flag, "topic": lambda value: topic(text(value)) and value,
    "ts": lambda value: stamp_text(*timestamp(text(value)), shortest=True), "from": sender, "seq": COUNT, "mime": text,
}  # fmt: skip
PAYLOAD_MAYBE = {"content": plain, "want": mode, "given": mode, "webrtc": text, "aonly": flag, "replace": replacement}


def members(value, always, maybe):
    if not isinstance(value, Members):
        raise Refused()
    given = dict(value)
    if set(always) - set(given):
        raise Refused()
    found = {name: kind(given[name]) for name, kind in always.items()}
    found.update({name: kind(given[name]) for name, kind in maybe.items() if given.get(name) is not None})
    return found


def payload(value):
    found = members(value, PAYLOAD, PAYLOAD_MAYBE)
    if found.get("aonly") and not found.get("webrtc"):
        raise Refused()
    for name in ("webrtc", "aonly", "replace"):
        if not found.get(name):
            found.pop(name, None)
    for name in ("want", "given"):
        if found["what"] == "sub":
            found.setdefault(name, "N")
        elif found.get(name) == "N":
            del found[name]
    return found


def recipient(value):
    found = members(value, {"delivered": COUNT, "unread": COUNT}, {"devices": devices})
    if found.get("devices") and found["delivered"] == "0":
        raise Refused()
    if not found.get("devices"):
        found.pop("devices", None)
    return found


def recipients(value):
    if not isinstance(value, Members):
        raise Refused()
    found = {}
    for name, item in value:
        number = number_of(name) or user(name)
        if number in found:
            raise Refused()
        found[number] = recipient(item)
    return {"usr" + text_of(number): found[number] for number in sorted(found)}


def receipt(value):
    found = members(value, {"payload": payload}, {"to": recipients, "channel": channel})
    if not found.get("channel"):
        found.pop("channel", None)
    if "to" not in found and "channel" not in found:
        raise Refused()
    return found


def decode(frame):
    return receipt(read(frame))


COUNTS = ("delivered", "unread", "seq")


def numbered(value, name=""):
    """A value of vectors as if it had been read: objects as `Members`, counts as `Number`."""
    if isinstance(value, dict):
        return Members((key, numbered(item, key)) for key, item in value.items())
    return Number(value) if name in COUNTS else value


def encode(value):
    """What the value leaves open is put in order by reading it; then it is written in the order of the chapter."""
    found = receipt(numbered(value))
    written = {}
    if "to" in found:
        names = ("delivered", "devices", "unread")
        written["to"] = {user_id: ordered(item, names) for user_id, item in found["to"].items()}
    if "channel" in found:
        written["channel"] = found["channel"]
    written["payload"] = ordered(found["payload"], (*PAYLOAD, *PAYLOAD_MAYBE))
    return write(written)


def ordered(value, names):
    return {name: Number(value[name]) if name in COUNTS else value[name] for name in names if name in value}
