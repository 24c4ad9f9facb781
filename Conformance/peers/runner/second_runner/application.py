"""The application that the runner plays, and that the server asks (RUNNER.md §5)."""
import asyncio
from urllib.parse import urlsplit


class Application:
    """Answers who a device is, by its credentials, and tells the scenario of each question."""

    def __init__(self):
        self.scripts = {}

    async def start(self, listen="127.0.0.1:0", advertise=None):
        host, port = listen.rsplit(":", 1)
        self.server = await asyncio.start_server(self._serve, host, int(port), backlog=1_024)
        self.url = advertise or f"http://{host}:{self.server.sockets[0].getsockname()[1]}/authenticate"
        self.path = urlsplit(self.url).path or "/"
        return self

    async def _serve(self, reader, writer):
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader, writer):
        line, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode(errors="replace").split("\r\n")
        method, path, version = line.split(" ")
        headers = [(name, value.strip()) for name, _, value in (one.partition(":") for one in lines)]
        of = {name.lower(): value for name, value in headers}
        body = b""
        if "chunked" in of.get("transfer-encoding", ""):
            while size := int((await reader.readline()).split(b";")[0], 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            body = await reader.readexactly(int(of.get("content-length", 0)))
        answer, on_request = self.scripts.get(of.get("authorization"), ((401, [], b""), None))
        if on_request:
            on_request({"method": method, "path": path, "headers": headers, "body": body})
            if path.split("?")[0] != self.path:  # only a server that follows a redirect comes here
                answer = 200, [("Content-Type", "application/json")], b'{"user_id":"followed-a-redirect"}'
        if answer == "never":
            await reader.read()
        if isinstance(answer, str):
            return False
        status, fields, data = answer
        chunked = any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in fields)
        fields = [(n, v) for n, v in fields if n.lower() not in ("transfer-encoding", "content-length")]
        fields.append(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(data))))
        head = f"HTTP/1.1 {status} Scripted\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
        halves = [part for part in (data[:len(data) // 2], data[len(data) // 2:]) if part]
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in halves) + b"0\r\n\r\n" if chunked else data
        writer.write(head.encode() + body)
        await writer.drain()
        return of.get("connection", "").lower() != "close" if version == "HTTP/1.1" else False
