"""Servers that are none: a verdict about them must never be green. Usage: strangers.py PNS

One answers 200 to everything, one 404, one takes connections and says nothing, one upgrades everything and says nothing,
and at one address nobody listens.
"""

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

from serving import check


def listen(serve, port=0):
    """Serves every connection in a thread of its own; returns the port."""
    listener = socket.create_server(("127.0.0.1", port), backlog=256)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=guarded, args=(serve, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def guarded(serve, connection):
    try:
        serve(connection)
    except OSError:
        pass


def head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    return data


def answering(status, body):
    def serve(connection):
        head(connection)
        text = json.dumps(body).encode()
        connection.sendall(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            % (status, len(text), text)
        )
        connection.close()

    return serve


def silent(connection):
    while connection.recv(65536):
        pass


def upgrading(connection):
    """Accepts every handshake and then says nothing; everything else is 200."""
    request = head(connection)
    for line in request.split(b"\r\n"):
        if line.lower().startswith(b"sec-websocket-key:"):
            key = line.split(b":", 1)[1].strip() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            accept = base64.b64encode(hashlib.sha1(key).digest())
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: %s\r\n\r\n" % accept
            )
            return silent(connection)
    return answering(200, {})(connection) if request else None


STRANGERS = {
    "answers-200": answering(200, {}),
    "answers-404": answering(404, {}),
    "silent": silent,
    "upgrades-and-is-silent": upgrading,
}


def judge(program, place, folder, name):
    """Judges what listens at a port, or what the runner launches; then it takes the application for asked."""
    report = os.path.join(folder, f"{name}.json")
    target = os.path.join(folder, f"{name}.target.json")
    with open(target, "w") as file:
        json.dump(
            {
                "format": "target/1",
                **place,
                "application": {"listen": "127.0.0.1:0", "token": "secret"},
                "features": ["probe", "strict-json"],
            },
            file,
        )
    start = time.monotonic()
    ended = subprocess.run(
        [program, "run", "--target", target, "--quiet", "--jobs", "16", "--report", f"json={report}"],
        capture_output=True, text=True, timeout=300,
    )
    with open(report) as file:
        return ended.returncode, json.load(file), time.monotonic() - start


def passes(report):
    return [
        f"{result['id']}#{check['id']}"
        for result in report["results"]
        for check in result["checks"]
        if check["verdict"] == "pass" and check["level"] == "must"
    ]


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        closed = socket.create_server(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        closed.close()
        status, report, seconds = judge(program, {"endpoints": {"http": f"http://127.0.0.1:{port}"}}, folder, "closed")
        check(status == 3, "nobody listens: exit 3")
        check(seconds < 3, f"nobody listens: known after {seconds:.1f} s")
        check(not passes(report), "nobody listens: no pass in the report")
        for name, serve in STRANGERS.items():
            running = {"endpoints": {"http": f"http://127.0.0.1:{listen(serve)}"}}
            argv = [sys.executable, os.path.abspath(__file__), "--serve", name, "${port}"]
            launched = {"launch": {"argv": argv, "ready": {"http": "/", "withinSeconds": 3}}}
            for how, place in (("running", running), ("launched", launched)):
                status, report, seconds = judge(program, place, folder, f"{name}-{how}")
                judged = sum(len(result["checks"]) for result in report["results"])
                check(status in (1, 3), f"{name}, {how}: exit {status} after {seconds:.1f} s, {judged} checks")
                check(not passes(report), f"{name}, {how}: no MUST passes {passes(report)[:5]}")
        ended = subprocess.run([program, "run", "--reference", "--only", "typo"], capture_output=True, text=True)
        check(ended.returncode == 2, "a pattern that matches nothing: exit 2")


if sys.argv[1] == "--serve":
    listen(STRANGERS[sys.argv[2]], int(sys.argv[3]))
    threading.Event().wait()
main()
