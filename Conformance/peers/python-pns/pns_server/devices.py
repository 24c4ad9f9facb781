"""The connected devices: counts, and answers to what devices ask for."""
import asyncio
import logging

from . import websocket
from .faults import Fault
from .texts import parse, read_timestamp, write

UNSEEN, SEEN = "unseenNotificationDataRequest", "seenNotificationsRequest"


class Devices:
    """Every connection of this server, by user."""

    def __init__(self, store, limits, clock):
        self.store, self.limits, self.clock = store, limits, clock
        self._of_user = {}

    async def serve(self, user, reader, writer):
        """Serves one connection to its end."""
        device = Device(self, user, reader, writer)
        # FRM-008, CON-011, CON-012: connections share nothing, and none replaces another
        self._of_user.setdefault(user, set()).add(device)
        try:
            await device.run()
        finally:
            self._of_user[user].discard(device)
            if not self._of_user[user]:
                del self._of_user[user]

    def count_changed(self, user):
        """CNT-004, CNT-005, CNT-006: to every device of this user, and to no other."""
        for device in list(self._of_user.get(user, ())):
            device.count_changed()

    def close_all(self):
        for devices in list(self._of_user.values()):
            for device in devices:
                device.close(1001)


class Device:
    """One connection. Requests are taken one after the other, which keeps their answers in order (ORD-004)."""

    def __init__(self, devices, user, reader, writer):
        self._devices, self._user = devices, user
        self._store, self._clock = devices.store, devices.clock
        self._reader, self._writer = reader, writer
        self._messages = websocket.MessageReader(reader, devices.limits["maxMessageBytes"])
        self._count_due, self._closing, self._slow = False, False, asyncio.Event()
        # So that `drain` returns once the operating system has taken every byte: what "sent" means.
        writer.transport.set_write_buffer_limits(high=0)

    async def run(self):
        counting = None
        try:
            self.count_changed()  # CNT-001
            counting = asyncio.create_task(self._send_late_counts())
            while True:
                await self._answer(await self._messages.next(self._pong))
        except websocket.Violation as violation:
            self.close(violation.code)
        except websocket.Closed as closed:  # FRM-031
            self._close_with(closed.payload)
        except (EOFError, OSError):
            pass
        except Exception:
            logging.exception("internal: a connection fails")
            self.close(1011)
        finally:
            if counting:
                counting.cancel()

    # Counts. A device that does not read gets no queue of counts: one is due, and made when there is room (CNT-007).

    def count_changed(self):
        self._count_due = True
        if self._writer.transport.get_write_buffer_size() == 0:
            self._write_due_count()
        else:
            self._slow.set()

    def _write_due_count(self):
        if self._count_due and not self._closing:
            self._count_due = False
            count = self._store.count(self._user)  # CNT-002: at this moment
            self._write(websocket.TEXT, write({"newNotificationCountChanged": count}))  # CNT-003

    async def _send_late_counts(self):
        """Sends what became due while the peer was slow. Ends with the connection."""
        try:
            while True:
                await self._slow.wait()
                self._slow.clear()
                await self._writer.drain()
                self._write_due_count()
        except OSError:
            pass  # the reading side ends too

    # Requests

    async def _answer(self, data):
        try:
            name, after = read_request(data)
            if name == UNSEEN:
                await self._answer_unseen()
            else:
                await self._answer_seen(after)
        except Fault as fault:
            logging.info("refused a message: %s %s", fault.code, fault.reason)  # OPS-003
            await self._send(fault.message())  # FRM-003, FRM-004, FRM-005; the connection stays, FRM-007

    async def _answer_unseen(self):
        answer, arrivals = self._store.unseen(self._user)
        await self._send({"newNotificationData": answer})  # UNS-001, UNS-008, UNS-010
        # UNS-009: sent, so marked. A failure to send has left this method, and what it held stays unseen.
        if arrivals and self._store.mark_seen(arrivals, self._clock.now()):
            self._devices.count_changed(self._user)  # ORD-002: after the answer

    async def _answer_seen(self, after):
        answer = self._store.seen(self._user, after, self._clock.now())
        await self._send({"seenNotificationData": answer})  # SEN-001, SEN-007

    # Writing

    async def _send(self, message):
        await self._writer.drain()
        self._write_due_count()  # ORD-003: what was due goes first
        self._write(websocket.TEXT, write(message))  # FRM-001
        await self._writer.drain()

    async def _pong(self, payload):
        self._write(websocket.PONG, payload)
        await self._writer.drain()

    def _write(self, opcode, payload):
        if not self._closing:
            self._writer.write(websocket.frame(opcode, payload))

    def close(self, code):
        self._close_with(code.to_bytes(2, "big"))

    def _close_with(self, payload):
        self._write(websocket.CLOSE, payload)
        self._closing = True  # nothing follows a close frame


def read_request(data):
    """The request member's name, and the instant after which a seen request asks."""
    if data == UNSEEN.encode():  # UNS-002
        return UNSEEN, None
    message = parse(data)
    if message == UNSEEN:  # UNS-003
        return UNSEEN, None
    # Present whatever the value is, FRM-043
    names = [name for name in message if name in (UNSEEN, SEEN)] if isinstance(message, dict) else []
    if not names:  # FRM-004
        raise Fault("unknown-type", "The text names no message of this protocol.", "unknown-type", "")
    if len(names) == 2:  # FRM-006
        raise Fault("bad-argument", "Two requests stand in one message.", "conflicting-members", "/" + names[1])
    name, content = names[0], message[names[0]]
    if name == UNSEEN:
        if not isinstance(content, dict) and content is not None and content is not True:  # UNS-004
            raise Fault("bad-argument", "The request takes an object, null or true.", "wrong-type", "/" + name)
        return name, None
    if not isinstance(content, dict):
        raise Fault("bad-argument", "The request takes an object.", "wrong-type", "/" + name)
    return name, _received_after(content.get("receivedAfter"))


def _received_after(value):
    where = f"/{SEEN}/receivedAfter"
    if value is None or value == "":  # SEN-005, JSN-009
        return None
    if not isinstance(value, str):
        raise Fault("bad-argument", "receivedAfter is a string.", "wrong-type", where)
    instant = read_timestamp(value)
    if instant is None:  # SEN-009
        raise Fault("bad-argument", "receivedAfter is no timestamp.", "invalid-timestamp", where)
    return instant
