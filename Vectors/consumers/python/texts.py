"""JSON, numbers, timestamps and durations by the text rules of the protocol."""

import json
import re
from datetime import datetime, timedelta

DEEPEST = 64


class Refused(Exception):
    """An input is refused; `code` is the class of the error, and the demand of a vector."""

    def __init__(self, code="bad-argument"):
        super().__init__(code)
        self.code = code


class Number(str):
    """A number of JSON as it was written: no float is in between."""


class Members(list):
    """The members of an object as pairs, in their order."""

    def get(self, name):
        return next((value for key, value in self if key == name), None)


def members(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("two members of one name")
    return Members(pairs)


def constant(word):
    raise ValueError(word + " is no JSON")


def checked(value, depth=0):
    """What json.loads lets pass: lone surrogates, and any depth."""
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, list):
        if depth == DEEPEST:
            raise ValueError("too deep")
        for item in value:
            if isinstance(value, Members):
                checked(item[0])
            checked(item[1] if isinstance(value, Members) else item, depth + 1)
    return value


def read(data):
    """The value of a JSON text in bytes; numbers are `Number`, objects `Members`."""
    try:
        return checked(
            json.loads(
                data.decode("utf-8"),
                object_pairs_hook=members,
                parse_int=Number,
                parse_float=Number,
                parse_constant=constant,
            )
        )
    except (ValueError, RecursionError):
        raise Refused("malformed") from None


SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text):
    return '"' + "".join(SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def write(value):
    """The canonical text: order and numbers kept, no whitespace."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        value = Members(value.items())
    if isinstance(value, Members):
        return "{" + ",".join(quoted(name) + ":" + write(item) for name, item in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return {None: "null", True: "true", False: "false"}[value]


def integer(value, low, high):
    """The integer of a number of JSON; 1.50e1 is 15, and 1e999999999 costs nothing."""
    if not isinstance(value, Number):
        raise Refused()
    sign, whole, fraction, exponent = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?", value).groups()
    fraction = (fraction or "").rstrip("0")
    digits = (whole + fraction).lstrip("0")
    shift = int(exponent or 0) - len(fraction)
    if not digits:
        number = 0
    elif shift >= 0 and len(digits) + shift <= 40:
        number = int(digits) * 10**shift
    elif shift < 0 and digits.endswith("0" * min(-shift, 41)):
        number = int(digits[:shift])
    else:
        raise Refused()
    number = -number if sign else number
    if not low <= number <= high:
        raise Refused()
    return number


STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
EPOCH = datetime(1970, 1, 1)


def timestamp(text):
    """Seconds since 1970 and nanoseconds."""
    found = STAMP.fullmatch(text)
    try:
        there = datetime.strptime(found[1] + " " + found[2], "%Y-%m-%d %H:%M:%S")
        zone = "+00:00" if found[4] in "Zz" else found[4]
        hours, minutes = int(zone[1:3]), int(zone[4:])
        if found[2].endswith("60") or found[2].endswith("61") or hours > 23 or minutes > 59:
            raise ValueError
        shift = timedelta(hours=hours, minutes=minutes)
        instant = there - shift if zone[0] == "+" else there + shift
        if instant.year < 2:
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise Refused() from None
    return (instant - EPOCH) // timedelta(seconds=1), int((found[3] or "").ljust(9, "0"))


def stamp_text(seconds, nanoseconds, shortest=False):
    """A timestamp as it is written: 3, 6 or 9 digits; the profile `receipts` writes as few as will do."""
    instant = EPOCH + timedelta(seconds=seconds)
    digits = f"{nanoseconds:09}"
    if shortest:
        digits = digits.rstrip("0")
    else:
        digits = digits[:3] if digits[3:] == "000000" else digits[:6] if digits[6:] == "000" else digits
    return instant.strftime("%Y").zfill(4) + instant.strftime("-%m-%dT%H:%M:%S") + ("." + digits if digits else "") + "Z"


DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?", re.ASCII)


def duration(text):
    """Seconds and nanoseconds."""
    found = DURATION.fullmatch(text)
    if not found or text[-1:] in "PT":
        raise Refused()
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
    total = days * 86400 + hours * 3600 + minutes * 60 + seconds
    if total >= 2**63:
        raise Refused()
    return total, int((found[5] or "").ljust(9, "0"))
