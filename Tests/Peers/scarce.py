"""What a process can run out of, under `pns serve`: open files, the length of a file, a reader for its log.

Usage: scarce.py PNS

A full disk is the matter of disk.py.
"""

import json
import os
import re
import resource
import select
import socket
import sys
import tempfile
import time

from serving import Server, Tally, TOKEN

tally = Tally()
check = tally.check
FILES = 160


def record(name, user="alice", size=10):
    return {"notification_id": name, "user_id": user, "notification_data": name.ljust(size, ".")}


def count(device, wanted):
    """Whether this count comes; earlier ones can come first."""
    try:
        while True:
            message = json.loads(device.recv(timeout=20))
            if message.get("newNotificationCountChanged") == wanted:
                return True
    except TimeoutError:
        return False


def health(server):
    connection = server.connection()
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
    connection.close()
    return status


def few_files(program):
    """Fewer files than the devices that come: those that are there are served, and new ones once there is room."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))  # noqa: E731
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        server = Server(program, folder, log=log, before=limit)
        server.start()
        with open(log) as file:
            said = file.read()
        check(f"{FILES} files" in said and "ulimit -n" in said, f"files: it says what to raise: {said.strip()}")
        published = server.limits()["maxConnections"]
        check(0 < published < FILES, f"files: {published} devices are promised, as many as there is room for")
        with server.device("alice") as device:
            application = server.connection()
            check(server.notify(application, record("n0"))[0] == 202, "files: a notification is accepted")
            check(count(device, 1), "files: a device has its count")
            crowd = []
            for _ in range(2 * FILES):
                each = socket.socket()
                each.setblocking(False)
                each.connect_ex(("127.0.0.1", server.port))
                crowd.append(each)
            # What is accepted is held open by a half request; what is not waits in the queue of the listener.
            deadline = time.monotonic() + 10
            waiting = set(crowd)
            while waiting and time.monotonic() < deadline:
                _, writable, _ = select.select([], list(waiting), [], 1)
                for each in writable:
                    try:
                        each.send(b"GET /healthz HTTP/1.1\r\n")
                    except OSError:
                        pass
                    waiting.discard(each)
            taken = len(os.listdir(f"/proc/{server.process.pid}/fd"))
            check(taken > FILES // 2, f"files: with {len(crowd)} connections more it has {taken} files open")
            for number in range(1, 20):
                status, _ = server.notify(application, record(f"n{number}"))
                if status != 202:
                    break
            check(status == 202, "files: what is connected is served: notifications are accepted")
            check(count(device, 20), "files: and devices have their counts")
            device.send("unseenNotificationDataRequest")
            answer = json.loads(device.recv(timeout=20))
            check(len(answer.get("newNotificationData", [])) == 20, "files: and their data")
            for each in crowd:
                each.close()
        deadline = time.monotonic() + 20
        while True:
            try:
                status = health(server)
                break
            except OSError:
                if time.monotonic() > deadline:
                    status = None
                    break
        check(status == 200, "files: with room again, a new connection is served")
        with server.device("bob") as device:
            check(count(device, 0), "files: and a new device")
        check(server.end() == 0, "files: the server ends with status 0")


def long_file(program):
    """The longest file that the process may write: an error of a write, and not the end of the process."""
    longest = 2 * 1_048_576
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))  # noqa: E731
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder, log=os.path.join(folder, "log"), before=limit)
        server.start()
        application = server.connection()
        stored = 0
        status = 202
        while status == 202 and stored < 1_000:
            status, answer = server.notify(application, record(f"n{stored}", size=20_000))
            stored += status == 202
        check(
            (status, answer.get("code")) == (503, "unavailable"),
            f"length: after {stored} notifies of 20 kB the next one is answered {status} {answer.get('code')}",
        )
        check(health(server) == 200, "length: the server is alive")
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        status, _ = server.notify(application, record(f"n{stored}", size=20_000))
        check(status == 202, "length: with room again, the refused notify is accepted")
        server.end(9)
        server.before = None
        server.start()
        with server.device("alice") as device:
            check(count(device, stored + 1), f"length: after a restart there are {stored + 1}, as acknowledged")
        server.end()


def refused_requests(server, number):
    """Requests that are refused, each worth a line of the log; the seconds that they took."""
    begin = time.monotonic()
    connection = server.connection()
    for _ in range(number):
        connection.request("POST", "/notify", "{", {"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 400:
            return None
    return time.monotonic() - begin


def log_without_reader(program):
    """A pipe that nobody empties, and one that nobody holds: the server says nothing more, and serves."""
    with tempfile.TemporaryDirectory() as folder:
        reader, writer = os.pipe()
        server = Server(program, folder, ["--log-level", "info"], log=writer)
        server.start()
        os.close(writer)
        seconds = refused_requests(server, 2_000)
        check(seconds, "log: with a full pipe behind its log, 2000 refused requests are answered")
        check(server.notify(server.connection(), record("n"))[0] == 202, "log: and a notification is accepted")
        os.close(reader)
        check(refused_requests(server, 100), "log: with the reader gone, requests are answered")
        check(server.notify(server.connection(), record("m"))[0] == 202, "log: and a notification is accepted")
        check(server.end() == 0, "log: the server ends with status 0")


def log_in_a_flood(program):
    """More lines than are wanted in a second: some are left out, counted, and the count is in the log."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        server = Server(program, folder, ["--log-level", "info", "--set", "log.maxLinesPerSecond=10"], log=log)
        server.start()
        requests = 300
        refused_requests(server, requests)
        server.end()
        with open(log) as file:
            lines = [line for line in file if "code=malformed" in line or "left out" in line]
        told = sum(int(found[1]) for line in lines if (found := re.search(r"pns: (\d+) lines", line)))
        written = sum("code=malformed" in line for line in lines)
        check(0 < written < requests, f"log: of {requests} lines in a flood {written} are written")
        check(told >= requests - written, f"log: and {told} are said to be left out")


def main():
    program = os.path.abspath(sys.argv[1])
    few_files(program)
    long_file(program)
    log_without_reader(program)
    log_in_a_flood(program)
    tally.end()


main()
