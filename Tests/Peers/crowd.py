"""A crowd of idle devices: what each costs, whether all are told, and whether the server lets go of them.

Usage: crowd.py PNS [SIZE]

Each device has a user of its own. The sockets are raw, so that the crowd costs this program less than the server.
"""

import json
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import time

from serving import Server, Tally

MOST_KIB = 24
"""Memory of the server per device, state of the session included; the kernel's buffers are not in it."""
IN_FLIGHT = 256
tally = Tally()
check = tally.check


class Device:
    """One connection: the bytes that came, and what they say."""

    def __init__(self, number, port):
        self.user = f"crowd-{number}"
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))
        self.is_asked = self.is_open = self.is_over = False
        self.counts = []
        self.close_code = None
        self.rest = b""

    def ask(self, port):
        self.is_asked = True
        self.socket.sendall(
            f"GET /subscribe HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Authorization: Bearer dev-{self.user}\r\n\r\n".encode()
        )

    def receive(self):
        try:
            data = self.socket.recv(4_096)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        self.is_over = not data
        self.rest += data
        if not self.is_open:
            head, end, rest = self.rest.partition(b"\r\n\r\n")
            if not end:
                return
            self.is_open = head.startswith(b"HTTP/1.1 101 ")
            self.rest = rest
        while len(self.rest) >= 2 and len(self.rest) >= 2 + self.rest[1]:
            opcode, length = self.rest[0] & 0x0F, self.rest[1]
            payload, self.rest = self.rest[2:2 + length], self.rest[2 + length:]
            if opcode == 1:
                self.counts.append(json.loads(payload)["newNotificationCountChanged"])
            elif opcode == 8:
                self.close_code = int.from_bytes(payload[:2], "big")

    @property
    def last(self):
        return self.counts[-1] if self.counts else None


class Crowd:
    """All connections, in one epoll."""

    def __init__(self, port):
        self.port = port
        self.poll = select.epoll()
        self.devices = {}

    def connect(self, size):
        """Connects devices, some at a time; the seconds it took."""
        begin = time.monotonic()
        made, waiting = 0, set()
        deadline = begin + 60 + size / 100
        while (made < size or waiting) and time.monotonic() < deadline:
            while made < size and len(waiting) < IN_FLIGHT:
                device = Device(made, self.port)
                number = device.socket.fileno()
                self.devices[number] = device
                self.poll.register(number, select.EPOLLIN | select.EPOLLOUT)
                waiting.add(number)
                made += 1
            for number, event in self.poll.poll(1):
                device = self.devices[number]
                if event & select.EPOLLOUT and not device.is_asked:
                    device.ask(self.port)
                    self.poll.modify(number, select.EPOLLIN)
                if event & (select.EPOLLIN | select.EPOLLHUP):
                    device.receive()
                if device.counts or device.is_over:
                    waiting.discard(number)
        return time.monotonic() - begin

    def wait(self, wish, seconds):
        """Receives until every device is as wished; the seconds it took, and how many are not."""
        begin = time.monotonic()
        waiting = {number for number, device in self.devices.items() if not wish(device)}
        while waiting and time.monotonic() < begin + seconds:
            for number, _ in self.poll.poll(1):
                device = self.devices[number]
                if device.is_over:
                    self.poll.unregister(number)
                    continue
                device.receive()
                if wish(device):
                    waiting.discard(number)
        return time.monotonic() - begin, len(waiting)


def memory_kib(process):
    """The memory that belongs to a process alone."""
    with open(f"/proc/{process.pid}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(("Private_Dirty", "Private_Clean")))


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def descriptors(wanted):
    """Raises this program's limit, which the server inherits; the size that it permits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if wanted + 200 > hard:
        check(False, f"{wanted} devices need {wanted + 200} file descriptors; raise `ulimit -Hn`, which is {hard}")
        return hard - 200
    return wanted


def main():
    size = descriptors(int(sys.argv[2]) if len(sys.argv) > 2 else 500)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(sys.argv[1], folder, log=os.path.join(folder, "log"))
        server.start()
        application = server.connection()
        most = server.limits()["maxBatchNotifications"]
        crowd = Crowd(server.port)
        crowd.connect(min(size, 50))
        before = memory_kib(server.process)
        first = crowd
        crowd = Crowd(server.port)
        connecting = crowd.connect(size)
        count = sum(device.is_open and device.counts == [0] for device in crowd.devices.values())
        check(count == size, f"{count} of {size} devices connected and have the count 0, in {connecting:.1f} s")
        each = (memory_kib(server.process) - before) / size
        check(each < MOST_KIB, f"each takes {each:.1f} KiB of the server, less than {MOST_KIB}")
        busy, begin = cpu_seconds(server.process), time.monotonic()
        crowd.wait(lambda device: False, 2)
        share = (cpu_seconds(server.process) - busy) / (time.monotonic() - begin)
        check(share < 0.05, f"idle, they take {share:.1%} of a processor")

        for start in range(0, size, most):
            batch = [{"user_id": f"crowd-{n}", "notification_data": "x"} for n in range(start, min(size, start + most))]
            status, answer = server.notify(application, {"notifications": batch})
            if status != 202:
                check(False, f"a batch for {len(batch)} of them is accepted: {answer}")
        telling, missing = crowd.wait(lambda device: device.last == 1, 30)
        check(missing == 0, f"{size - missing} of {size} have the count 1, {telling:.2f} s after the last answer")
        untrue = sum(device.counts != [0, 1] for device in crowd.devices.values())
        check(untrue == 0, f"{untrue} were told anything else")
        with server.device("latecomer") as device:
            check(json.loads(device.recv(timeout=10)) == {"newNotificationCountChanged": 0}, "another one still connects")

        for device in first.devices.values():
            device.socket.close()
        server.process.send_signal(signal.SIGTERM)
        draining, missing = crowd.wait(lambda device: device.close_code is not None or device.is_over, 30)
        codes = {device.close_code for device in crowd.devices.values()}
        check(missing == 0 and codes == {1001}, f"at SIGTERM {size - missing} of {size} are told {codes}, in {draining:.2f} s")
        for device in crowd.devices.values():
            device.socket.close()
        begin = time.monotonic()
        status = server.process.wait(60)
        check(status == 0, f"the server ended with status {status}, {time.monotonic() - begin:.2f} s after the last went")
    print(f"crowd: {size} devices, {each:.1f} KiB each, connected in {connecting:.1f} s, told in {telling:.2f} s")
    tally.end()


main()
