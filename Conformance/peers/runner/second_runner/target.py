"""The server under test, launched or running, and the application that it asks (RUNNER.md §1, §5)."""
import asyncio
import atexit
import json
import os
import random
import re
import shlex
import shutil
import signal
import socket
import tempfile
from urllib.parse import urlsplit

from .wire import call

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


def environment(name):
    if name not in os.environ:
        raise Unusable(f"the target file names {name}, which is not in the environment")
    return os.environ[name]


def filled(value, values):
    """`${NAME}` and `${env:NAME}` in the texts of a target file."""
    if isinstance(value, str):
        value = re.sub(r"\$\{env:([^}]+)\}", lambda found: environment(found[1]), value)
        return re.sub(r"\$\{([^}]+)\}", lambda found: values.get(found[1], found[0]), value)
    if isinstance(value, dict):
        return {name: filled(one, values) for name, one in value.items()}
    return [filled(one, values) for one in value] if isinstance(value, list) else value


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


KNOWN = {"format", "implementation", "endpoints", "application", "control", "nodes", "launch", "$comment"}


class Target:
    """A target file, as far as this runner knows one; other members are an error."""

    def __init__(self, description):
        for name in description.keys() - KNOWN:
            raise Unusable(f"the target file says \"{name}\", which this runner does not know")
        self.description, self.application = description, description.get("application", {})
        self.launch, self.control = description.get("launch"), description.get("control", {})

    def secrets(self):
        named = [self.application.get(name) for name in ("token", "clientSecret", "clientSecretNext")]
        return [secret for secret in (*named, self.control.get("token")) if secret]

    def means(self):
        means = {"clock"} if "token" in self.control else set()
        means |= {"application", "restart"} if self.launch else set()
        nodes = (self.launch or {}).get("nodes", len(self.description.get("nodes", [])))
        means |= {"nodes"} if nodes > 1 else set()
        means |= {"client"} if "clientId" in self.application else set()
        return means | ({"rotation"} if "clientSecretNext" in self.application else set())

    async def instance(self, application_url, with_nodes=False):
        for _ in range(2 if self.launch else 0):
            try:
                return await self._instance(application_url, with_nodes)
            except (Unusable, OSError):
                pass  # somebody else can have taken the port, or the machine is busy
        return await self._instance(application_url, with_nodes)

    async def _instance(self, application_url, with_nodes):
        if not self.launch:
            at = lambda url: (urlsplit(url).hostname, urlsplit(url).port or 80, urlsplit(url).path.rstrip("/"))
            forms = self.description.get("nodes") or [{"http": self.description["endpoints"]["http"]}]
            control = self.control.get("url") if "token" in self.control else None
            clocks = [form.get("control") or control for form in forms]
            nodes = [Node(*at(form["http"]), at(clock) if clock else None) for form, clock in zip(forms, clocks)]
            return Instance(nodes, self.description)
        count, folder = self.launch.get("nodes", 1) if with_nodes else 1, tempfile.mkdtemp(prefix="second-runner-")
        values, nodes = {"application.url": application_url, "dir": folder}, []
        ports = [(free_port(), free_port()) for _ in range(count)]
        values.update({f"port.{i + 1}": str(port) for i, (port, _) in enumerate(ports)})
        for i, (port, clock) in enumerate(ports):
            node = Node("127.0.0.1", port, clock=("127.0.0.1", clock, "") if "token" in self.control else None)
            own = {"node": str(i + 1), "port": str(port), "clock.port": str(clock)}
            node.form, node.log = filled(self.launch, {**values, **own}), os.path.join(folder, f"server-{i}.log")
            nodes.append(node)
        instance = Instance(nodes, self.description, folder)
        STARTED.append(instance)
        try:
            for node in nodes:
                await node.start()
        except (Unusable, OSError):
            await instance.stop()
            raise
        return instance


def launching(command):
    """A target file for a command line; the secrets are in the environment."""
    application = {"token": environment("PNS_TOKEN")}
    clock = {"control": {"token": os.environ["PNS_CLOCK_TOKEN"]}} if "PNS_CLOCK_TOKEN" in os.environ else {}
    return {"format": "target/1", "implementation": {"name": "launched"}, "launch": {"argv": shlex.split(command)},
            "application": application, **clock}
