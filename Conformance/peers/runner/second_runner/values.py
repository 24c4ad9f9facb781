"""JSON as it was written, the values of `${…}`, and the patterns of checks (RUNNER.md §3, §4)."""
import datetime
import json
import re
from decimal import Decimal

MISSING = object()
MOST_BYTES = 64 << 20


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


NAME = re.compile(r"\$\$\{|\$\{([^}]*)(\})?")


class Scope(dict):
    """The names that `${…}` can mean."""

    def _named(self, found):
        if found[0] == "$${":
            return "${"
        if not found[1] or not found[2] or found[1] not in self:
            raise Unmakeable(f"nothing is named {found[0]}")
        return self[found[1]]

    def text(self, source):
        whole = NAME.fullmatch(source)
        if whole:
            return self._named(whole)
        values = (self._named(found) for found in NAME.finditer(source))
        return NAME.sub(lambda _: value if isinstance(value := next(values), str) else compact(value), source)

    def string(self, source):
        value = self.text(source)
        return value if isinstance(value, str) else compact(value)

    def expand(self, value, is_pattern=False):
        """Replaces names and builds `$fill` and `$times`; in a pattern a kept object or array stands as `$literal`."""
        again = lambda one: self.expand(one, is_pattern)
        if isinstance(value, str):
            made = self.text(value)
            return {"$literal": made} if is_pattern and isinstance(made, (dict, list)) else made
        if isinstance(value, list):
            return [again(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$fill" in value and "bytes" in value:
            unit, count = self.expand(value["$fill"]), self.terms(value["bytes"])
            if not isinstance(unit, str) or len(unit.encode()) != 1 or not 0 <= count <= MOST_BYTES:
                raise Unmakeable(f"no text of {count} times {unit}")
            return unit * count
        if "$times" in value and "item" in value:
            count = self.terms(value["$times"])
            if not 0 <= count <= 1_000_000:
                raise Unmakeable(f"no array of {count} items")
            name = value.get("as")
            scopes = (Scope({**self, name: turn}) if name else self for turn in range(count))
            return [scope.expand(value["item"], is_pattern) for scope in scopes]
        if is_pattern:
            return {name: self._member(name, one) for name, one in value.items()}
        return {self.string(name): again(one) for name, one in value.items()}

    def _member(self, name, value):
        if name == "$literal":
            return self.expand(value)
        if name == "$re" and isinstance(value, str):
            quote = lambda one: re.escape(one if isinstance(one, str) else compact(one))
            return Scope({key: quote(one) for key, one in self.items()}).string(value)
        if name in ("$in", "$bag") and isinstance(value, str):
            made = self.text(value)
            return [{"$literal": one} for one in made] if isinstance(made, list) else made
        return self.expand(value, True)

    def terms(self, value):
        value = self.expand(value)
        if isinstance(value, list):
            return sum(map(self.terms, value))
        if kind(value) != "number" or value != int(value):
            raise Unmakeable(f"{short(value)} is not an integer")
        return int(value)

    def bytes(self, form):
        """The bytes of `{"text"}`, `{"hex"}`, `{"repeat", "times"}`, `{"pad", "to"}`, `{"chunks"}` or `{"join"}`."""
        words = ("text", "hex", "repeat", "pad", "chunks", "join")
        (word, inner), = [(name, form[name]) for name in words if name in form]
        if word in ("text", "hex"):
            return self.string(inner).encode() if word == "text" else bytes.fromhex(inner)
        if word in ("repeat", "pad"):
            unit, count = self.bytes(inner), self.terms(form["times" if word == "repeat" else "to"])
            if not 0 <= count <= MOST_BYTES or word == "pad" and count < len(unit):
                raise Unmakeable(f"{len(unit)} bytes cannot become {count}")
            return unit * count if word == "repeat" else unit.ljust(count)
        parts = [self.bytes(part) for part in inner]
        if word == "chunks":
            return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        return b"".join(parts)

    def answer(self, form, user_id):
        """How the application answers for a user: `never`, `hangUp`, or status, headers and body."""
        if form.get("never") or form.get("hangUp"):
            return "never" if form.get("never") else "hangUp"
        headers = [(self.string(name), self.string(value)) for name, value in form.get("headers", [])]
        made = {"body": {"user_id": user_id}, **form} if "status" not in form else form
        if "body" in made and not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", "application/json"))
        body = compact(self.expand(made["body"])).encode() if "body" in made else b""
        if {"text", "bytes"} & form.keys():
            body = self.bytes({"text": form["text"]} if "text" in form else form["bytes"])
        return form.get("status", 200), headers, body


WORDS = ("$any $absent $timestamp $literal $type $in $bag $not $each $len $re $gte $lte $same $instant")


def words_of(pattern):
    return [name for name in pattern if name.startswith("$") and name != "$extra"]


def mismatch(value, pattern, kept, place=""):
    """None, or the first difference in the order of the pattern: place, what it asks for, what stood there."""
    fault = (place, short(pattern), short(value))
    if isinstance(pattern, dict) and (words := words_of(pattern)):
        if len(words) < len(pattern):
            raise Unmakeable("words and members stand in one object")
        found = (_word(word, pattern[word], value, kept, place, fault) for word in words)
        return next((one for one in found if one), None)
    if value is MISSING:
        return fault
    if isinstance(pattern, list):
        if not isinstance(value, list) or len(value) != len(pattern):
            return fault
        pairs = enumerate(zip(value, pattern))
        return next((one for i, (v, p) in pairs if (one := mismatch(v, p, kept, f"{place}/{i}"))), None)
    if isinstance(pattern, dict):
        if not isinstance(value, dict):
            return fault
        for name, wanted in pattern.items():
            if name != "$extra" and (one := mismatch(value.get(name, MISSING), wanted, kept, f"{place}/{name}")):
                return one
        extra = [name for name in value if name not in pattern] if pattern.get("$extra") is False else []
        return (f"{place}/{extra[0]}", "no further member", short(value[extra[0]])) if extra else None
    return None if same(value, pattern) else fault


def _word(word, wanted, value, kept, place, fault):
    if word == "$absent":
        return None if value is MISSING else fault
    if word == "$in":
        if not isinstance(wanted, list) or not wanted:
            raise Unmakeable("$in takes patterns")
        return None if any(mismatch(value, one, kept) is None for one in wanted) else fault
    if value is MISSING:
        return fault
    if word == "$each":
        if not isinstance(value, list):
            return fault
        return next((one for i, v in enumerate(value) if (one := mismatch(v, wanted, kept, f"{place}/{i}"))), None)
    if word == "$len":
        return mismatch(len(value), wanted, kept, place) if isinstance(value, (str, list, dict)) else fault
    if word == "$bag":
        return None if isinstance(value, list) and _pairs_off(value, wanted, kept) else fault
    if word in ("$gte", "$lte"):
        read = instant if isinstance(wanted, str) else lambda one: one if kind(one) == "number" else None
        bound, number = read(wanted), read(value)
        if bound is None:
            raise Unmakeable(f"{word} takes a number or a timestamp")
        holds = number is not None and (number >= bound if word == "$gte" else number <= bound)
    elif word == "$instant":
        if instant(wanted) is None:
            raise Unmakeable("$instant takes a timestamp")
        holds = instant(value) == instant(wanted)
    elif word == "$re":
        holds = isinstance(value, str) and re.fullmatch(wanted, value, re.ASCII) is not None
    else:
        holds = {"$any": lambda: True, "$literal": lambda: same(value, wanted), "$type": lambda: is_kind(value, wanted),
                 "$not": lambda: mismatch(value, wanted, kept) is not None, "$timestamp": lambda: is_written(value),
                 "$same": lambda: same(kept(wanted), value)}.get(word, lambda: refuse(word))()
    return None if holds else fault


def _pairs_off(values, patterns, kept):
    """Whether patterns and values pair off one to one."""
    if not isinstance(patterns, list) or len(values) != len(patterns):
        return False
    fits = [[i for i, value in enumerate(values) if mismatch(value, one, kept) is None] for one in patterns]
    owner = {}

    def place(rule, tried):
        for i in fits[rule]:
            if i not in tried:
                tried.add(i)
                if i not in owner or place(owner[i], tried):
                    owner[i] = rule
                    return True
        return False

    return all(place(rule, set()) for rule in range(len(patterns)))
