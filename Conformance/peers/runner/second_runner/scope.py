"""The names that `${…}` can mean, and the values that are made of them (RUNNER.md §3)."""
import re

from .values import Unmakeable, compact, kind, short

MOST_BYTES = 64 << 20
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
