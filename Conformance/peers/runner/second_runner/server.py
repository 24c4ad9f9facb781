"""The processes of a server, or the addresses where it runs (RUNNER.md §1)."""
import asyncio
import atexit
import json
import os
import random
import shutil
import signal
import socket

from .line import call

GIVEN, STARTED = set(), []


@atexit.register
def leave_nothing():
    """However the run ends, the servers that it started end with it."""
    for instance in STARTED:
        for node in instance.nodes:
            if node.process and node.process.returncode is None:
                try:
                    os.kill(node.process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        shutil.rmtree(instance.folder, ignore_errors=True)


class Unusable(Exception):
    """The target cannot be used, and why."""


def free_port():
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as listener:
            try:
                if port not in GIVEN:
                    GIVEN.add(port)
                    listener.bind(("127.0.0.1", port))
                    return port
            except OSError:
                pass


class Node:
    """One process of the server, or an address where one runs."""

    def __init__(self, host, port, path="", clock=None):
        self.host, self.port, self.path, self.clock, self.process, self.form = host, port, path, clock, None, None
        self.authority = f"{host}:{port}"
        self.is_ended = False

    async def start(self):
        self.is_ended = False
        with open(self.log, "ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.form["argv"], env={**os.environ, **self.form.get("env", {})}, cwd=self.form.get("cwd"),
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log)
        ready, rest = self.form.get("ready", {}), f" HTTP/1.1\r\nHost: {self.authority}\r\nConnection: close\r\n\r\n"
        request = f"GET {ready.get('http', '/healthz')}{rest}".encode()
        try:
            async with asyncio.timeout(ready.get("withinSeconds", 10)):
                while self.process.returncode is None:
                    try:
                        if (await call(self.host, self.port, "GET", request, 1))["status"] < 500:
                            # Its clock can be listened for a moment later.
                            return self.clock and await call(*self.clock[:2], "GET", f"GET /clock{rest}".encode(), 1)
                    except (OSError, ValueError):
                        pass
                    await asyncio.sleep(0.02)  # a server says nothing when it becomes ready
        except TimeoutError:
            await self.end(True)
        with open(self.log, errors="replace") as log:
            raise Unusable(f"the launched server did not become ready: {log.read()[-400:]}")

    def tell(self, how):
        self.is_ended = True
        if self.process.returncode is None:
            self.process.send_signal(how)

    def terminate(self):
        self.tell(getattr(signal, self.form.get("stop", {}).get("signal", "SIGTERM")))

    async def end(self, with_kill):
        if with_kill:
            self.tell(signal.SIGKILL)
        elif not self.is_ended:
            self.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), self.form.get("stop", {}).get("withinSeconds", 5))
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


class Instance:
    """A server of one or several nodes, ready."""

    def __init__(self, nodes, description, folder=None):
        self.nodes, self.main, self.folder, self.offset = nodes, nodes[0], folder, 0
        token = lambda part, name: f"Bearer {description[part][name]}" if name in description.get(part, {}) else None
        self.application, self.clock = token("application", "token"), token("control", "token")

    async def advance(self, seconds):
        if not self.main.clock:
            return await asyncio.sleep(seconds)
        body = json.dumps({"advance": f"PT{seconds}S"})
        for node in self.nodes:
            if not node.is_ended:
                host, port, path = node.clock
                data = (f"POST {path}/clock HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: {self.clock}\r\n"
                        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                        f"Connection: close\r\n\r\n{body}")
                answer = await call(host, port, "POST", data.encode(), 30)
                if answer["status"] != 200:
                    raise ValueError(f"the test clock answered {answer['status']}")
        self.offset += seconds

    async def stop(self):
        await asyncio.gather(*(node.end(True) for node in self.nodes if node.process))
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            STARTED.remove(self)
