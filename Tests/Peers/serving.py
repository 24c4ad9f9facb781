"""Starts and ends `pns serve` for the peers beside this file. Standard library only."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import time

TOKEN = "peer-application-token"


class Server:
    """One `pns serve` on 127.0.0.1, with the dev authenticator and a store of its own."""

    def __init__(self, program, folder, flags=()):
        self.program = program
        self.flags = flags
        self.folder = folder
        self.port = 0
        self.process = None

    def start(self):
        port_file = os.path.join(self.folder, "port")
        with contextlib.suppress(FileNotFoundError):
            os.remove(port_file)
        self.process = subprocess.Popen(
            [
                self.program, "serve", "--auth", "dev", "--port", str(self.port), "--port-file", port_file,
                "--store", os.path.join(self.folder, "pns.sqlite"), "--log-level", "warning", *self.flags,
            ],
            env={**os.environ, "PNS_APPLICATION_TOKEN": TOKEN},
        )
        deadline = time.monotonic() + 30
        while not os.path.exists(port_file):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("pns serve did not get ready")
            time.sleep(0.02)
        with open(port_file) as file:
            self.port = int(file.read())

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(30)

    def notify(self, connection, body):
        """Posts a body; returns the status and the answer."""
        connection.request(
            "POST", "/notify", json.dumps(body),
            {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


def check(condition, sentence):
    """Ends the program when a sentence is not true."""
    if not condition:
        raise SystemExit(f"FAILED: {sentence}")
    print(f"ok: {sentence}")
