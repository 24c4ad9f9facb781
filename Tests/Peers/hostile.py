"""Peers that mean harm, and one in good faith beside them, against `pns serve`. Usage: hostile.py PNS"""

import asyncio
import base64
import json
import os
import socket
import struct
import sys
import tempfile
import time

from prometheus_client.parser import text_string_to_metric_families
from serving import TOKEN, Server, check

LIMITS = {
    "pingIntervalSeconds": 2,
    "pingTimeoutSeconds": 2,
    "slowDeviceSeconds": 3,
    "requestTimeoutSeconds": 3,
    "maxConnectionsPerUser": 3,
    "maxMessagesPerSecond": 100,
}


def frame(opcode, payload, final=True):
    mask = os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return bytes([(0x80 if final else 0) | opcode]) + length + mask + masked


class Device:
    """A socket that speaks WebSocket by hand, so that it can also do it badly."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port, user, receive_buffer=None, expect=101):
        raw = socket.socket()
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=raw, limit=65536)
        writer.write(
            f"GET /subscribe HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            f"Authorization: Bearer dev-{user}\r\n\r\n".encode()
        )
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        status = int(head.split()[1])
        check(status == expect, f"a handshake of {user} is answered {expect}")
        return cls(reader, writer)

    async def receive(self):
        """The next frame: opcode and payload; None at the end."""
        try:
            first, second = await self.reader.readexactly(2)
            length = second & 127
            if length == 126:
                (length,) = struct.unpack(">H", await self.reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", await self.reader.readexactly(8))
            return first & 15, await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def closed(self, answers_pings=False):
        """Reads to the end; returns the close code, None without one."""
        while (received := await self.receive()) is not None:
            opcode, payload = received
            if opcode == 8:
                return struct.unpack(">H", payload[:2])[0]
            if opcode == 9 and answers_pings:
                self.writer.write(frame(10, payload))
        return None


async def within(seconds, task, sentence):
    try:
        return await asyncio.wait_for(task, seconds)
    except asyncio.TimeoutError:
        check(False, f"{sentence} within {seconds} s")


async def call(port, method, path, body=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    )
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


async def notify(port, user, data):
    return (await call(port, "POST", "/notify", json.dumps({"user_id": user, "notification_data": data}).encode()))[0]


async def metrics(port):
    status, body = await call(port, "GET", "/metrics")
    if status != 200:
        check(False, "the metrics are answered")
    samples = {}
    for family in text_string_to_metric_families(body.decode()):
        for sample in family.samples:
            samples[sample.name, tuple(sorted(sample.labels.items()))] = sample.value
    return samples


async def silent(port):
    device = await Device.open(port, "silent")
    code = await within(10, device.closed(), "a device that answers no ping is closed")
    check(code == 1001, "a device that answers no ping is closed with 1001")


async def unfinished(port):
    device = await Device.open(port, "unfinished")

    async def drip():
        bytes_left = frame(1, b"x" * 120)
        for byte in bytes_left:
            device.writer.write(bytes([byte]))
            await asyncio.sleep(0.5)

    dripping = asyncio.ensure_future(drip())
    code = await within(10, device.closed(), "a message of a byte a time ends the connection")
    dripping.cancel()
    check(code in (1001, 1008), "a message of a byte a time ends the connection")


async def slow_body(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /notify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 1000\r\n\r\n".encode()
    )

    async def drip():
        while True:
            writer.write(b" ")
            await asyncio.sleep(0.3)

    dripping = asyncio.ensure_future(drip())
    answer = await within(10, reader.readuntil(b"\r\n"), "a body of a byte a time is given up")
    dripping.cancel()
    check(answer.split()[1] == b"408", "a body of a byte a time is answered 408")


async def slow_head(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def drip():
        for byte in b"GET /subscribe HTTP/1.1\r\nX-Long: " + b"x" * 10_000:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.3)

    dripping = asyncio.ensure_future(drip())
    try:
        await within(15, reader.read(), "a head of a byte a time is given up")
    except ConnectionError:
        pass
    dripping.cancel()
    check(True, "a head of a byte a time ends the connection")


async def flood(port):
    device = await Device.open(port, "flood")
    device.writer.write(frame(1, b"{}") * 5_000)
    code = await within(10, device.closed(), "a flood of messages is ended")
    check(code in (1008, None), "a flood of messages is closed with 1008")


async def crowd(port):
    devices = [await Device.open(port, "crowd") for _ in range(LIMITS["maxConnectionsPerUser"])]
    await Device.open(port, "crowd", expect=429)
    for device in devices:
        device.writer.close()


async def never_reads(port):
    for _ in range(4):
        check(await notify(port, "deaf", "x" * 250_000) == 202, "long data is accepted")
    device = await Device.open(port, "deaf", receive_buffer=4_096)
    device.writer.write(frame(1, b"unseenNotificationDataRequest"))
    for _ in range(64):
        device.writer.write(frame(1, b'{"seenNotificationsRequest":{}}'))
    deadline = time.monotonic() + 15
    key = ("pns_connections_closed_total", (("reason", "too-slow"),))
    while (await metrics(port)).get(key, 0) < 1:
        if time.monotonic() > deadline:
            check(False, "a device that does not read is closed within 15 s")
        await asyncio.sleep(0.5)
    check(True, "a device that does not read is closed, and the metrics say so")
    device.writer.close()


async def good_faith(port, stop):
    device = await Device.open(port, "good")
    told, worst = 0, 0.0
    await device.receive()
    while not stop.is_set():
        begun = time.monotonic()
        if await notify(port, "good", "hello") != 202:
            check(False, "a notification of the one in good faith is accepted")
        told += 1
        while True:
            opcode, payload = await asyncio.wait_for(device.receive(), 10)
            if opcode == 9:
                device.writer.write(frame(10, payload))
            elif opcode == 1 and json.loads(payload) == {"newNotificationCountChanged": told}:
                break
        worst = max(worst, time.monotonic() - begun)
        await asyncio.sleep(0.05)
    print(f"{told} counts to the one in good faith, the slowest after {worst * 1000:.0f} ms")
    check(worst < 2, "nobody in good faith waits for those who mean harm")


async def scenario(port):
    stop = asyncio.Event()
    good = asyncio.ensure_future(good_faith(port, stop))
    await asyncio.gather(
        silent(port), unfinished(port), slow_body(port), slow_head(port), flood(port), crowd(port), never_reads(port)
    )
    stop.set()
    await good
    samples = await metrics(port)
    for reason in ("ping-timeout", "rate-limited", "too-slow"):
        key = ("pns_connections_closed_total", (("reason", reason),))
        check(samples.get(key, 0) >= 1, f"the metrics tell of {reason}")
    check(("pns_connections", ()) in samples, "the metrics tell how many are connected")


def main():
    with tempfile.TemporaryDirectory() as folder:
        flags = [word for name, value in LIMITS.items() for word in ("--limit", f"{name}={value}")]
        server = Server(sys.argv[1], folder, flags)
        server.start()
        try:
            asyncio.run(scenario(server.port))
        finally:
            server.end()


main()
