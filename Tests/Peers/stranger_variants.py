"""The stranger's server as other people could as well have written it.

Usage: PNS_VARIANT=NAME[,NAME…] stranger_variants.py ARGUMENTS OF THE SERVER

Each variant does otherwise what the clauses leave open: none of them is a bug, and the suite must not call one so.
"""

import asyncio
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Conformance" / "peers" / "python-pns"))

from pns_server import application, devices, faults, http1, server, texts, websocket  # noqa: E402
from pns_server.__main__ import main  # noqa: E402


def least_limits():
    """Every limit at the least that LIM-001 permits; seen notifications are not kept at all."""
    least = {
        "maxMessageBytes": 4096, "maxNotifyBytes": 1048576, "maxNotificationDataBytes": 65536,
        "maxBatchNotifications": 100, "maxIdentifierBytes": 256, "maxAnswerNotifications": 1, "maxAnswerBytes": 1024,
        "retentionAfterSeenSeconds": 0, "sweepBoundSeconds": 0, "idempotencySeconds": 86400,
        "maxHeadBytes": 8192,
    }
    for name, value in least.items():
        sys.argv += ["--limit", f"{name}={value}"]


def wide_limits():
    """Limits far above the least."""
    wide = {
        "maxMessageBytes": 1 << 20, "maxNotifyBytes": 1 << 24, "maxNotificationDataBytes": 1 << 22,
        "maxBatchNotifications": 5000, "maxIdentifierBytes": 4000, "maxAnswerNotifications": 3000,
        "maxAnswerBytes": 1 << 23, "retentionAfterSeenSeconds": 10**8, "sweepBoundSeconds": 86400,
        "idempotencySeconds": 10**7, "maxHeadBytes": 1 << 17,
    }
    for name, value in wide.items():
        sys.argv += ["--limit", f"{name}={value}"]


def one_in_an_answer():
    """UNS-012, SEN-011: an answer holds one notification."""
    sys.argv += ["--limit", "maxAnswerNotifications=1"]


def short_answers():
    """UNS-013: an answer of more than one notification is short."""
    sys.argv += ["--limit", "maxAnswerBytes=1024"]


def other_statuses():
    """CON-004, AUT-009, AUT-010: the other status that the clause names."""
    faults.CODES.update({
        "authenticator-failed": (504, "Nothing usable"), "authenticator-timeout": (502, "Too late"),
    })


def no_features():
    """A server without probe and strict-json."""
    discover = server.Server.discover

    async def plain(self, request):
        answer = request.answer
        request.answer = lambda status, value: answer(status, {**value, "features": []})
        await discover(self, request)

    server.Server.discover = plain
    create = server.Server.__init__

    def without_probe(self, *arguments):
        create(self, *arguments)
        del self.routes["/subscribe"]["POST"]

    server.Server.__init__ = without_probe
    def object_with_doubles(self, depth):
        members = Forgetting()
        if self.peek() == "}":
            self.at += 1
            return dict(members)
        while True:
            if self.peek() != '"':
                raise self.unexpected()
            name = self.string()
            self.path.append(name)
            if self.peek() != ":":
                raise self.unexpected()
            self.at += 1
            members[name] = self.value(depth)
            self.path.pop()
            if self.end_of_item("}"):
                return dict(members)

    texts._Parser.object = object_with_doubles


def unlike_json():
    """Whitespace, escapes, another order of members, and members that nobody knows where the schema leaves room."""
    def written(value):
        return json.dumps(reordered(value), ensure_ascii=True, indent=2).encode()

    def reordered(value):
        if isinstance(value, list):
            return [reordered(each) for each in value]
        if isinstance(value, dict):
            more = {"x-more": 1} if not {"newNotificationCountChanged", "newNotificationData", "seenNotificationData",
                                         "error"} & set(value) else {}
            return {**more, **{name: reordered(value[name]) for name in reversed(list(value))}}
        return value

    devices.write = http1.write = written


def bare_errors():
    """ERR-001, ERR-003: nothing but what is demanded; reason and pointer are SHOULD."""
    faults.Fault.problem = lambda self: {"code": self.code}
    faults.Fault.message = lambda self: {"error": {"code": self.code, "message": ""}}


def null_reasons():
    """The schema permits null for reason and pointer."""
    faults.Fault.message = lambda self: {"error": {"code": self.code, "message": "x", "reason": None, "pointer": None}}


def fragments():
    """RFC 6455 lets a server send its messages in fragments, with pings between them."""
    whole = websocket.frame

    def in_fragments(opcode, payload):
        if opcode != websocket.TEXT or len(payload) < 2:
            return whole(opcode, payload)
        first, rest = whole(opcode, payload[:1]), whole(websocket.CONTINUATION, payload[1:])
        return bytes([first[0] & 0x7F]) + first[1:] + whole(websocket.PING, b"are you there") + rest

    websocket.frame = in_fragments


def no_close_frames():
    """Chapter Frames: a peer that closes without a close frame obeys RFC 6455 too (violations only)."""
    run = devices.Device.run

    async def abrupt(self):
        self.close = lambda code: setattr(self, "_closing", True)
        await run(self)

    devices.Device.run = abrupt


def every_count_twice():
    """CNT-007: a count that has not changed is repeated."""
    due = devices.Device._write_due_count

    def twice(self):
        was = self._count_due
        due(self)
        self._count_due = was
        due(self)

    devices.Device._write_due_count = twice


def late_counts():
    """CNT-007, ORD-003 (SHOULD): counts are put together and follow half a second after."""
    def later(self):
        if not getattr(self, "_later", None):
            first = not hasattr(self, "_later")
            self._count_due = True
            if first:
                self._later = None
                return self._write_due_count()

            def now():
                self._later = None
                self._count_due = True
                write_due(self)

            self._later = asyncio.get_running_loop().call_later(0.5, now)
        return None

    write_due = devices.Device._write_due_count
    devices.Device.count_changed = later
    devices.Device._send = lambda self, message: send(self, message)

    async def send(self, message):
        await self._writer.drain()
        self._write(websocket.TEXT, texts.write(message))
        await self._writer.drain()


def lingering_answers():
    """HTTP answers in chunks, with other content types and names in lower case, and the connection closed each time."""
    async def answer(self, status, value=None, content_type="application/json", headers=()):
        self.keep_alive = False
        body = b"" if value is None else texts.write(value)
        fields = [("transfer-encoding", "chunked"), ("content-type", content_type + "; charset=utf-8"),
                  *((name.lower(), text) for name, text in headers), ("connection", "close")]
        self.writer.write(http1.head(f"HTTP/1.1 {status} ", fields))
        if self.method != "HEAD":
            for at in range(0, len(body), 7):
                part = body[at:at + 7]
                self.writer.write(b"%x;note=1\r\n%s\r\n" % (len(part), part))
            self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    http1.Request.answer = answer


def own_headers():
    """AUT-003 does not forbid the server headers of its own in the authentication request."""
    passed_on = application.passed_on
    own = [("Via", "1.1 pns"), ("X-Server", "pns")]
    application.passed_on = lambda headers: [*own, *passed_on(headers)]


# "least-limits" and "no-features", as PNS_VARIANT names them
VARIANTS = {name.replace("_", "-"): value for name, value in list(globals().items())
            if callable(value) and getattr(value, "__module__", "") == __name__ and value is not main}

if __name__ == "__main__":
    for chosen in os.environ["PNS_VARIANT"].split(","):
        VARIANTS[chosen]()
    main()
