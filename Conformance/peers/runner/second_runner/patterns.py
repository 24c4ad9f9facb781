"""The patterns of checks (RUNNER.md §4)."""
import re

from .values import MISSING, Unmakeable, instant, is_kind, is_written, kind, refuse, same, short

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
