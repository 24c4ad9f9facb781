"""Answers of HTTP/1.1, read strictly (RUNNER.md §6)."""


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
