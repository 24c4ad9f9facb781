"""A disk that is full, read-only or damaged, under `pns serve`: what it says, and what survives.

Usage: disk.py PNS [--may-skip]

It mounts small file systems in memory, in a mount namespace of its own, as root or with user namespaces. Where neither is
possible, nothing of this can be judged: it says so and fails, or ends well with `--may-skip`.
"""

import contextlib
import http.client
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from serving import Server, Tally

SECRET = "what-an-application-sent"
tally = Tally()
check = tally.check


def enter_namespace():
    """Runs this program again where it can mount; returns there."""
    if os.environ.get("PNS_PEER_NAMESPACE"):
        return
    flags = "-m" if os.geteuid() == 0 else "-rm"
    trial = ["unshare", flags, "sh", "-c", "mount --make-rprivate / && mount -t tmpfs none /mnt"]
    if not shutil.which("unshare") or subprocess.run(trial, capture_output=True).returncode != 0:
        print("NOT RUN: no file system can be mounted here; run this as root, or allow user namespaces")
        raise SystemExit(0 if "--may-skip" in sys.argv else 1)
    os.environ["PNS_PEER_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", flags, sys.executable, *sys.argv])


@contextlib.contextmanager
def file_system(options):
    """A file system in memory, mounted; its path."""
    path = tempfile.mkdtemp()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", path], check=True)
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=True)
        os.rmdir(path)


def remount(path, options):
    subprocess.run(["mount", "-o", f"remount,{options}", path], check=True)


def fill(path):
    """Takes the last byte of a file system."""
    with open(os.path.join(path, "filler"), "wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass


def record(name, user="alice", size=20_000):
    return {"notification_id": name, "user_id": user, "notification_data": (SECRET + name).ljust(size, ".")}


def receive(device, member):
    while True:
        message = json.loads(device.recv(timeout=20))
        if member in message:
            return message[member]


def await_count(device, wanted):
    """Whether this count comes; earlier ones can come first."""
    try:
        while receive(device, "newNotificationCountChanged") != wanted:
            pass
        return True
    except TimeoutError:
        return False


def names(page):
    return [item["notification_data"].removeprefix(SECRET).rstrip(".") for item in page]


def take_all(server, user):
    """Everything unseen of a user, and the counts that came."""
    found = []
    with server.device(user) as device:
        count = receive(device, "newNotificationCountChanged")
        while True:
            device.send("unseenNotificationDataRequest")
            page = receive(device, "newNotificationData")
            if not page:
                return count, found
            found += names(page)
            receive(device, "newNotificationCountChanged")


def full_disk(program):
    with tempfile.TemporaryDirectory() as folder, file_system("size=4m") as disk, contextlib.ExitStack() as devices:
        log = os.path.join(folder, "log")
        server = Server(program, folder, store=os.path.join(disk, "pns.sqlite"), log=log)
        server.start()
        application = server.connection()
        for name in ("bob-1", "bob-2"):
            server.notify(application, record(name, "bob", 10))
        device = devices.enter_context(server.device("alice"))
        check(await_count(device, 0), "full: a device is connected")
        stored, refused = [], None
        for number in range(1_000):
            status, answer = server.notify(application, record(f"n{number}"))
            if status != 202:
                refused = f"n{number}"
                break
            stored.append(f"n{number}")
        check(refused and stored, f"full: after {len(stored)} notifies of 20 kB a disk of 4 MiB has no room")
        check((status, answer["code"]) == (503, "unavailable"), "full: the next one is answered 503 unavailable")
        check(SECRET not in json.dumps(answer), "full: the answer repeats nothing of the request")
        fill(disk)
        status, answer = server.notify(application, {"notifications": [record(f"b{n}") for n in range(10)]})
        check((status, answer["code"]) == (503, "unavailable"), "full: a batch is answered 503 unavailable")
        check(await_count(device, len(stored)), "full: the device has the count of what was acknowledged")
        device.ping().wait(10)
        check(True, "full: the device is still connected")
        device.send(json.dumps({"seenNotificationsRequest": {}}))
        check(receive(device, "seenNotificationData") == [], "full: a seen request is answered")
        with server.device("bob") as bob:
            check(await_count(bob, 2), "full: another device connects and has its count")
            bob.send("unseenNotificationDataRequest")
            page = names(receive(bob, "newNotificationData"))
            check(page == ["bob-1", "bob-2"], "full: it is given what it has not seen")
        application.request("GET", "/healthz")
        answer = application.getresponse()
        answer.read()
        check(answer.status == 200, "full: the server is alive")

        remount(disk, "size=64m")
        os.remove(os.path.join(disk, "filler"))
        status, _ = server.notify(application, record(refused))
        check(status == 202, "full: with room again, the refused notify is accepted at once")
        stored.append(refused)
        check(await_count(device, len(stored)), "full: and the device has its count")
        devices.close()
        server.end()
        server.start()
        count, found = take_all(server, "alice")
        check(count == len(stored), f"full: after a restart the count is {count}, as acknowledged")
        check(found == stored, "full: after a restart all that was acknowledged is there, and no part of the batch")
        check(server.end() == 0, "full: the server ends with status 0")
        with open(log) as file:
            text = file.read()
        check("store failed" in text and "full" in text, "full: the log names the cause")
        check(SECRET not in text, "full: the log holds nothing that was sent")


def full_disk_with_log(program):
    """The log stands on the disk that is full: it breaks off, the service does not."""
    with tempfile.TemporaryDirectory() as folder, file_system("size=4m") as disk:
        log = os.path.join(disk, "log")
        server = Server(program, folder, ["--log-level", "info"], store=os.path.join(disk, "pns.sqlite"), log=log)
        server.start()
        application = server.connection()
        server.notify(application, record("n0", size=10))
        fill(disk)
        length = os.path.getsize(log)
        statuses = {server.notify(application, record(f"n{number}"))[0] for number in range(1, 200)}
        check(503 in statuses and statuses <= {202, 503}, f"log: on a full disk 199 notifies are answered {statuses}")
        check(os.path.getsize(log) < length + 65_536, "log: and the log there cannot grow")
        with server.device("alice") as device:
            device.ping().wait(10)
            check(True, "log: a device connects and is served")
        os.remove(os.path.join(disk, "filler"))
        remount(disk, "size=64m")
        status, _ = server.notify(application, record("later"))
        check(status == 202, "log: with room again, a notification is accepted")
        check(server.end() == 0, "log: the server ends with status 0")
        with open(log) as file:
            text = file.read()
        check("lines of this log were left out" in text, "log: and it says that lines are missing")


def refused(program, store, title, wanted):
    """The server does not start, names the file, and says what to do."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        server = Server(program, folder, store=store, log=log)
        server.launch()
        try:
            status = server.process.wait(30)
        except subprocess.TimeoutExpired:
            server.end()
            status = None
        with open(log) as file:
            text = file.read()
        check(status == 2, f"{title}: the server ends with status 2" if status == 2 else f"{title}: status {status}")
        check(
            store in text and all(word in text for word in wanted) and len(text.strip().splitlines()) <= 3,
            f"{title}: {text.strip()}",
        )


def starts(program, store, title):
    """The server starts and takes a notification."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder, store=store, log=os.devnull)
        server.start()
        status, _ = server.notify(server.connection(), record("later", size=10))
        check(status == 202, f"{title}: the server starts and takes a notification")
        server.end()


def fresh_store(program, path, count=60):
    """A closed store with some notifications of alice."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder, store=path, log=os.devnull)
        server.start()
        batch = {"notifications": [record(f"n{number}") for number in range(count)]}
        server.notify(server.connection(), batch)
        server.end()


def bad_starts(program):
    with file_system("size=16m") as disk:
        store = os.path.join(disk, "pns.sqlite")
        fresh_store(program, store)
        fill(disk)
        with tempfile.TemporaryDirectory() as folder:
            server = Server(program, folder, store=store, log=os.devnull)
            server.launch()
            # Either is right: a start needs room or it does not.
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.process.wait(3)
            full = server.process.poll()
            if full is None:
                server.end()
        if full is not None:
            refused(program, store, "full at start", ["free some room"])
        os.remove(os.path.join(disk, "filler"))
        remount(disk, "ro")
        refused(program, store, "read-only file system", ["read-only", "write"])
        refused(program, os.path.join(disk, "new.sqlite"), "new file in a read-only file system", ["write"])
        remount(disk, "rw")

        missing = os.path.join(disk, "missing", "pns.sqlite")
        refused(program, missing, "missing folder", ["folder"])
        refused(program, disk, "a folder in place of the file", ["folder"])

        strange = os.path.join(disk, "strange.sqlite")
        with open(strange, "w") as file:
            file.write("This is a text. " * 1_000)
        refused(program, strange, "a file of another kind", ["not", "database"])

        foreign = os.path.join(disk, "foreign.sqlite")
        with contextlib.closing(sqlite3.connect(foreign)) as database:
            database.execute("CREATE TABLE notification (text TEXT)")
            database.commit()
        refused(program, foreign, "a database of another program", ["another"])

        newer = os.path.join(disk, "newer.sqlite")
        fresh_store(program, newer, 1)
        with contextlib.closing(sqlite3.connect(newer)) as database:
            database.execute("INSERT INTO grdb_migrations VALUES ('999')")
            database.commit()
        refused(program, newer, "a store of a newer version", ["newer version"])

        headless = os.path.join(disk, "headless.sqlite")
        shutil.copy(store, headless)
        with open(headless, "r+b") as file:
            file.write(b"\0" * 100)
        refused(program, headless, "a store without its first bytes", ["database"])

        cut = os.path.join(disk, "cut.sqlite")
        shutil.copy(store, cut)
        os.truncate(cut, 6_000)
        refused(program, cut, "a store cut off", ["damaged"])

        orphan = os.path.join(disk, "orphan.sqlite")
        with tempfile.TemporaryDirectory() as folder:
            server = Server(program, folder, store=orphan, log=os.devnull)
            server.start()
            server.notify(server.connection(), record("kept", size=10))
            server.end(9)
        os.remove(orphan)
        refused(program, orphan, "a store whose file was deleted beside its log", ["-wal"])
        os.remove(orphan + "-wal")
        starts(program, orphan, "a store that was deleted with its log")


def damaged_while_running(program):
    """Pages that cannot be read are an error for those who ask, and nobody else's."""
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "pns.sqlite")
        fresh_store(program, store)
        with open(store, "r+b") as file:
            file.seek(200_000)
            file.write(os.urandom(600_000))
        log = os.path.join(folder, "log")
        server = Server(program, folder, store=store, log=log)
        server.start()
        with server.device("alice") as device:
            receive(device, "newNotificationCountChanged")
            device.send("unseenNotificationDataRequest")
            error = receive(device, "error")
            check(error["code"] == "internal", "damaged: what cannot be read is answered with the error internal")
            device.ping().wait(10)
        with server.device("bob") as bob:
            check(await_count(bob, 0), "damaged: another user is served")
        check(server.end() == 0, "damaged: the server ends with status 0")
        with open(log) as file:
            text = file.read()
        check("corrupt" in text and SECRET not in text, "damaged: the log names the cause and no data")


def main():
    enter_namespace()
    program = os.path.abspath(sys.argv[1])
    for part in (full_disk, full_disk_with_log, bad_starts, damaged_while_running):
        try:
            part(program)
        except (OSError, http.client.HTTPException, EOFError, TimeoutError) as error:
            check(False, f"{part.__name__} came to its end: {error!r}")
    tally.end()


main()
