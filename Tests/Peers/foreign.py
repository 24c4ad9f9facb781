"""Servers that are not quite the specification's: other paths and names, users of their own. Usage: foreign.py PNS

A relay before `pns serve` gives it other paths and other members; with `--auth dev` the server knows its
users itself, and asks nobody. Both are judged without a change to any scenario, and nothing is red.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from serving import check, free_port

TOKEN = "peer-application-token"
PATHS = {
    b"/v2/push": b"/notify", b"/v2/socket": b"/subscribe", b"/v2/about": b"/.well-known/pns",
    b"/v2/healthz": b"/healthz", b"/v2/readyz": b"/readyz", b"/v2/metrics": b"/metrics",
}
OPERATIONS = {
    "notify": {
        "path": "/push",
        "members": {"user_id": "/to", "notification_data": "/message/text", "notification_id": "/message/id"},
    },
    "subscribe": {"path": "/socket"},
    "probe": {"path": "/socket"},
    "discovery": {"path": "/about"},
}


def to_inner(record):
    """A record as the relay's clients write it, in the words of the specification."""
    if not isinstance(record, dict):
        return record
    record = dict(record)
    message = record.pop("message", {})
    inside = {"text": "notification_data", "id": "notification_id"}
    for place, names in ((record, {"to": "user_id"}), (message, inside)):
        for outer, inner in names.items():
            if outer in place:
                record[inner] = place.pop(outer)
    if isinstance(record.get("notifications"), list):
        record["notifications"] = [to_inner(entry) for entry in record["notifications"]]
    return record

def to_outer(answer):
    if isinstance(answer.get("notifications"), list):
        return {**answer, "notifications": [to_outer(entry) for entry in answer["notifications"]]}
    if "notification_id" in answer:
        answer = dict(answer)
        answer["message"] = {"id": answer.pop("notification_id")}
    return answer

class Relay:
    """Takes requests on the paths of one server, and hands them to another on its own."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.port = free_port()
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            time.sleep(0.01)
        raise SystemExit("the relay did not get ready")

    async def serve(self):
        server = await asyncio.start_server(self.connected, "127.0.0.1", self.port, limit=1 << 26)
        async with server:
            await server.serve_forever()

    async def connected(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self.relay(reader, writer)
        with contextlib.suppress(OSError):
            writer.close()

    async def relay(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        line, rest = head.split(b"\r\n", 1)
        method, path, version = line.split(b" ", 2)
        question = path.find(b"?")
        bare, query = (path, b"") if question < 0 else (path[:question], path[question:])
        inner = PATHS.get(bare)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.upstream, limit=1 << 26)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (entry.partition(b":") for entry in rest.split(b"\r\n") if entry)
        }
        is_notify = (method, inner) == (b"POST", b"/notify")
        if inner:
            line = b" ".join((method, inner + query, version))
        if not is_notify or b"content-length" not in headers or b"transfer-encoding" in headers:
            far_writer.write(line + b"\r\n" + rest)
            await asyncio.gather(self.copy(reader, far_writer), self.copy(far_reader, writer))
            return
        body = await reader.readexactly(int(headers[b"content-length"]))
        with contextlib.suppress(ValueError):
            # Numbers stay as they are written, so that nothing but names changes.
            body = json.dumps(to_inner(json.loads(body))).encode()
        kept = [entry for entry in rest.split(b"\r\n") if entry and not entry.lower().startswith(b"content-length:")]
        far_writer.write(b"\r\n".join([line, *kept, b"Content-Length: %d" % len(body), b"", b""]) + body)
        answer = await far_reader.read()
        head, _, body = answer.partition(b"\r\n\r\n")
        with contextlib.suppress(ValueError):
            body = json.dumps(to_outer(json.loads(body))).encode()
        kept = [entry for entry in head.split(b"\r\n") if not entry.lower().startswith(b"content-length:")]
        writer.write(b"\r\n".join([*kept, b"Content-Length: %d" % len(body), b"", b""]) + body)
        await writer.drain()
        far_writer.close()

    @staticmethod
    async def copy(reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

@contextlib.contextmanager
def serving(program, folder, *arguments):
    """`pns serve` on a port of its own, ended behind the block."""
    port_file = os.path.join(folder, "port")
    with contextlib.suppress(FileNotFoundError):
        os.remove(port_file)
    process = subprocess.Popen(
        [
            program, "serve", "--port", "0", "--port-file", port_file, "--store", "memory", "--log-level", "critical",
            *arguments,
        ],
        env={**os.environ, "PNS_APPLICATION_TOKEN": TOKEN}, stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not os.path.exists(port_file) or not os.path.getsize(port_file):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("pns serve did not get ready")
        time.sleep(0.02)
    try:
        with open(port_file) as file:
            yield int(file.read())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)

def judge(program, folder, what, target, *arguments):
    path = os.path.join(folder, "target.json")
    report = os.path.join(folder, "report.json")
    with open(path, "w") as file:
        json.dump({"format": "target/1", **target}, file)
    env = {**os.environ, "TOKEN": TOKEN}
    ready = subprocess.run([program, "doctor", "--target", path], capture_output=True, text=True, env=env, timeout=120)
    check(ready.returncode == 0, f"{what}: the doctor says it is ready {ready.stdout if ready.returncode else ''}")
    ended = subprocess.run(
        [program, "run", "--target", path, "--quiet", "--report", f"json={report}", *arguments],
        capture_output=True, text=True, env=env, timeout=300,
    )
    with open(report) as file:
        found = json.load(file)
    verdicts = {}
    for result in found["results"]:
        verdicts.setdefault(result["verdict"], []).append(result)
    counts = ", ".join(f"{len(results)} {verdict}" for verdict, results in sorted(verdicts.items()))
    said = ended.stdout[-3000:] if ended.returncode else ""
    check(ended.returncode == 0, f"{what}: exit {ended.returncode}, {counts} {said}")
    return verdicts

def elsewhere(program, folder):
    listen = f"127.0.0.1:{free_port()}"
    with serving(program, folder, "--application", f"http://{listen}/authenticate") as port:
        target = {
            "endpoints": {"http": f"http://127.0.0.1:{Relay(port).port}/v2"},
            "application": {"listen": listen, "token": "${env:TOKEN}"},
            "operations": OPERATIONS,
            "namespace": "ct-",
            "pace": {"jobs": 4, "maxRequestsPerSecond": 400},
        }
        verdicts = judge(program, folder, "other paths and names", target)
    check(len(verdicts["pass"]) >= 90, "other paths and names: most of it is judged")
    check(any("renames" in why for why in reasons(verdicts)), "other paths and names: what sends bytes is left out")


def own_users(program, folder):
    pool = [{"user_id": f"user-{n}", "headers": {"Authorization": f"Bearer dev-user-{n}"}} for n in range(12)]
    with serving(program, folder, "--auth", "dev") as port:
        target = {
            "endpoints": {"http": f"http://127.0.0.1:{port}"},
            "application": {"listen": "127.0.0.1:0", "token": "${env:TOKEN}"},
            "principals": {"pool": pool},
        }
        for turn in ("a pool of users", "the same pool again"):
            verdicts = judge(program, folder, turn, target)
            check(len(verdicts["pass"]) >= 50, f"{turn}: much of it is judged")
            check(any("without seen" in why for why in reasons(verdicts)), f"{turn}: says that it is used up")
        target["principals"] = {"pool": pool[:1]}
        verdicts = judge(program, folder, "a pool of one", target)
        check(any("principals.pool has 1" in why for why in reasons(verdicts)), "a pool of one: says it is too small")
        target["principals"] = {"command": [sys.executable, os.path.abspath(__file__), "--mint"]}
        verdicts = judge(program, folder, "users from a program", target)
        check(len(verdicts["pass"]) >= 80, "users from a program: most of it is judged")


def reasons(verdicts):
    return [result.get("reason", "") for result in verdicts["not-judged"]]


def main():
    if sys.argv[1] == "--mint":
        user = uuid.uuid4().hex
        print(json.dumps({"user_id": user, "headers": {"Authorization": f"Bearer dev-{user}"}}))
        return
    with tempfile.TemporaryDirectory() as folder:
        elsewhere(os.path.abspath(sys.argv[1]), folder)
        own_users(os.path.abspath(sys.argv[1]), folder)


main()
