"""What a request is refused with: the codes of `Spec/errors.json`."""

# code -> (HTTP status, title). ERR-002: the status is one that the registry gives for the code.
CODES = {
    "malformed": (400, "The text is not valid JSON, or the bytes no HTTP request"),
    "bad-argument": (400, "The request cannot be accepted"),
    "unknown-type": (400, "The message is unknown"),  # only on the socket, where no status is sent
    "content-too-large": (413, "The request is over a published limit"),
    "head-too-large": (431, "The headers of the request are too long"),
    "unauthorized": (401, "Valid credentials are needed"),
    "forbidden": (403, "The credentials do not permit this"),
    "not-found": (404, "There is no such path"),
    "method-not-allowed": (405, "The path does not take this method"),
    "conflict": (409, "The notification id belongs to another record"),
    "upgrade-required": (426, "A WebSocket handshake is needed"),
    "bad-handshake": (400, "The WebSocket handshake is at fault"),
    "authenticator-failed": (502, "The application could not authenticate the device"),
    "authenticator-timeout": (504, "The application did not answer in time"),
    "internal": (500, "The server met a fault of its own"),
}


class Fault(Exception):
    """A refusal. `detail` is for people and never repeats what the peer sent (ERR-005)."""

    def __init__(self, code, detail, reason=None, pointer=None, headers=()):
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.reason, self.pointer = code, detail, reason, pointer
        self.headers = list(headers)

    @property
    def status(self):
        return CODES[self.code][0]

    def _where(self):
        """ERR-004: the exact reason, and where."""
        where = {"reason": self.reason, "pointer": self.pointer}
        return {name: value for name, value in where.items() if value is not None}

    def problem(self):
        """ERR-001: the body of a refused HTTP request, RFC 9457."""
        status, title = CODES[self.code]
        return {"type": f"urn:pns:error:{self.code}", "title": title, "status": status,
                "detail": self.detail, "code": self.code, **self._where()}

    def message(self):
        """ERR-003: the error message of the socket."""
        return {"error": {"code": self.code, "message": self.detail, **self._where()}}
