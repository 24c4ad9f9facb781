"""The server of Conformance/peers/python-pns as one node of several: processes over one SQLite file.

A node tells the others by datagram whose count has changed (CLU-001, CLU-002). A datagram can come a moment late, so a
node puts the count of the file they share in front of each answer to a seen request (CLU-003).

Usage: as that server, with the ports of all nodes in PNS_PEERS. PNS_BUG breaks it: tells-nobody, own-database.
"""
import asyncio
import os
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Conformance/peers/python-pns"))
from pns_server import __main__ as program, devices, server  # noqa: E402

BUG = os.environ.get("PNS_BUG", "")


class NodeDevice(devices.Device):
    async def _answer_seen(self, after):
        self._count_due = True  # CLU-003: read from the file when it is written
        await super()._answer_seen(after)


class NodeDevices(devices.Devices):
    peers = ()

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._outbox = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._outbox.setblocking(False)

    def count_changed(self, user):
        self.told(user)
        for port in () if BUG == "tells-nobody" else self.peers:
            self._outbox.sendto(user.encode(), ("127.0.0.1", port))

    def told(self, user):
        super().count_changed(user)


class Inbox(asyncio.DatagramProtocol):
    def __init__(self, of):
        self._devices = of

    def datagram_received(self, data, address):
        self._devices.told(data.decode())


class Node(server.Server):
    def __init__(self, database, *arguments):
        super().__init__(f"{database}-{os.getpid()}" if BUG == "own-database" else database, *arguments)

    async def listen(self, host, port, routes):
        listener, port = await super().listen(host, port, routes)
        if routes is self.routes:
            ports = [int(each) for each in os.environ["PNS_PEERS"].split(",")]
            self.devices.peers = [each for each in ports if each != port]
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: Inbox(self.devices), local_addr=(host, port))
        return listener, port

    async def discover(self, request):
        await request.answer(200, {"protocol": "2026.1", "profiles": ["core"],
                                   "features": ["probe", "strict-json", "cluster"], "limits": self.limits})


devices.Device = NodeDevice
server.Devices = NodeDevices
program.Server = Node
program.main()
