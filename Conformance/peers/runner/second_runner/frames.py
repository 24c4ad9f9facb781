"""Frames of RFC 6455 as they are on the wire, wrong ones included (RUNNER.md §6)."""
import os
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
