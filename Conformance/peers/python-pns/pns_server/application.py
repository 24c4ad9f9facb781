"""Delegated authentication: the application says who a device is (`AUT`)."""
import asyncio
import ssl
import urllib.parse

from .faults import Fault
from .http1 import Headers, head, read_body
from .texts import is_identifier, parse

MAX_ANSWER_BYTES = 65_536
HOP_BY_HOP = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection",
              "proxy-authorization", "proxy-authenticate"}
NOT_PASSED_ON = HOP_BY_HOP | {"host", "content-length", "accept-encoding"}  # AUT-004, AUT-005


class Application:
    def __init__(self, url, limits, clock):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SystemExit(f"--auth-url takes the http or https URL of the application, not {url!r}")
        self._host, self._authority = parts.hostname, parts.netloc.rpartition("@")[2]
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        self._limits, self._clock = limits, clock

    async def authenticate(self, headers):
        """The user id of the device with these headers, by exactly one request (AUT-001)."""
        try:  # AUT-010: on the server's clock, from the handshake on
            status, body = await self._clock.within(self._limits["authenticatorTimeoutSeconds"], self._ask(headers))
        except TimeoutError:
            raise Fault("authenticator-timeout", "The application did not answer in time.") from None
        except (OSError, EOFError, ValueError, Fault):
            raise Fault("authenticator-failed", "The application gave no whole answer.") from None
        if status == 401:  # AUT-007, AUT-012
            raise Fault("unauthorized", "The application does not accept the credentials.",
                        headers=[("WWW-Authenticate", "Bearer")])
        if status == 403:  # AUT-008
            raise Fault("forbidden", "The application does not let this device in.")
        if status != 200:  # AUT-009; a redirect is not followed, AUT-011
            raise Fault("authenticator-failed", "The application answered with a status that says nothing.")
        try:
            answer = parse(body)  # AUT-013
        except Fault:
            raise Fault("authenticator-failed", "The application answered with what is not JSON.") from None
        user = answer.get("user_id") if isinstance(answer, dict) else None
        if not is_identifier(user, self._limits["maxIdentifierBytes"]):
            raise Fault("authenticator-failed", "The application named no user.")
        return user  # AUT-006

    async def _ask(self, headers):
        fields = [("Host", self._authority), ("Connection", "close"), *passed_on(headers)]
        reader, writer = await asyncio.open_connection(self._host, self._port, ssl=self._tls)
        try:
            writer.write(head(f"GET {self._target} HTTP/1.1", fields))  # AUT-002
            status = 100
            while 100 <= status < 200:  # interim answers
                start, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
                version, code = start.split(b" ")[:2]
                if not version.startswith(b"HTTP/1.") or len(code) != 3:
                    raise ValueError("no answer of HTTP/1.1")
                status, answer_headers = int(code), Headers.parse(lines)
            if status != 200:
                return status, b""
            return status, await read_body(reader, answer_headers, MAX_ANSWER_BYTES, until_end=True)
        except asyncio.LimitOverrunError:
            raise ValueError("the head of the answer is too long") from None
        finally:
            writer.close()


def passed_on(headers):
    """The headers of a device that the authentication request carries, in their order (AUT-003, AUT-004, AUT-005)."""
    dropped = NOT_PASSED_ON | headers.tokens("connection")
    return [(name, value) for name, value in headers
            if name.lower() not in dropped and not name.lower().startswith("sec-websocket-")]
