"""Adapts the server of ../other-wire, whose wire is server-sent events. Standard library only.

    pns run --adapter 'python3 Conformance/peers/adapter-python/other_wire.py [--bug NAME] [--without WORD]…'

`--bug` breaks the server, `--without` leaves a word out of what the adapter can do.
"""

import argparse
import datetime
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from pns_adapter import LATER, Adapter, Refusal

SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "other-wire", "server.py")
EPOCH = datetime.datetime(1970, 1, 1)
CLOCK_TOKEN = "clock-of-the-other-wire"


def nanoseconds(text):
    """Nanoseconds since 1970 of an RFC 3339 timestamp in UTC."""
    seconds, fraction = re.fullmatch(r"(.{19})(?:\.(\d+))?Z", text).groups()
    whole = datetime.datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%S") - EPOCH
    return (whole.days * 86_400 + whole.seconds) * 1_000_000_000 + int((fraction or "0").ljust(9, "0"))


def timestamp(number):
    seconds, fraction = divmod(number, 1_000_000_000)
    return f"{(EPOCH + datetime.timedelta(seconds=seconds)).isoformat()}.{fraction:09d}Z"


class OtherWire(Adapter):
    name = "other-wire"
    version = "1.0.0"
    can = [
        "unseen", "seen", "received-after", "ids", "batch", "dates", "seen-dates", "fence", "clock", "restart",
        "own-server",
    ]
    limits = {"retentionAfterSeenSeconds": 3600, "sweepBoundSeconds": 1, "idempotencySeconds": 3600}

    def __init__(self, bug, without):
        super().__init__()
        self.can = [word for word in self.can if word not in without]
        self.flags = ["--bug", bug] if bug else []
        self.folder = None
        self.process = None
        self.port = 0
        self.streams = {}

    # The server.

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="other-wire-")
        self.launch()

    def launch(self):
        port_file = os.path.join(self.folder, "port")
        if os.path.exists(port_file):
            os.remove(port_file)
        self.process = subprocess.Popen(
            [
                sys.executable, SERVER, "--port", str(self.port), "--port-file", port_file,
                "--store", os.path.join(self.folder, "store"), "--clock-token", CLOCK_TOKEN, *self.flags,
            ],
            stdin=subprocess.DEVNULL, stdout=sys.stderr,
        )
        deadline = time.monotonic() + 20
        while not os.path.exists(port_file):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Refusal("failed", "the server did not get ready")
            time.sleep(0.01)
        with open(port_file) as file:
            self.port = int(file.read())

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            shutil.rmtree(self.folder, ignore_errors=True)

    def post(self, path, body, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", path, json.dumps(body), headers or {})
            answer = connection.getresponse()
            text = answer.read()
        except OSError as error:
            raise Refusal("failed", f"{path}: {error}")
        finally:
            connection.close()
        if answer.status == 409:
            raise Refusal("conflict", "the key is known from another message")
        if answer.status != 200:
            raise Refusal("refused", f"{path} was answered {answer.status}")
        return json.loads(text)

    # Requests.

    def connect(self, id, conn, user):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/stream?as=" + urllib.parse.quote(user, safe=""))
        socket = connection.sock
        answer = connection.getresponse()
        if answer.status != 200:
            raise Refusal("refused", f"the stream was answered {answer.status}")
        socket.settimeout(None)
        self.streams[conn] = stream = {"socket": socket, "name": None, "dropped": False}
        threading.Thread(target=self.read, args=(id, conn, stream, answer), daemon=True).start()
        return LATER

    def read(self, id, conn, stream, answer):
        """Everything on a stream is told in its order, from this thread."""
        event = None
        try:
            for line in answer:
                line = line.decode().rstrip("\n")
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: "):
                    self.hear(id, conn, stream, event, json.loads(line[6:]))
        except (OSError, ValueError, http.client.HTTPException):
            pass
        if not stream["dropped"]:
            self.closed(conn, "the stream ended")

    def hear(self, id, conn, stream, event, value):
        if event == "hello":
            stream["name"] = value["stream"]
            self.answer(id)
        elif event == "badge":
            self.count(conn, value)
        elif event == "mark":
            self.answer(value["ref"])
        elif event == "items":
            self.answer(value["ref"], {"notifications": [self.notification(item) for item in value["items"]]})

    @staticmethod
    def notification(item):
        notification = {"data": item["text"], "created": timestamp(item["at"])}
        if "read" in item:
            notification["seen"] = timestamp(item["read"])
        return notification

    def drop(self, id, conn, how):
        stream = self.streams.pop(conn)
        stream["dropped"] = True
        try:
            stream["socket"].shutdown(2)
        except OSError:
            pass  # it was gone already

    def notify(self, id, notifications):
        messages = []
        for notification in notifications:
            message = {"to": notification["user"], "text": notification["data"]}
            if "id" in notification:
                message["key"] = notification["id"]
            if "created" in notification:
                message["at"] = nanoseconds(notification["created"])
            messages.append(message)
        return {"ids": self.post("/publish", {"all": messages})["keys"]}

    def unseen(self, id, conn):
        self.post("/fetch", {"stream": self.streams[conn]["name"], "ref": id})
        return LATER

    def seen(self, id, conn, after=None):
        body = {"stream": self.streams[conn]["name"], "ref": id}
        if after is not None:
            body["since"] = nanoseconds(after)
        self.post("/archive", body)
        return LATER

    def fence(self, id, conn):
        self.post("/mark", {"stream": self.streams[conn]["name"], "ref": id})
        return LATER

    def clock(self, id, advance):
        self.post("/advance", {"seconds": advance}, {"X-Clock": CLOCK_TOKEN})

    def restart(self, id, how):
        self.process.send_signal(signal.SIGKILL if how == "kill" else signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            raise Refusal("failed", "the server did not end within 10 s")
        self.launch()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bug")
    parser.add_argument("--without", action="append", default=[])
    OtherWire(**vars(parser.parse_args())).run()
