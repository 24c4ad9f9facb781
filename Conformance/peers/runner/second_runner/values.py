"""JSON as it was written, and how values compare (RUNNER.md §4)."""
import datetime
import json
import re
from decimal import Decimal

MISSING = object()


class Unmakeable(Exception):
    """A value or pattern of a scenario that cannot be made."""


class Number(Decimal):
    """A number that compares by value and remembers how it was written."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def members(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("duplicate-member")
    return dict(pairs)


def refuse(word):
    raise ValueError(f"unexpected-token {word}")


def parse(data, whole=Number):
    """Reads a JSON text strictly; ValueError for what RFC 8259 does not permit."""
    text = data if isinstance(data, str) else bytes(data).decode()
    try:
        value = json.loads(text, parse_int=whole, parse_float=Number, parse_constant=refuse, object_pairs_hook=members)
        if "\\u" in text:
            compact(value).encode()  # a surrogate alone has no UTF-8
    except (RecursionError, ArithmeticError) as error:
        raise ValueError(f"unreadable: {error}") from None
    return value


def compact(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{compact(name)}:{compact(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return value.text if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def short(value, most=120):
    text = "nothing" if value is MISSING else compact(value)
    return text if len(text) <= most else text[:most - 1] + "…"


KINDS = {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}


def kind(value):
    return KINDS.get(type(value), "number")


def is_kind(value, word):
    return kind(value) == word or word == "integer" and kind(value) == "number" and value == int(value)


def same(left, right):
    if left is MISSING or right is MISSING or kind(left) != kind(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(value, right[name]) for name, value in left.items())
    return left == right


def at(value, pointer):
    """The value at a JSON pointer, or MISSING."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and re.fullmatch("0|[1-9][0-9]*", token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return MISSING
    return value


INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII)


def instant(text):
    """Nanoseconds since year 1 of a timestamp of RFC 3339; None for any other value and beyond the years 2 to 9999."""
    found = INSTANT.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return None
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    offset = (int(found[9] or 0) * 60 + int(found[10] or 0)) * (-1 if found[8] == "-" else 1)
    try:
        days = datetime.date(year, month, day).toordinal()
    except ValueError:
        return None
    seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60
    exists = hour < 24 and minute < 60 and second < 60 and int(found[9] or 0) < 24 and int(found[10] or 0) < 60
    if not exists or not 366 * 86_400 <= seconds < 3_652_060 * 86_400:
        return None
    return seconds * 10**9 + int((found[7] or "").ljust(9, "0"))


def is_written(text):
    """Whether a timestamp has the form that TIM-004 asks of senders."""
    time = instant(text)
    return time is not None and text[-1] == "Z" and "t" not in text and (
        len(text) == 24 or len(text) in (27, 30) and time % 1_000_000 != 0)
