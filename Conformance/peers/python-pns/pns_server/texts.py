"""The text rules, chapter 10: strict JSON, timestamps, durations, identifiers.

The parser of the standard library takes `NaN`, lone surrogates, doubled names and any depth, and does not say which
rule a text broke; hence a parser of our own.
"""
import datetime
import json
import re
from dataclasses import dataclass

from .faults import Fault

MAX_DEPTH = 64  # JSN-006, JSN-011
SPACE = re.compile(r"[ \t\n\r]*")
PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
NUMBER_LIKE = re.compile(r"[-+.0-9][-+.0-9A-Za-z_]*")
UNFINISHED_NUMBER = re.compile(r"-|-?(?:0|[1-9][0-9]*)(?:\.|(?:\.[0-9]+)?[eE][+-]?)")
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
LITERALS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Number:
    """A number. No member that a server reads is one, so its text is never converted, and never rounded (NUM-002)."""

    text: str


def parse(data):
    """Bytes to a value of JSON, or a Fault of code `malformed`."""
    if data.startswith(b"\xef\xbb\xbf"):  # JSN-010
        raise Fault("malformed", "The text begins with a byte order mark.", "byte-order-mark", "")
    try:
        text = data.decode("utf-8")  # JSN-005; Python refuses surrogates and long forms too
    except UnicodeDecodeError as error:
        raise _not_utf8(data[:error.start].decode("utf-8")) from None
    return _Parser(text).whole()


def _not_utf8(good):
    """The fault of a text that is UTF-8 up to a place: whatever is wrong before it, or that place."""
    try:
        _Parser(good).whole()
    except Fault as first:
        if first.reason != "unexpected-end":
            return first
        return Fault("malformed", "The bytes are not UTF-8.", "invalid-utf8", first.pointer)
    return Fault("malformed", "The bytes are not UTF-8.", "invalid-utf8", "")


def write(value):
    """A value to bytes: UTF-8 without a byte order mark (JSN-001), integers as digits (NUM-003)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def pointer(path):
    """A JSON pointer, RFC 6901."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


class _Parser:
    def __init__(self, text):
        self.text, self.at, self.path = text, 0, []

    def fault(self, reason, detail):
        return Fault("malformed", detail, reason, pointer(self.path))

    def unexpected(self):
        if self.at >= len(self.text):
            return self.fault("unexpected-end", "The text ends before its value is complete.")
        return self.fault("unexpected-token", "A character stands where JSON has no place for it.")

    def peek(self):
        """The next character that is not whitespace, or the empty string at the end."""
        self.at = SPACE.match(self.text, self.at).end()
        return self.text[self.at:self.at + 1]

    def whole(self):
        value = self.value()
        if self.peek():
            raise self.fault("trailing-data", "Something follows the value.")
        return value

    def value(self, depth=0):
        first = self.peek()
        if first == '"':
            return self.string()
        if first in ("{", "["):
            if depth == MAX_DEPTH:
                raise self.fault("too-deep", f"Arrays and objects nest more than {MAX_DEPTH} deep.")
            self.at += 1
            return self.object(depth + 1) if first == "{" else self.array(depth + 1)
        if first and first in "-+.0123456789":
            return self.number()
        return self.literal()

    def literal(self):
        for word, value in LITERALS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
            if word.startswith(self.text[self.at:]):
                self.at = len(self.text)
        raise self.unexpected()

    def number(self):
        like = NUMBER_LIKE.match(self.text, self.at)
        if not NUMBER.fullmatch(like[0]):
            if like.end() == len(self.text) and UNFINISHED_NUMBER.fullmatch(like[0]):
                self.at = like.end()
                raise self.unexpected()
            raise self.fault("invalid-number", "A number does not follow the grammar.")
        self.at = like.end()
        return Number(like[0])

    def string(self):
        self.at += 1
        parts = []
        while True:
            plain = PLAIN.match(self.text, self.at)
            parts.append(plain[0])
            self.at = plain.end()
            stop = self.text[self.at:self.at + 1]
            if stop == '"':
                self.at += 1
                return "".join(parts)
            if stop == "\\":
                parts.append(self.escape())
            elif stop:
                raise self.fault("control-character", "A control character stands unescaped in a string.")
            else:
                raise self.unexpected()

    def escape(self):
        unit = self.unit()
        if isinstance(unit, str):
            return unit
        if 0xD800 <= unit < 0xDC00:  # JSN-004: the partner has to follow
            low = self.unit() if self.text.startswith("\\u", self.at) else None
            if isinstance(low, int) and 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
            if "\\u".startswith(self.text[self.at:]) and low is None:
                self.at = len(self.text)
                raise self.unexpected()
        if 0xD800 <= unit < 0xE000:
            raise self.fault("lone-surrogate", "An escape denotes a surrogate without its partner.")
        return chr(unit)

    def unit(self):
        """One escape: a character, or the number of a UTF-16 code unit."""
        kind = self.text[self.at + 1:self.at + 2]
        if kind in ESCAPES:
            self.at += 2
            return ESCAPES[kind]
        digits = re.compile("[0-9A-Fa-f]{0,4}").match(self.text, self.at + 2) if kind == "u" else None
        if not kind or digits and digits.end() == len(self.text) and len(digits[0]) < 4:
            self.at = len(self.text)
            raise self.unexpected()
        if digits is None or len(digits[0]) < 4:
            raise self.fault("invalid-escape", "A backslash begins none of the escapes of JSON.")
        self.at = digits.end()
        return int(digits[0], 16)

    def array(self, depth):
        items = []
        if self.peek() == "]":
            self.at += 1
            return items
        while True:
            self.path.append(len(items))
            items.append(self.value(depth))
            self.path.pop()
            if self.end_of_item("]"):
                return items

    def object(self, depth):
        members = {}
        if self.peek() == "}":
            self.at += 1
            return members
        while True:
            if self.peek() != '"':
                raise self.unexpected()
            name = self.string()  # JSN-008: compared after its escapes are read, code point by code point
            self.path.append(name)
            if name in members:  # JSN-003
                raise self.fault("duplicate-member", "An object has two members of the same name.")
            if self.peek() != ":":
                raise self.unexpected()
            self.at += 1
            members[name] = self.value(depth)
            self.path.pop()
            if self.end_of_item("}"):
                return members

    def end_of_item(self, closing):
        """Whether the array or object ends here; otherwise a comma was read."""
        mark = self.peek()
        if mark not in (closing, ",") or not mark:
            raise self.unexpected()
        self.at += 1
        if mark == "," and self.peek() in ("]", "}"):
            raise self.fault("trailing-comma", "A comma stands before the end of an array or object.")
        return mark == closing


# Instants are whole nanoseconds since 0001-01-01T00:00:00Z plus one day, as Python counts days.

NANO = 1_000_000_000
DAY = 86_400 * NANO
UNIX_EPOCH = datetime.date(1970, 1, 1).toordinal() * DAY
FIRST = datetime.date(2, 1, 1).toordinal() * DAY
LAST_YEAR = datetime.date(9999, 1, 1).toordinal() * DAY
AFTER_LAST = (datetime.date(9999, 12, 31).toordinal() + 1) * DAY
TIMESTAMP = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
                       r"(?:\.([0-9]{1,9}))?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))")
DURATION = re.compile(r"P(?=.)(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]{1,9}))?S)?)?")


def read_timestamp(text):
    """An instant, or None when the text is no timestamp. TIM-001 to TIM-003, TIM-005 to TIM-007."""
    match = TIMESTAMP.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, sign, offset_hour, offset_minute = match.groups()
    try:
        ordinal = datetime.date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        return None
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second)
    if sign:
        offset = int(offset_hour) * 3600 + int(offset_minute) * 60
        seconds -= offset if sign == "+" else -offset
    instant = ordinal * DAY + seconds * NANO + int((fraction or "").ljust(9, "0"))
    return instant if FIRST <= instant < AFTER_LAST else None


def write_timestamp(instant, digits=None):
    """TIM-004: three fraction digits, or as many as the instant needs. `digits` fixes them: such texts sort by time."""
    days, rest = divmod(instant, DAY)
    seconds, fraction = divmod(rest, NANO)
    if digits is None:
        digits = 3 if fraction % 1_000_000 == 0 else 6 if fraction % 1_000 == 0 else 9
    minutes, second = divmod(seconds, 60)
    day = datetime.date.fromordinal(days).isoformat()
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}:{second:02}.{f'{fraction:09}'[:digits]}Z"


def read_duration(text):
    """Nanoseconds, or None when the text is no duration (CTL-005), or one that leads beyond the year 9999 from anywhere."""
    match = DURATION.fullmatch(text)
    if not match:
        return None
    days, hours, minutes, seconds = (int(group or 0) for group in match.groups()[:4])
    length = days * DAY + ((hours * 60 + minutes) * 60 + seconds) * NANO + int((match[5] or "").ljust(9, "0"))
    return length if length < AFTER_LAST else None


def is_identifier(value, max_bytes):
    """IDN-002, IDN-003."""
    return isinstance(value, str) and 1 <= len(value.encode("utf-8")) <= max_bytes
