"""HTTP/1.1 answers and RFC 6455 frames as they are on the wire, and a network that breaks them (RUNNER.md §6)."""
import asyncio
import os
import socket
import struct

MOST = 64 << 20


def masked(payload, key):
    mask = (key * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(payload) ^ int.from_bytes(mask)).to_bytes(len(payload))


def frame(opcode, payload, **form):
    usual = {"final": True, "masked": True, "reserved": 0, "length": "shortest"}
    return {"opcode": opcode, "payload": payload, **usual, **form}


def frame_bytes(one):
    """A frame of a device, with whatever is wrong in it on purpose, and a masking key of its own."""
    payload, form, mask, key = one["payload"], one["length"], 0x80 * one["masked"], os.urandom(4)
    size = len(payload)
    if form == "shortest" and size < 126:
        length = bytes([mask | size])
    elif form == "sixteen" or form == "shortest" and size < 65_536:
        length = struct.pack("!BH", mask | 126, size % 65_536)
    else:
        length = struct.pack("!BQ", mask | 127, size | (form == "high-bit") << 63)
    first = one["final"] << 7 | one["reserved"] << 4 | one["opcode"]
    return bytes([first]) + length + (key + masked(payload, key) if one["masked"] else payload)


def frame_at(data):
    """None, or the first frame of some bytes: its extent, first byte, whether masked, whether padded, its payload."""
    if len(data) < 2:
        return None
    short, has_mask = data[1] & 0x7F, data[1] >> 7
    start = 2 + {126: 2, 127: 8}.get(short, 0)
    size = int.from_bytes(data[2:start]) if start > 2 else short
    if len(data) < start:
        return None
    if size > MOST:
        raise ValueError(f"a message of {size} bytes")
    end = start + 4 * has_mask + size
    if len(data) < end:
        return None
    payload = bytes(data[end - size:end])
    padded = start == 4 and size < 126 or start == 10 and size < 65_536
    return end, data[0], has_mask, padded, masked(payload, bytes(data[start:start + 4])) if has_mask else payload


class FrameReader:
    """Turns bytes of a server into events of a device, what is wrong with a frame included."""

    def __init__(self):
        self.data, self.fragments, self.kind, self.has_closed = b"", b"", None, False

    def feed(self, data):
        self.data += data
        while found := frame_at(self.data):
            self.data = self.data[found[0]:]
            yield from self._frame(*found[1:])

    def _frame(self, first, has_mask, padded, payload):
        violation = lambda text: {"saw": "violation", "text": text}
        opcode, final = first & 15, first >> 7
        if has_mask:
            yield violation("a masked frame")
        if first >> 4 & 7:
            yield violation("reserved bits without an extension")
        if padded:
            yield violation("a length that is not in its shortest form")
        if opcode >= 8 and (len(payload) > 125 or not final):
            yield violation("a control frame that is fragmented or too long")
        if self.has_closed and opcode < 8:
            yield violation("a data frame after the close frame")
        if opcode in (0, 1, 2):
            if opcode == 0 and self.kind is None:
                return (yield violation("a continuation frame without a message"))
            if opcode and self.kind:
                yield violation("a new message inside a fragmented one")
            self.kind = {0: self.kind, 1: "text", 2: "binary"}[opcode]
            self.fragments = payload if opcode else self.fragments + payload
            if final:
                if self.kind == "text" and not is_utf8(self.fragments):
                    yield violation("a text message that is not UTF-8")
                message, self.kind = {"saw": self.kind, "payload": self.fragments}, None
                yield message
        elif opcode == 8:
            self.has_closed = True
            code = int.from_bytes(payload[:2]) if len(payload) > 1 else None
            if len(payload) == 1:
                yield violation("a close frame with one byte")
            if not is_utf8(payload[2:]):
                yield violation("a close reason that is not UTF-8")
            if code is not None and not (1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999):
                yield violation(f"close code {code}, which is not for the wire")
            yield {"saw": "close", "payload": payload[2:], **({} if code is None else {"code": code})}
        elif opcode in (9, 10):
            yield {"saw": "ping" if opcode == 9 else "pong", "payload": payload}
        else:
            yield violation(f"reserved opcode {opcode}")


def is_utf8(data):
    try:
        return data.decode() is not None
    except UnicodeDecodeError:
        return False


class AnswerReader:
    """Reads one answer; ValueError says what is wrong with it."""

    def __init__(self, method="GET"):
        self.data, self.head, self.method = b"", None, method

    def read(self, data, at_end=False):
        """None while more is needed, or the answer and the bytes behind it."""
        self.data += data
        while self.head is None:
            head, found, rest = self.data.partition(b"\r\n\r\n")
            if len(head) > 65_536:
                raise ValueError("the head is too long")
            if not found:
                return self._more(at_end)
            self.data, head = rest, self._head(head.decode("latin-1"))
            self.head = None if 100 <= head["status"] < 200 and head["status"] != 101 else head
        body = self._body(at_end)
        return self._more(at_end) if body is None else ({**self.head, "body": body[0]}, body[1])

    @staticmethod
    def _more(at_end):
        if at_end:
            raise ValueError("the connection ended without an answer, or inside it")

    @staticmethod
    def _head(text):
        line, *lines = text.split("\r\n")
        parts = line.split(" ", 2)
        good = len(parts) > 1 and parts[0] in ("HTTP/1.1", "HTTP/1.0") and len(parts[1]) == 3 and parts[1].isdigit()
        headers = [(name, value.strip(" \t")) for name, _, value in (one.partition(":") for one in lines)]
        if not good or any(not one.partition(":")[0] or ":" not in one for one in lines) or any(
                set(value) & set("\r\n\0") for _, value in headers):
            raise ValueError("not an HTTP/1 answer")
        return {"status": int(parts[1]), "headers": headers}

    def _body(self, at_end):
        of = lambda wanted: ",".join(value for name, value in self.head["headers"] if name.lower() == wanted)
        status, coding, lengths = self.head["status"], of("transfer-encoding").lower(), of("content-length")
        if status in (101, 204, 304) or self.method == "HEAD":
            return b"", self.data
        if coding:
            if coding != "chunked" or lengths:
                raise ValueError("contradicting or bad length headers")
            return self._chunks()
        if not lengths:
            return (self.data, b"") if at_end else None
        lengths = {one.strip(" ") for one in lengths.split(",")}
        if len(lengths) > 1 or not min(lengths).isdigit():
            raise ValueError("contradicting or bad length headers")
        size = int(min(lengths))
        return (self.data[:size], self.data[size:]) if len(self.data) >= size else None

    def _chunks(self):
        body, rest = b"", self.data
        while True:
            line, found, rest = rest.partition(b"\r\n")
            if not found:
                return None
            size = int(line.split(b";")[0].strip(b" \t") or b"none", 16)
            if size == 0:
                while found:
                    line, found, rest = rest.partition(b"\r\n")
                    if found and not line:
                        return body, rest
                return None
            if len(rest) < size + 2:
                return None
            if rest[size:size + 2] != b"\r\n":
                raise ValueError("a chunk longer than its size")
            body, rest = body + rest[:size], rest[size + 2:]


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


class Line:
    """A TCP connection; its reading and its writing fail apart, so that what came before a reset is read."""

    def __init__(self, on_data, on_end, network=None):
        self.on_data, self.on_end, self.network = on_data, on_end, network
        self.loop, self.socket, self.unsent, self.is_over = asyncio.get_running_loop(), None, b"", False
        self.queues = {way: {"items": [], "due": 0.0, "timer": None} for way in ("sent", "received")}

    async def connect(self, host, port, narrow=False):
        family, kind, protocol, _, address = (await self.loop.getaddrinfo(host, port, type=socket.SOCK_STREAM))[0]
        self.socket = socket.socket(family, kind, protocol)
        self.socket.setblocking(False)
        if narrow:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await asyncio.wait_for(self.loop.sock_connect(self.socket, address), 5)
        except (OSError, TimeoutError):
            self.socket.close()
            raise
        self.read(True)
        return self

    def read(self, is_reading):
        if self.is_over:
            return
        if is_reading:
            self.loop.add_reader(self.socket, self._readable)
        else:
            self.loop.remove_reader(self.socket)

    def _readable(self):
        try:
            data = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError as error:
            return self._over(error.strerror)
        if data:
            self._through(data, "received")
        else:
            self._over(None)

    def write(self, data):
        self._through(data, "sent")

    def _through(self, data, way):
        self._queue(self.network.take(data, way) if self.network else [(data, 0)], way)

    def _queue(self, effects, way):
        queue, now = self.queues[way], self.loop.time()
        for effect in effects:
            queue["due"] = max(queue["due"], now + (effect[1] / 1_000 if effect[0] != "end" else 0))
            queue["items"].append((queue["due"], effect))
        self._drain(way)

    def _drain(self, way):
        queue = self.queues[way]
        while queue["items"] and not self.is_over and queue["items"][0][0] <= self.loop.time():
            _, effect = queue["items"].pop(0)
            if effect[0] == "end":
                self._over("the network reset it" if effect[1] else None, effect[1])
            elif way == "sent":
                self._send(effect[0])
            else:
                self.on_data(effect[0])
        if queue["items"] and not self.is_over:
            self.loop.call_at(queue["items"][0][0], self._drain, way)

    def _send(self, data=b""):
        self.unsent += data
        try:
            sent = self.socket.send(self.unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent = len(self.unsent)  # what was received is still to be read
        self.unsent = self.unsent[sent:]
        if self.unsent:
            self.loop.add_writer(self.socket, self._send)
        else:
            self.loop.remove_writer(self.socket)

    def _over(self, why, with_reset=False):
        """The other side, or the network, has ended it."""
        if self.is_over:
            return
        if self.network and not self.network.has_ended:
            self._queue(self.network.flush("received"), "received")
        for _, effect in self.queues["received"]["items"]:
            if effect[0] != "end":
                self.on_data(effect[0])
        self.close(with_reset)
        self.on_end(why)

    def close(self, with_reset=False):
        if not self.is_over and self.socket is not None:
            self.is_over = True
            self.loop.remove_reader(self.socket)
            self.loop.remove_writer(self.socket)
            if with_reset:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.socket.close()


class DeviceLine:
    """A device: posts the events of its connection; answers pings as long as it is told to."""

    def __init__(self, post, rules=None, on_fire=None):
        self.post, self.answer, self.frames, self.pongs, self.is_over = post, AnswerReader(), None, True, False
        self.line = Line(self._data, self.ended, Network(rules, True, on_fire) if rules else None)

    def _data(self, data, at_end=False):
        try:
            if self.frames is None and not self.is_over and (found := self.answer.read(data, at_end)):
                self.post({"saw": "handshake", **found[0]})
                if found[0]["status"] != 101:
                    return self._end(None)
                self.frames, data = FrameReader(), found[1]
            for event in self.frames.feed(data) if self.frames and not self.is_over else ():
                if event["saw"] == "ping" and self.pongs:
                    self.line.write(frame_bytes(frame(10, event["payload"])))
                self.post(event)
        except ValueError as error:
            if self.frames:
                self.post({"saw": "violation", "text": str(error)})
            self._end(str(error))

    def ended(self, why):
        if self.frames is None and why is None:
            self._data(b"", True)
        self._end(why)

    def _end(self, why):
        if not self.is_over:
            self.is_over = True
            self.post({"saw": "ended", **({"why": why} if why else {})})
            self.line.close()


async def call(host, port, method, data, seconds, rules=None, on_fire=None):
    """One request: its answer, or ValueError, OSError or TimeoutError."""
    reader, done = AnswerReader(method), asyncio.get_running_loop().create_future()

    def settle(data, at_end=False):
        try:
            found = reader.read(data, at_end)
            if found and not done.done():
                done.set_result(found[0])
        except ValueError as error:
            if not done.done():
                done.set_exception(error)

    line = Line(settle, lambda _: settle(b"", True), Network(rules, False, on_fire) if rules else None)
    try:
        async with asyncio.timeout(seconds):
            await line.connect(host, port)
            line.write(data)
            return await done
    finally:
        line.close()
