"""Target files: which server is judged, and how it is started (Conformance/README.md)."""
import os
import re
import shlex
import tempfile
from urllib.parse import urlsplit

from .server import STARTED, Instance, Node, Unusable, free_port


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
