"""HTTP/1.1, as far as this protocol needs it: requests with or without a body, and their answers."""
import asyncio
import contextlib
import re

from .faults import Fault
from .texts import write

IDLE_SECONDS = 120
LINGER_SECONDS = 5
REASONS = {101: "Switching Protocols", 200: "OK", 202: "Accepted", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large",
           426: "Upgrade Required",
           431: "Request Header Fields Too Large", 500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
START = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\x80-\xff]+) HTTP/1\.([01])")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*")
TOKEN_SEPARATOR = re.compile(r"[ \t]*,[ \t]*")


class Headers(list):
    """Pairs of name and value in the order received. Bytes are kept as Latin-1, to be passed on unchanged."""

    @classmethod
    def parse(cls, lines):
        fields = [FIELD.fullmatch(line) for line in lines]
        if not all(fields):
            raise Fault("malformed", "A header line does not follow the grammar of HTTP.")
        return cls((field[1].decode("latin-1"), field[2].decode("latin-1")) for field in fields)

    def all(self, name):
        return [value for each, value in self if each.lower() == name]

    def one(self, name):
        """The value of a header that stands once; None if it is absent or doubled."""
        values = self.all(name)
        return values[0] if len(values) == 1 else None

    def tokens(self, name):
        """CON-008: a list of tokens without regard to case, however many lines it is spread over."""
        return {token.lower() for value in self.all(name) for token in TOKEN_SEPARATOR.split(value.strip()) if token}


async def read_body(reader, headers, limit, until_end=False):
    """The body of a request, or of an answer with `until_end`. More than `limit` bytes are a Fault (413)."""
    too_large = Fault("content-too-large", f"The body is longer than {limit} bytes.")
    lengths, codings = set(headers.all("content-length")), headers.tokens("transfer-encoding")
    if codings:
        if codings != {"chunked"} or lengths:
            raise Fault("malformed", "The length of the body is not clear.")
        return await _read_chunks(reader, limit, too_large)
    if lengths:
        length = lengths.pop()
        if lengths or not re.fullmatch("[0-9]+", length):
            raise Fault("malformed", "Content-Length is not one number.")
        if len(length) > 18 or int(length) > limit:
            raise too_large
        return await reader.readexactly(int(length))
    body = await _read_until_end(reader, limit) if until_end else b""
    if len(body) > limit:
        raise too_large
    return body


async def _read_until_end(reader, limit):
    body = bytearray()
    while len(body) <= limit and (part := await reader.read(65_536)):
        body += part
    return bytes(body)


async def _read_chunks(reader, limit, too_large):
    body = bytearray()
    while True:
        size = re.fullmatch(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n", await reader.readuntil(b"\r\n"))
        if not size:
            raise Fault("malformed", "A chunk of the body has no length.")
        if len(body) + int(size[1], 16) > limit:
            raise too_large
        if int(size[1], 16) == 0:
            while await reader.readuntil(b"\r\n") != b"\r\n":
                pass  # trailers mean nothing here
            return bytes(body)
        body += await reader.readexactly(int(size[1], 16))
        if await reader.readexactly(2) != b"\r\n":
            raise Fault("malformed", "A chunk of the body does not end where it says.")


class Request:
    def __init__(self, reader, writer, method, target, version, headers):
        self.reader, self.writer, self.method, self.headers = reader, writer, method, headers
        self.path = target.partition("?")[0]
        self.keep_alive = version == "1" and "close" not in headers.tokens("connection")
        self.body_read = not headers.all("content-length") and not headers.all("transfer-encoding")

    @classmethod
    async def read(cls, reader, writer):
        """The next request; None when the connection ended before one.

        The longest head is the limit that the reader was made with (`asyncio.start_server`).
        """
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, TimeoutError):
            return None
        except asyncio.LimitOverrunError:
            raise Fault("head-too-large", "The request line and the headers are too long.") from None  # LIM-010
        start, *lines = head.lstrip(b"\r\n")[:-4].split(b"\r\n")
        match = START.fullmatch(start)
        if not match:
            raise Fault("malformed", "The request line does not follow the grammar of HTTP.")
        method, target, version = (group.decode("latin-1") for group in match.groups())
        return cls(reader, writer, method, target, version, Headers.parse(lines))

    async def body(self, limit):
        if not self.body_read and "100-continue" in self.headers.tokens("expect"):
            self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await read_body(self.reader, self.headers, limit)
        self.body_read = True
        return body

    async def answer(self, status, value=None, content_type="application/json", headers=()):
        """One whole answer. A connection whose request was not read to its end is not used again."""
        self.keep_alive = self.keep_alive and self.body_read
        body = b"" if value is None else write(value)
        fields = [("Content-Length", str(len(body))), *headers]
        if body:
            fields.insert(0, ("Content-Type", content_type))
        if not self.keep_alive:
            fields.append(("Connection", "close"))
        self.writer.write(head(f"HTTP/1.1 {status} {REASONS[status]}", fields))
        if self.method != "HEAD":
            self.writer.write(body)
        await self.writer.drain()


def head(start, fields):
    return "".join([start, "\r\n", *(f"{name}: {value}\r\n" for name, value in fields), "\r\n"]).encode("latin-1")


async def linger(reader, writer):
    """Ends what is written and takes what still comes: a close on unread bytes would reset what the peer has to read."""
    with contextlib.suppress(OSError, TimeoutError, RuntimeError):
        async with asyncio.timeout(LINGER_SECONDS):
            if writer.can_write_eof():
                writer.write_eof()
            while await reader.read(65_536):
                pass
