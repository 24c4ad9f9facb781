"""A network that breaks a connection by rules (RUNNER.md §6)."""
from .frames import frame_at


class Network:
    """Breaks a connection by rules; effects are `(bytes, milliseconds later)` or `("end", with reset)`."""

    def __init__(self, rules, has_frames, on_fire):
        self.rules, self.on_fire, self.fired, self.has_ended = rules, on_fire, set(), False
        self.streams = {way: {"way": way, "phase": "head" if has_frames else "bytes", "offset": 0, "held": b"",
                              "head": b"", "delay": 0, "drops": False, "seen": {}} for way in ("sent", "received")}

    def _fire(self, index):
        self.fired.add(index)
        self.on_fire(index)
        return self.rules[index]

    def _waiting(self, way, place):
        return [(i, rule) for i, rule in enumerate(self.rules)
                if i not in self.fired and rule["direction"] == way and place in rule]

    def take(self, data, way):
        stream, effects = self.streams[way], []
        while not self.has_ended:
            reached = [(rule["byte"], i) for i, rule in self._waiting(way, "byte")
                       if stream["offset"] < rule["byte"] <= stream["offset"] + len(data)]
            if not reached:
                return effects + self._feed(data, stream)
            number, index = min(reached)
            count = number - 1 - stream["offset"]
            effects += self._feed(data[:count], stream)
            data, rule = data[count:], self._fire(index)
            if rule["action"] == "delay":
                stream["delay"] += rule["milliseconds"]
            else:
                effects += self.flush(way) + self._end("stall" if rule["action"] == "drop" else rule.get("how"), stream)
        return effects

    def flush(self, way):
        stream = self.streams[way]
        held, stream["held"] = stream["held"], b""
        return self._pass(held, stream) if not self.has_ended else []

    def _pass(self, data, stream):
        if not data:
            return []
        delay, stream["delay"] = stream["delay"], 0
        return [(data, delay)]

    def _end(self, how, stream):
        if how == "stall":
            stream["drops"] = True
            return []
        self.has_ended = True
        return [("end", how == "reset")]

    def _feed(self, data, stream):
        stream["offset"] += len(data)
        if not data or stream["drops"]:
            return []
        if stream["phase"] == "bytes":
            return self._pass(data, stream)
        if stream["phase"] == "head":
            before = len(stream["head"])
            head, found, _ = (stream["head"] + data).partition(b"\r\n\r\n")
            if not found:
                stream["head"] += data
                return self._pass(data, stream)
            count = len(head) + 4 - before
            upgraded = stream["way"] == "sent" or head.startswith(b"HTTP/1.1 101")
            stream["phase"] = "frames" if upgraded else "bytes"
            stream["offset"] -= len(data) - count  # counted already
            return self._pass(data[:count], stream) + self._feed(data[count:], stream)
        stream["held"] += data
        effects = []
        while not self.has_ended and not stream["drops"] and (found := frame_at(stream["held"])):
            whole, stream["held"] = stream["held"][:found[0]], stream["held"][found[0]:]
            effects += self._obey(whole, found[1] & 15, found[4], stream)
        return effects

    def _obey(self, whole, opcode, payload, stream):
        copies = 1
        for index, rule in self._waiting(stream["way"], "frame"):
            if rule.get("opcode", opcode) != opcode or rule.get("containing", "").encode() not in payload:
                continue
            stream["seen"][index] = stream["seen"].get(index, 0) + 1
            if stream["seen"][index] != rule["frame"]:
                continue
            action, how = self._fire(index)["action"], rule.get("how")
            if action in ("truncate", "close"):
                count = min(rule["bytes"], len(whole) - 1) if action == "truncate" else 0
                return self._pass(whole[:count], stream) + self._end(how, stream)
            stream["delay"] += rule.get("milliseconds", 0)
            copies *= {"drop": 0, "duplicate": 2}.get(action, 1)
        return [effect for _ in range(copies) for effect in self._pass(whole, stream)]
