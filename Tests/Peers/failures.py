"""A failure that explains itself: events, replay by hand, the smallest scenario, a bad network.

    python Tests/Peers/failures.py PNS

Uses servers of its own on 127.0.0.1: the reference server, and one that is broken on purpose.
"""

import contextlib
import json
import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import websockets.sync.client
from jsonschema import Draft202012Validator

from serving import Tally

PNS = str(pathlib.Path(sys.argv[1]).resolve())
HERE = pathlib.Path(__file__).resolve().parent
TOKEN = "failures-application-token"
tally = Tally()


def expect(condition, what):
    tally.check(condition, what, quiet=True)


def pns(*arguments):
    return subprocess.run([PNS, *map(str, arguments)], capture_output=True, text=True, timeout=300)


# --- events


def validator():
    schema = json.loads((HERE.parents[1] / "Conformance/schemas/events.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def lines(text, what):
    """The events of a text, each of which obeys the schema."""
    events = [json.loads(line) for line in text.splitlines()]
    wrong = [error.message for event in events for error in validator().iter_errors(event)]
    expect(not wrong, f"{what}: every line obeys the schema {wrong[:1]}")
    return events


def check_events(folder):
    path, report = folder / "events.jsonl", folder / "report.json"
    chosen = ["--only", "server.count.*", "--only", "server.health.*"]
    run = pns("run", "--reference", "--quiet", *chosen, "--events", path, "--report", f"json={report}")
    events = lines(path.read_text(), "a run")
    expect(run.returncode == 0, f"the run is green {run.stdout[-300:]}")
    words = [event["event"] for event in events]
    expect(words[0] == "run-started" and words[-1] == "run-finished", f"it begins and ends {words[:1]} {words[-1:]}")
    results = json.loads(report.read_text())["results"]
    told = {e["scenario"]: e["verdict"] for e in events if e["event"] in ("scenario-finished", "verdict")}
    expect(told == {r["id"]: r["verdict"] for r in results}, "the verdicts of the events are those of the report")
    checks = {(e["scenario"], e["check"]): e["verdict"] for e in events if e["event"] == "check"}
    known = {(r["id"], c["id"]): c["verdict"] for r in results for c in r["checks"]}
    expect(set(checks) <= set(known) and checks, "the checks of the events are those of the report")
    expect(all("margin" in c for c in events if c["event"] == "check" and c["evidence"] == "proved"), "margins are told")

    out = pns("run", "--reference", "--quiet", "--only", "server.count.total", "--events", "-")
    expect(len(lines(out.stdout, "standard output")) > 3, "events go to standard output")
    expect("profile core" in out.stderr, "and the findings to standard error then")
    bad = pns("run", "--reference", "--quiet", "--only", "server.count.total", "--events", folder / "no" / "file")
    expect(bad.returncode == 4 and "--events" in bad.stderr, f"a file that cannot be written is 4 {bad.stderr[-200:]}")


def check_kill(folder):
    """What was written before a kill is there, in whole lines."""
    path = folder / "killed.jsonl"
    run = subprocess.Popen(
        [PNS, "run", "--reference", "--jobs", "1", "--events", path], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )
    for _ in range(10):  # one line a scenario
        run.stderr.readline()
    run.send_signal(signal.SIGKILL)
    run.wait()
    text = path.read_text()
    events = lines(text, "a killed run")
    words = [event["event"] for event in events]
    expect(text.endswith("\n") and words.count("scenario-finished") >= 9, f"ten scenarios are told {len(words)}")
    expect("run-finished" not in words, "and no end")


# --- servers


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def server(folder, *arguments):
    """A `pns serve` that asks for its devices at a port that is free; gives its URL and that port."""
    application = free_port()
    port_file = folder / "port"
    port_file.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            PNS, "serve", "--port", "0", "--port-file", port_file, "--store", "memory", "--log-level", "critical",
            "--application", f"http://127.0.0.1:{application}/authenticate", *arguments,
        ],
        env={**os.environ, "PNS_APPLICATION_TOKEN": TOKEN}, stderr=subprocess.PIPE, text=True,
    )
    try:
        done = threading.Event()
        for _ in range(1500):
            if port_file.exists() and port_file.stat().st_size:
                break
            if process.poll() is not None:
                raise SystemExit(f"pns serve ended: {process.stderr.read()[-500:]}")
            done.wait(0.02)
        yield f"http://127.0.0.1:{int(port_file.read_text())}", application
    finally:
        process.kill()
        process.wait()


class Application(BaseHTTPRequestHandler):
    """Accepts the credentials that `pns explain` lists."""

    users = {}

    def do_GET(self):
        user = self.users.get(self.headers.get("Authorization"))
        body = json.dumps({"user_id": user} if user else {}).encode()
        self.send_response(200 if user else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


# --- explain


def check_explain(folder):
    """The curl lines run and are answered as they were; the websocat lines open what they opened."""
    report = folder / "explained.json"
    with server(folder) as (url, application):
        target = ["--url", url, "--listen", f"127.0.0.1:{application}", "--token", TOKEN]
        run = pns("run", "--quiet", *target, "--only", "server.notify.batch", "--report", f"json={report}")
        expect(run.returncode == 0, f"the server is green {run.stdout[-500:]} {run.stderr[-300:]}")
        text = pns("explain", report, "--only", "server.notify.batch").stdout
        users = re.findall(r"^#   \w+: (.+) is (\{.*\})$", text, re.M)
        Application.users = {credentials: json.loads(user)["user_id"] for credentials, user in users}
        listener = ThreadingHTTPServer(("127.0.0.1", application), Application)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        try:
            walk(text.splitlines())
        finally:
            listener.shutdown()
            listener.server_close()


def walk(script):
    """Performs the commands of a script, and compares what comes back with its comments."""
    called = opened = 0
    with contextlib.ExitStack() as stack:
        for number, line in enumerate(script):
            if line.startswith("curl "):
                environment = {**os.environ, "PNS_TOKEN": TOKEN}
                done = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, timeout=30)
                status = re.match(r"HTTP/1.1 (\d+)", done.stdout)
                recorded = next(re.match(r"#   (\d+)", rest) for rest in script[number:] if re.match(r"#   \d", rest))
                expect(
                    done.returncode == 0 and status and status[1] == recorded[1],
                    f"{line} is answered {recorded[1]}: {done.stdout[:200]} {done.stderr[-200:]}",
                )
                called += 1
            elif line.startswith("websocat "):
                words = shlex.split(line, comments=True)[1:]
                fields = [words[index + 1].split(": ", 1) for index, word in enumerate(words) if word == "-H"]
                device = stack.enter_context(websockets.sync.client.connect(words[-1], additional_headers=fields))
                expect("newNotificationCountChanged" in device.recv(timeout=10), f"{line} is told a count")
                opened += 1
    expect(called >= 1 and opened >= 1, f"there are commands to run ({called} calls, {opened} devices)")


# --- shrink


def check_shrink(folder):
    """A failure on a broken server becomes small, and says the same without the server."""
    scenario, check, mutant = "server.count.total", "total", "count-is-difference"
    report, capsule, again = folder / "red.json", folder / "small.json", folder / "smaller.json"
    with server(folder, "--mutant", mutant) as (url, application):
        target = ["--url", url, "--listen", f"127.0.0.1:{application}", "--token", TOKEN]
        run = pns("run", "--quiet", *target, "--only", scenario, "--linger", "0ms", "--report", f"json={report}")
        expect(run.returncode == 1, f"the broken server is red {run.stdout[-500:]}")
        small = pns("replay", report, "--shrink", *target, "--out", capsule)
        expect(small.returncode == 0, f"it becomes small {small.stdout[-300:]} {small.stderr[-500:]}")
    made = json.loads(capsule.read_text())
    steps = made["scenario"]["steps"]
    print(f"shrunk: {small.stdout.strip()}")
    expect(made["check"] == check and steps, f"the capsule is of the check {made['check']}")
    expect(len(made["report"]["results"]) == 1, "and of one scenario")
    replayed = pns("replay", capsule)
    expect(replayed.returncode == 1 and f"{scenario}" in replayed.stdout, f"it fails again {replayed.stdout[-300:]}")
    expect("curl" in pns("explain", capsule).stdout, "it can be explained")
    # Nothing more can be left out, on the same broken server in this process.
    more = pns("replay", capsule, "--shrink", "--reference", "--mutant", mutant, "--out", again)
    expect(more.returncode == 0, f"a capsule can be shrunk {more.stderr[-300:]}")
    expect(json.loads(again.read_text())["scenario"]["steps"] == steps, "and has no step too many")
    whole = pns("replay", capsule, "--shrink", "--reference", "--out", again)
    expect(whole.returncode == 6 and "does not fail" in whole.stderr, f"a whole server fails it not {whole.stderr}")
    wrong = pns("replay", capsule, "--shrink", "--reference", "--mutant", "no-such-mutant")
    expect(wrong.returncode == 2, f"an unknown mutant is wrong usage {wrong.returncode}")


# --- a bad network


def check_faults(folder):
    def judge(*arguments, only="server.count.total"):
        return pns("run", "--reference", "--quiet", "--only", only, *arguments)

    slow = judge("--fault", "delay,received,frame=1,milliseconds=30", "--fault", "delay,sent,byte=1,milliseconds=30")
    expect(slow.returncode == 0, f"a slow network changes no verdict {slow.stdout[-300:]} {slow.stderr}")
    expect("network was broken on purpose" in slow.stdout, "and the report says what was done")
    for extra in ([], ["--tls"]):
        cut = judge(*extra, "--fault", "close,received,frame=1,how=reset")
        expect(cut.returncode == 1, f"a device that loses its count is red {extra} {cut.returncode} {cut.stderr}")
    idle = judge("--fault", "close,received,frame=100000")
    expect(idle.returncode == 2 and "never fired" in idle.stderr, f"a rule that never fired is 2 {idle.stderr}")
    wrong = judge("--fault", "close,received")
    expect(wrong.returncode == 2 and "frame" in wrong.stderr, f"a rule without a place is refused {wrong.stderr}")
    rules = folder / "faults.json"
    rule = {"action": "duplicate", "direction": "received", "frame": 1, "containing": "newNotificationCountChanged"}
    rules.write_text(json.dumps({"format": "faults/1", "rules": [rule]}))
    twice = judge("--faults", rules)
    expect(twice.returncode == 0, f"a count that comes twice is legal {twice.stdout[-300:]} {twice.stderr}")
    expect(judge("--faults", folder / "nothing.json").returncode == 2, "a file that is not there is wrong usage")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (check_events, check_kill, check_explain, check_shrink, check_faults):
            part(folder)
    tally.end()


if __name__ == "__main__":
    sys.exit(main())
