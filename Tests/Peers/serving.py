"""Starts and ends `pns serve` for the peers beside this file."""

import atexit
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time

import websockets.sync.client

TOKEN = "peer-application-token"


class Server:
    """One `pns serve` on 127.0.0.1, with the dev authenticator and a store of its own.

    `store` is the path of its database; `log` is a path, or an open file, that takes what it writes to standard error;
    `before` is called in the process before the program runs.
    """

    def __init__(self, program, folder, arguments=(), store=None, log=None, environment=None, before=None):
        self.program = program
        self.folder = folder
        self.arguments = list(arguments)
        self.store = store or os.path.join(folder, "pns.sqlite")
        self.log = log
        self.before = before
        self.environment = {**os.environ, "PNS_APPLICATION_TOKEN": TOKEN, **(environment or {})}
        self.port = 0
        self.process = None

    def launch(self):
        """Starts the process and does not wait; returns where it will write its port."""
        port_file = os.path.join(self.folder, "port")
        with contextlib.suppress(FileNotFoundError):
            os.remove(port_file)
        is_path = isinstance(self.log, str)
        with open(self.log, "ab") if is_path else contextlib.nullcontext(self.log) as log:
            self.process = subprocess.Popen(
                [
                    self.program, "serve", "--auth", "dev", "--port", str(self.port), "--port-file", port_file,
                    "--store", self.store, "--log-level", "warning", *self.arguments,
                ],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                preexec_fn=self.before,
            )
        atexit.register(self.kill, self.process)
        return port_file

    @staticmethod
    def kill(process):
        """Ends what a peer that failed has left."""
        if process.poll() is None:
            process.kill()
            process.wait()

    def start(self):
        """Starts the process; returns the seconds until it listened."""
        begin = time.monotonic()
        port_file = self.launch()
        deadline = begin + 30
        while not os.path.exists(port_file):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("pns serve did not get ready")
            time.sleep(0.005)
        with open(port_file) as file:
            self.port = int(file.read())
        return time.monotonic() - begin

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

    def limits(self):
        """The limits that the server publishes."""
        connection = self.connection()
        connection.request("GET", "/.well-known/pns")
        limits = json.loads(connection.getresponse().read())["limits"]
        connection.close()
        return limits

    def device(self, user):
        """A connected device of a user."""
        return websockets.sync.client.connect(
            f"ws://127.0.0.1:{self.port}/subscribe",
            additional_headers={"Authorization": f"Bearer dev-{user}"},
            max_size=None,
            compression=None,
        )

    def connection(self):
        """An HTTP connection to the server."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def check(condition, sentence):
    """Ends the program when a sentence is not true."""
    if not condition:
        raise SystemExit(f"FAILED: {sentence}")
    print(f"ok: {sentence}")


class Tally:
    """Counts what held and what did not; a peer that goes on after a failure keeps one."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def check(self, condition, sentence, quiet=False):
        """Counts a sentence; one that is true is written unless `quiet`."""
        if condition:
            self.passed += 1
            if not quiet:
                print(f"ok: {sentence}", flush=True)
        else:
            self.failures.append(sentence)
            print(f"FAILED: {sentence}", flush=True)
        return condition

    def end(self):
        """Writes the sum and ends the program, with status 1 if anything failed."""
        print(f"{self.passed} passed, {len(self.failures)} failed")
        raise SystemExit(1 if self.failures else 0)
