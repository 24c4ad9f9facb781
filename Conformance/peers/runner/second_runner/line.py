"""Connections: a device, and a single request (RUNNER.md §6)."""
import asyncio
import socket
import struct

from .answers import AnswerReader
from .frames import FrameReader, frame, frame_bytes
from .network import Network


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
