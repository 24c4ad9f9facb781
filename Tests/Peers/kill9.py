"""kill -9 of `pns serve` under load, again and again: what was acknowledged is there afterwards, once.

Usage: kill9.py PNS [ROUNDS [SEED [MUTANT]]]

In each round writers post for several users while a device of the first one takes its data; after a random number of
acknowledgements the server is killed, every tenth time once more while it starts. Then it starts again, and each user's
count and data are compared with what was acknowledged and what a device has got.
"""

import http.client
import json
import random
import signal
import statistics
import sys
import tempfile
import threading
import time

import websockets
from serving import Server, Tally

WRITERS = 8
USERS = [f"user-{number}" for number in range(4)]
LONGEST_START = 10.0
"""Seconds; the log of the store that a start has to read is bounded, so its time is."""


class Account:
    """What is known of one user's notifications since the last time that all of them were taken."""

    def __init__(self):
        self.acknowledged = set()
        self.unanswered = set()
        self.marked = set()
        """Taken by a device, and the count after them was told: they are seen for good."""
        self.taken = set()
        """Taken by a device when the server died; marked or not."""


class World:
    """The writers, the device and what they know."""

    def __init__(self, server, tally, chance):
        self.server = server
        self.tally = tally
        self.chance = chance
        self.accounts = {user: Account() for user in USERS}
        self.lock = threading.Lock()
        self.all = {user: set() for user in USERS}
        self.repeated = self.lost = self.doubled = 0

    def check(self, condition, sentence):
        return self.tally.check(condition, sentence, quiet=True)

    def load(self, round_number, wanted):
        """Posts until the server is gone; kills it after `wanted` acknowledgements."""
        enough = threading.Event()
        count = [0]

        def write(writer):
            user = USERS[writer % len(USERS)]
            account = self.accounts[user]
            connection = self.server.connection()
            number = 0
            try:
                while True:
                    name = f"{round_number}-{writer}-{number}"
                    with self.lock:
                        account.unanswered.add(name)
                        self.all[user].add(name)
                    status, _ = self.server.notify(connection, record(user, name))
                    with self.lock:
                        account.unanswered.remove(name)
                        if status == 202:
                            account.acknowledged.add(name)
                            count[0] += 1
                        else:
                            self.all[user].remove(name)
                        if count[0] >= wanted:
                            enough.set()
                    if not self.check(status == 202, f"round {round_number}: a notify is answered with {status}"):
                        return
                    number += 1
            except (OSError, http.client.HTTPException):
                return

        def take():
            account = self.accounts[USERS[0]]
            try:
                with self.server.device(USERS[0]) as device:
                    while True:
                        page = ask_unseen(device)
                        account.taken |= set(page)
                        if page:
                            await_count(device)
                            account.marked |= set(page)
                            account.taken -= set(page)
            except (OSError, EOFError, TimeoutError, websockets.exceptions.WebSocketException):
                return

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
        threads.append(threading.Thread(target=take))
        for thread in threads:
            thread.start()
        self.check(enough.wait(60), f"round {round_number}: {wanted} notifies are acknowledged within a minute")
        self.server.end(signal.SIGKILL)
        for thread in threads:
            thread.join()

    def judge(self, round_number):
        """Compares the counts and the data of a server that has just started with what is known."""
        for user, account in self.accounts.items():
            where = f"round {round_number}, {user}"
            with self.server.device(user) as device:
                count = await_count(device)
                least = account.acknowledged - account.marked - account.taken
                most = (account.acknowledged | account.unanswered) - account.marked
                self.check(
                    len(least) <= count <= len(most),
                    f"{where}: the count after the start is {count}, between {len(least)} and {len(most)}",
                )
                # What a careful application does with a notify that had no answer.
                connection = self.server.connection()
                for name in sorted(account.unanswered):
                    status, _ = self.server.notify(connection, record(user, name))
                    self.check(status == 202, f"{where}: {name}, sent again, is answered with {status}")
                    self.repeated += 1
                connection.close()
                found = []
                while page := ask_unseen(device):
                    found += page
                    last = await_count(device)
                self.check(not found or last == 0, f"{where}: the count is 0 when all is taken")
            expected = account.acknowledged | account.unanswered
            self.check(len(found) == len(set(found)), f"{where}: nothing is there twice")
            self.doubled += len(found) - len(set(found))
            lost = expected - account.marked - account.taken - set(found)
            self.lost += len(lost)
            self.check(not lost, f"{where}: {len(lost)} acknowledged notifications are lost: {sorted(lost)[:5]}")
            again = account.marked & set(found)
            self.doubled += len(again)
            self.check(not again, f"{where}: {len(again)} seen notifications are unseen again: {sorted(again)[:5]}")
            strange = set(found) - expected
            self.check(not strange, f"{where}: nothing is there that nobody sent: {sorted(strange)[:5]}")
            self.accounts[user] = Account()

    def judge_history(self):
        """Everything that was ever acknowledged is among the seen notifications, once."""
        for user in USERS:
            found = []
            cursor = "0002-01-01T00:00:00Z"
            with self.server.device(user) as device:
                while True:
                    device.send(json.dumps({"seenNotificationsRequest": {"receivedAfter": cursor}}))
                    page = receive(device, "seenNotificationData")
                    if not page:
                        break
                    found += [item["notification_data"] for item in page]
                    cursor = page[-1]["create_date"]
            self.check(len(found) == len(set(found)), f"{user}: nothing is in the history twice")
            self.check(set(found) == self.all[user], f"{user}: the history holds all {len(self.all[user])}")


def record(user, name):
    return {"notification_id": name, "user_id": user, "notification_data": name}


def receive(device, member):
    """The next message with this member; others before it are passed over."""
    while True:
        message = json.loads(device.recv(timeout=20))
        if member in message:
            return message[member]


def ask_unseen(device):
    device.send("unseenNotificationDataRequest")
    return [item["notification_data"] for item in receive(device, "newNotificationData")]


def await_count(device):
    return receive(device, "newNotificationCountChanged")


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    tally, starts = Tally(), []
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--mutant", sys.argv[4]] if len(sys.argv) > 4 else []
        server = Server(sys.argv[1], folder, arguments, log=f"{folder}/log")
        world = World(server, tally, random.Random(seed))
        starts.append(server.start())
        for round_number in range(rounds):
            world.load(round_number, world.chance.randint(20, 300))
            if round_number % 10 == 9:
                server.launch()
                time.sleep(world.chance.uniform(0, statistics.median(starts)))
                server.end(signal.SIGKILL)
            starts.append(server.start())
            world.judge(round_number)
            if (round_number + 1) % 20 == 0:
                total = sum(map(len, world.all.values()))
                print(f"{round_number + 1} rounds, {total} acknowledged, {len(tally.failures)} failed", flush=True)
        world.judge_history()
        server.end()
    tally.check(max(starts) < LONGEST_START, f"every start takes less than {LONGEST_START:.0f} s", quiet=True)
    print(
        f"kill -9: {rounds} rounds, seed {seed}; {sum(map(len, world.all.values()))} acknowledged, {world.lost} lost,"
        f" {world.doubled} doubled, {world.repeated} without an answer sent again; start"
        f" {statistics.median(starts):.2f} s in the middle, {max(starts):.2f} s at most"
    )
    tally.end()


main()
