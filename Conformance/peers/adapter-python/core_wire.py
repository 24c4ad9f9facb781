"""Adapts `pns serve`, whose wire needs no adapter: a trial of the contract itself. Needs the package websockets.

    pns run --adapter 'python3 Conformance/peers/adapter-python/core_wire.py PNS [flags of pns serve]'
"""

import http.client
import json
import os
import queue
import shutil
import signal
import socket as sockets
import subprocess
import sys
import tempfile
import threading
import time

import websockets.exceptions
import websockets.sync.client
from pns_adapter import LATER, Adapter, Refusal

TOKEN, CLOCK_TOKEN = "adapter-application-token", "adapter-clock-token"
FAR = "9999-12-30T00:00:00.000Z"


class CoreWire(Adapter):
    name = "pns serve"
    can = [
        "unseen", "seen", "received-after", "ids", "batch", "dates", "seen-dates", "fence", "clock", "restart",
        "own-server",
    ]

    def __init__(self, program, *flags):
        super().__init__()
        self.program = program
        self.flags = flags
        self.folder = None
        self.process = None
        self.ports = {}
        self.sockets = {}

    # The server.

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="core-wire-")
        self.ports = {"port": self.free_port(), "clock-port": self.free_port()}
        self.launch()
        self.limits = self.call("port", "GET", "/.well-known/pns")[1]["limits"]

    @staticmethod
    def free_port():
        with sockets.create_server(("127.0.0.1", 0)) as listener:
            return listener.getsockname()[1]

    def launch(self):
        flags = [text for name, port in self.ports.items() for text in (f"--{name}", str(port))]
        self.process = subprocess.Popen(
            [
                self.program, "serve", "--auth", "dev", *flags, "--log-level", "critical",
                "--store", os.path.join(self.folder, "pns.sqlite"), *self.flags,
            ],
            env={**os.environ, "PNS_APPLICATION_TOKEN": TOKEN, "PNS_CLOCK_TOKEN": CLOCK_TOKEN},
            stdin=subprocess.DEVNULL, stdout=sys.stderr,
        )
        deadline = time.monotonic() + 20
        while True:
            try:
                if self.call("port", "GET", "/healthz")[0] == 200:
                    return
            except Refusal:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
            time.sleep(0.02)

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, listener, method, path, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[listener], timeout=8)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except OSError as error:
            raise Refusal("failed", f"{path}: {error}")
        finally:
            connection.close()

    # Requests.

    def connect(self, id, conn, user):
        socket = websockets.sync.client.connect(
            f"ws://127.0.0.1:{self.ports['port']}/subscribe",
            additional_headers={"Authorization": f"Bearer dev-{user}"},
            compression=None, ping_interval=None, max_size=None, open_timeout=5,
        )
        # Requests whose answers are due, oldest first, for each kind of answer.
        device = {"socket": socket, "dropped": False, "unseen": queue.Queue(), "seen": queue.Queue()}
        self.sockets[conn] = device
        self.answer(id)
        threading.Thread(target=self.read, args=(conn, device), daemon=True).start()
        return LATER

    def read(self, conn, device):
        try:
            for text in device["socket"]:
                (kind, value), = json.loads(text).items()
                if kind == "newNotificationCountChanged":
                    self.count(conn, value)
                elif kind in ("newNotificationData", "seenNotificationData"):
                    self.hear(conn, device, "unseen" if kind.startswith("new") else "seen", value)
                else:
                    self.log(f"{conn}: {text}")
        except websockets.exceptions.WebSocketException as error:
            self.log(f"{conn}: {error}")
        if not device["dropped"]:
            self.closed(conn, "the server closed the connection")

    def hear(self, conn, device, kind, value):
        notifications = [self.notification(item) for item in value]
        try:
            id = device[kind].get_nowait()
        except queue.Empty:
            return self.data(conn, notifications, seen=kind == "seen")
        self.answer(id, {"notifications": notifications})

    @staticmethod
    def notification(item):
        names = {"notification_data": "data", "create_date": "created", "seen_date": "seen"}
        return {names[name]: value for name, value in item.items() if name in names}

    def ask(self, conn, kind, id, message):
        device = self.sockets[conn]
        device[kind].put(id)
        device["socket"].send(json.dumps(message))
        return LATER

    def unseen(self, id, conn):
        return self.ask(conn, "unseen", id, {"unseenNotificationDataRequest": {}})

    def seen(self, id, conn, after=None):
        return self.ask(conn, "seen", id, {"seenNotificationsRequest": {"receivedAfter": after} if after else {}})

    def fence(self, id, conn):
        return self.seen(id, conn, FAR)

    def drop(self, id, conn, how):
        device = self.sockets.pop(conn)
        device["dropped"] = True
        device["socket"].close()

    def notify(self, id, notifications):
        names = {"user": "user_id", "data": "notification_data", "id": "notification_id", "created": "create_date"}
        records = [{names[name]: value for name, value in item.items()} for item in notifications]
        body = records[0] if len(records) == 1 else {"notifications": records}
        status, answer = self.call("port", "POST", "/notify", body, TOKEN)
        if status == 409:
            raise Refusal("conflict", answer["code"])
        if status != 202:
            raise Refusal("refused", f"{status} {answer}")
        return {"ids": [entry["notification_id"] for entry in answer.get("notifications", [answer])]}

    def clock(self, id, advance):
        status, answer = self.call("clock-port", "POST", "/clock", {"advance": f"PT{advance}S"}, CLOCK_TOKEN)
        if status != 200:
            raise Refusal("failed", f"the clock answered {status} {answer}")

    def restart(self, id, how):
        self.process.send_signal(signal.SIGKILL if how == "kill" else signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            raise Refusal("failed", "the server did not end within 10 s")
        self.launch()


if __name__ == "__main__":
    CoreWire(*sys.argv[1:]).run()
