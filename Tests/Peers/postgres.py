"""Several nodes of `pns serve` on one PostgreSQL: judged, killed under load, and the database restarted under them.

Usage: postgres.py PNS [ROUNDS [SEED]]

PNS is built with the package trait Postgres (`make postgres`). The database is of this program's own.
"""

import http.client
import json
import os
import pathlib
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

import websockets
from cluster import PASSWORD, Postgres, programs, until
from serving import Server, Tally, TOKEN, free_port

ROOT = pathlib.Path(__file__).parents[2]
CLOCK_TOKEN = "token-of-the-clock"
WRITERS = 8
USERS = [f"user-{number}" for number in range(4)]
LIMITS = {"maxMessageBytes": 16_384, "maxAnswerNotifications": 20, "retentionAfterSeenSeconds": 3_600,
          "sweepBoundSeconds": 60, "authenticatorTimeoutSeconds": 2, "pingIntervalSeconds": 120}

tally = Tally()
check = tally.check


def serve(program, *arguments, **environment):
    """What a server says that is to refuse its configuration."""
    ended = subprocess.run(
        [program, "serve", "--auth", "dev", "--port", "0", *arguments], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PNS_APPLICATION_TOKEN": TOKEN, **environment})
    return ended.returncode, ended.stdout + ended.stderr


def judge_settings(program, database):
    """What is wrong is said, and no secret is."""
    url = f"postgres://pns:{PASSWORD}@127.0.0.1:1/nowhere"
    status, said = serve(program, "--store", url)
    check(status == 2 and "command line" in said and PASSWORD not in said, "a password on the command line is refused")
    status, said = serve(program, PNS_STORE=url)
    check(status == 2 and "127.0.0.1:1/nowhere" in said and PASSWORD not in said,
          "a database that cannot be reached ends the start, and the password is not said")
    status, said = serve(program, "--print-config", PNS_STORE=url)
    check(status == 0 and "127.0.0.1:1/nowhere" in said and PASSWORD not in said, "nor is it printed")
    status, said = serve(program, PNS_STORE=database.url("settings"), PNS_OAUTH_CLIENT_ID="client",
                         PNS_OAUTH_CLIENT_SECRETS="secret")
    check(status == 2 and "oauth.signingKeys" in said, "nodes without a common signing key are refused")


def judge_wire(program, database, folder):
    """The runner judges two processes as one server, each time on a schema of its own."""
    limits = " ".join(f"--limit {name}={value}" for name, value in LIMITS.items())
    script = os.path.join(folder, "node.sh")
    url = database.url("schema_of_the_folder")
    with open(script, "w") as file:
        file.write(f"""
schema=judged_$(basename "$1" | tr -dc 'A-Za-z0-9' | tr 'A-Z' 'a-z')
{shlex.quote(os.path.join(database.programs, 'psql'))} -h {shlex.quote(database.folder)} -U pns -d postgres -qX \
    -c "CREATE SCHEMA IF NOT EXISTS $schema" >/dev/null 2>&1
export PNS_STORE=$(printf %s {shlex.quote(url)} | sed "s/schema_of_the_folder/$schema/")
exec {shlex.quote(program)} serve --port "$2" --clock-port "$3" --application "$4" --drain 2 --log-level error {limits}
""")
    target = os.path.join(folder, "target.json")
    secrets = {"PNS_OAUTH_CLIENT_ID": "client", "PNS_OAUTH_CLIENT_SECRETS": "client-secret,client-secret-next",
               "PNS_OAUTH_SIGNING_KEYS": "signing-key-" * 4, "PNS_APPLICATION_TOKEN": TOKEN,
               "PNS_CLOCK_TOKEN": CLOCK_TOKEN}
    with open(target, "w") as file:
        json.dump({
            "format": "target/1", "implementation": {"name": "pns-postgres"},
            "application": {"listen": f"127.0.0.1:{free_port()}", "token": TOKEN, "clientId": "client",
                            "clientSecret": "client-secret", "clientSecretNext": "client-secret-next"},
            "launch": {"argv": ["sh", script, "${dir}", "${port}", "${clock.port}", "${application.url}"],
                       "env": secrets, "nodes": 2, "ready": {"http": "/healthz", "withinSeconds": 30},
                       "log": os.path.join(folder, "nodes.log")},
            "control": {"url": "http://127.0.0.1:1", "token": CLOCK_TOKEN},
        }, file)
    report = os.path.join(folder, "report.json")
    ended = subprocess.run([program, "run", "--target", target, "--quiet", "--profile", "core",
                            "--report", f"json={report}"], cwd=ROOT, capture_output=True, text=True, timeout=900)
    with open(report) as file:
        results = json.load(file)["results"]
    verdicts = {result["id"]: result["verdict"] for result in results}
    across = {id: verdict for id, verdict in verdicts.items() if id.startswith("server.cluster.")}
    check(across and all(verdict == "pass" for verdict in across.values()),
          f"{len(across)} scenarios of several nodes pass {sorted(set(across.values()))}")
    sums = {verdict: list(verdicts.values()).count(verdict) for verdict in sorted(set(verdicts.values()))}
    check(ended.returncode == 0, f"two processes over one database are a server of core: {sums}")
    if ended.returncode:
        print(ended.stdout + ended.stderr)


class Nodes:
    """Two nodes, the writers, and what they know."""

    def __init__(self, program, database, folder, chance):
        self.database = database
        self.chance = chance
        url = database.url("endurance")
        self.servers = []
        for number in range(2):
            own = os.path.join(folder, f"node-{number}")
            os.mkdir(own)
            server = Server(program, own, store=url, log=os.path.join(own, "log"))
            server.start()
            self.servers.append(server)
        self.lock = threading.Lock()
        self.acknowledged = {user: set() for user in USERS}
        self.count = self.repeated = self.refused = 0

    def write(self, writer, round_number, stop):
        """Sends records, each until it is acknowledged, to the other node when one is gone."""
        user, number = USERS[writer % len(USERS)], 0
        connections, at = [None, None], writer % 2
        while not stop.is_set():
            name = f"{round_number}-{writer}-{number}"
            number += 1
            deadline = time.monotonic() + 60
            tries = 0
            while time.monotonic() < deadline:
                tries += 1
                try:
                    connections[at] = connections[at] or self.servers[at].connection()
                    status, _ = self.servers[at].notify(
                        connections[at], {"notification_id": name, "user_id": user, "notification_data": name})
                except (OSError, http.client.HTTPException):
                    connections[at] = None
                    at = 1 - at
                    time.sleep(0.01)
                    continue
                if status == 202:
                    break
                self.refused += 1
                if not check(status == 503, f"{name} is answered with {status}", quiet=True):
                    return
                time.sleep(0.02)
            else:
                check(False, f"{name} is acknowledged within a minute")
                return
            self.repeated += tries > 1
            with self.lock:
                self.acknowledged[user].add(name)
                self.count += 1
            at = self.chance.randrange(2)

    def load(self, round_number, wanted, harm):
        """Writes, does harm after `wanted` acknowledgements, and writes as many again."""
        stop, begin = threading.Event(), self.count
        threads = [threading.Thread(target=self.write, args=(writer, round_number, stop)) for writer in range(WRITERS)]
        for thread in threads:
            thread.start()
        check(until(lambda: self.count >= begin + wanted, 60), f"round {round_number}: {wanted} are acknowledged", True)
        harm()
        middle = self.count
        check(until(lambda: self.count >= middle + wanted, 60), f"round {round_number}: and as many after it", True)
        stop.set()
        for thread in threads:
            thread.join()

    def judge(self, round_number, server, device):
        """What was acknowledged is there, once, and a device that was there all the time knows it."""
        expected = self.acknowledged[USERS[0]]
        check(last_count(device, len(expected)),
              f"round {round_number}: the device that stayed is told of {len(expected)}", quiet=True)
        for user in USERS:
            expected, found = self.acknowledged[user], []
            with server.device(user) as each:
                count = receive(each, "newNotificationCountChanged")
                check(count == len(expected), f"round {round_number}, {user}: {count} of {len(expected)}", quiet=True)
                while page := ask_unseen(each):
                    found += page
            check(sorted(found) == sorted(expected), f"round {round_number}, {user}: {len(expected)} acknowledged,"
                  f" {len(expected - set(found))} lost, {len(found) - len(set(found))} doubled", quiet=True)
            self.acknowledged[user] = set()


def receive(device, member):
    while True:
        message = json.loads(device.recv(timeout=20))
        if member in message:
            return message[member]


def ask_unseen(device):
    device.send("unseenNotificationDataRequest")
    return [item["notification_data"] for item in receive(device, "newNotificationData")]


def last_count(device, wanted):
    """Whether this count comes by itself; earlier ones can come first."""
    try:
        while receive(device, "newNotificationCountChanged") != wanted:
            pass
        return True
    except (TimeoutError, websockets.exceptions.WebSocketException):
        return False


def judge_kills(nodes, rounds):
    for number in range(rounds):
        victim = nodes.chance.randrange(2)
        other = nodes.servers[1 - victim]
        with other.device(USERS[0]) as device:
            check(receive(device, "newNotificationCountChanged") == 0, f"round {number}: begins at 0", quiet=True)
            nodes.load(number, nodes.chance.randint(20, 150), lambda: nodes.servers[victim].end(signal.SIGKILL))
            nodes.judge(number, other, device)
        nodes.servers[victim].start()
    check(not tally.failures, f"{rounds} times a node was killed under load: {nodes.count} acknowledged,"
          f" {nodes.repeated} sent again, none lost, none doubled")


def readiness(server):
    connection = server.connection()
    connection.request("GET", "/readyz")
    status = connection.getresponse().status
    connection.close()
    return status


def judge_database(nodes, rounds):
    """The database crashes and comes back; devices stay, and are told what they missed."""
    before, unready = nodes.refused, []
    for number in range(1_000, 1_000 + rounds):
        def harm():
            nodes.database.crash()
            unready.append(until(lambda: all(readiness(server) == 503 for server in nodes.servers)))
            nodes.database.start()

        with nodes.servers[0].device(USERS[0]) as device:
            check(receive(device, "newNotificationCountChanged") == 0, f"round {number}: begins at 0", quiet=True)
            nodes.load(number, 50, harm)
            check(until(lambda: all(readiness(server) == 200 for server in nodes.servers)),
                  f"round {number}: both nodes are ready again", quiet=True)
            nodes.judge(number, nodes.servers[1], device)
    check(all(unready), "while the database is down no node is ready")
    check(not tally.failures, f"{rounds} times the database crashed under load: {nodes.refused - before} refused with"
          " 503 and accepted later, none lost, none doubled; devices stayed and were told")


def judge_missed(nodes):
    """A node whose listening connection is cut tells its devices what they missed, though nothing more happens."""
    one, two = nodes.servers
    with two.device("missed") as device:
        receive(device, "newNotificationCountChanged")
        application = one.connection()
        one.notify(application, {"user_id": "missed", "notification_data": "heard"})
        check(last_count(device, 1), "what one node accepted the device at the other is told")
        # Nobody can connect anew: so the listeners stay away, while those that write go on.
        nodes.database.sql("ALTER DATABASE postgres ALLOW_CONNECTIONS false", "template1")
        cut = nodes.database.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                 " WHERE query LIKE 'LISTEN pns%' AND datname = 'postgres'", "template1")
        status, _ = one.notify(application, {"user_id": "missed", "notification_data": "while it was deaf"})
        check(status == 202 and cut == "2", "a node that hears nothing goes on accepting")
        check(until(lambda: readiness(two) == 503), "and is not ready")
        nodes.database.sql("ALTER DATABASE postgres ALLOW_CONNECTIONS true", "template1")
        check(last_count(device, 2), "what a node missed it tells as soon as it hears again")


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if programs() is None:
        print("SKIPPED: PostgreSQL is not installed (apt-get install postgresql-15), so nothing of it was judged")
        return
    status, said = serve(program, "--print-config", PNS_STORE="postgres://127.0.0.1/db")
    if status != 0:
        raise SystemExit(f"this pns cannot use PostgreSQL: {said}")
    database = Postgres()
    with tempfile.TemporaryDirectory() as folder:
        judge_settings(program, database)
        judge_wire(program, database, folder)
        nodes = Nodes(program, database, folder, random.Random(seed))
        judge_missed(nodes)
        judge_kills(nodes, rounds)
        judge_database(nodes, max(1, rounds // 5))
        for server in nodes.servers:
            check(server.end() == 0, "a node ends in order", quiet=True)
    tally.end()


main()
