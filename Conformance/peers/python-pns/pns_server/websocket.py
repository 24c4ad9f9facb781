"""WebSocket framing, RFC 6455, on the server's side."""
import base64
import binascii
import hashlib
import struct

from .faults import Fault

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Violation(Exception):
    """The connection fails with this close code."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Closed(Exception):
    """The peer sent a close frame; `payload` is what to answer it with."""

    def __init__(self, payload):
        super().__init__()
        self.payload = payload


def accept_handshake(headers):
    """Checks what RFC 6455 asks of the headers. Returns the fields of the answer with status 101."""
    if "upgrade" not in headers.tokens("connection") or "websocket" not in headers.tokens("upgrade"):
        raise Fault("upgrade-required", "The request asks for no upgrade to websocket.",
                    headers=[("Upgrade", "websocket"), ("Connection", "Upgrade")])  # CON-004, CON-005
    if headers.one("sec-websocket-version") != "13":  # CON-006
        raise Fault("upgrade-required", "Sec-WebSocket-Version is not 13.",
                    headers=[("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")])
    key = headers.one("sec-websocket-key") or ""
    try:
        nonce = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        nonce = b""
    if len(nonce) != 16 or base64.b64encode(nonce).decode() != key:  # CON-007
        raise Fault("bad-handshake", "Sec-WebSocket-Key is not the canonical base64 form of 16 bytes.")
    digest = hashlib.sha1((key + GUID).encode()).digest()
    # CON-010: no extension and no subprotocol, whatever was offered
    return [("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", base64.b64encode(digest).decode())]  # CON-002


def frame(opcode, payload):
    """A whole frame, not masked (FRM-032)."""
    size = len(payload)
    length = bytes([size]) if size < 126 else struct.pack("!BH", 126, size) if size < 65_536 else \
        struct.pack("!BQ", 127, size)
    return bytes([0x80 | opcode]) + length + payload


class MessageReader:
    """Takes frames from a stream and puts messages together."""

    def __init__(self, reader, max_message_bytes):
        self._reader, self._limit = reader, max_message_bytes

    async def next(self, pong):
        """The next text message, as bytes of UTF-8. Awaits `pong` with the payload of each ping."""
        message = None
        while True:
            final, opcode, payload = await self._frame(message)
            if opcode == PING:
                await pong(payload)  # FRM-030
            elif opcode == CLOSE:
                raise Closed(self._close_payload(payload))
            elif opcode != PONG:  # FRM-033
                message = (message or b"") + payload  # FRM-002
                if final:
                    return self._text(message)

    async def _frame(self, message):
        first, second = await self._reader.readexactly(2)
        final, opcode, length = bool(first & 0x80), first & 0x0F, second & 0x7F
        if first & 0x70 or not second & 0x80:  # FRM-015, FRM-014
            raise Violation(1002)
        if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):  # FRM-016
            raise Violation(1002)
        if opcode >= CLOSE:
            if not final or length > 125:  # FRM-017
                raise Violation(1002)
        else:
            if (opcode == CONTINUATION) != (message is not None):  # FRM-018
                raise Violation(1002)
            if opcode == BINARY:  # FRM-011
                raise Violation(1003)
            length = await self._length(length)
            if length + len(message or b"") > self._limit:  # FRM-012, FRM-013
                raise Violation(1009)
        mask = await self._reader.readexactly(4)
        payload = await self._reader.readexactly(length)
        repeated = (mask * (length // 4 + 1))[:length]
        return final, opcode, (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(length, "big")

    async def _length(self, short):
        """FRM-019: the shortest form, and the highest bit not set."""
        if short < 126:
            return short
        size, least, format = (2, 126, "!H") if short == 126 else (8, 65_536, "!Q")
        length, = struct.unpack(format, await self._reader.readexactly(size))
        if length < least or length >= 1 << 63:
            raise Violation(1002)
        return length

    @staticmethod
    def _text(message):
        try:
            message.decode("utf-8")
        except UnicodeDecodeError:  # FRM-010
            raise Violation(1007) from None
        return message

    @staticmethod
    def _close_payload(payload):
        if not payload:
            return b""
        code = int.from_bytes(payload[:2], "big")
        if len(payload) == 1 or not (code in (1000, 1001, 1002, 1003) or 1007 <= code <= 1014 or 3000 <= code <= 4999):
            raise Violation(1002)  # FRM-020
        try:
            payload[2:].decode("utf-8")
        except UnicodeDecodeError:  # FRM-021
            raise Violation(1007) from None
        return payload[:2]
