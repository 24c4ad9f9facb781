"""A server that is frozen or killed in mid-run: the report is complete, and in time. Usage: midrun.py PNS"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

from serving import check

# Twice the least time that the runner waits for something that has to come.
TWO_DEADLINES = 10


def serve(program, folder, application):
    port_file = os.path.join(folder, "port")
    if os.path.exists(port_file):
        os.remove(port_file)
    process = subprocess.Popen(
        [
            program, "serve", "--port", "0", "--port-file", port_file, "--store", "memory",
            "--application", application, "--log-level", "critical",
        ],
        env={**os.environ, "PNS_APPLICATION_TOKEN": "secret"}, stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not os.path.exists(port_file) or not os.path.getsize(port_file):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("pns serve did not get ready")
        time.sleep(0.02)
    with open(port_file) as file:
        return process, int(file.read())


def judge(program, folder, what, hurt, *arguments):
    """Judges a server that is hurt once some scenarios have ended."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listen = "127.0.0.1:%d" % listener.getsockname()[1]
    server, port = serve(program, folder, f"http://{listen}/authenticate")
    report = os.path.join(folder, "report.json")
    if os.path.exists(report):
        os.remove(report)
    run = subprocess.Popen(
        [
            program, "run", "--url", f"http://127.0.0.1:{port}", "--listen", listen, "--token", "secret", "--jobs", "4",
            "--report", f"json={report}", *arguments,
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    begun = time.monotonic()
    # One line a scenario; the server is hurt behind the fifth.
    for _ in range(5):
        if not run.stderr.readline():
            break
    server.send_signal(hurt)
    hurt_at = time.monotonic()
    run.stderr.read()
    status = run.wait(300)
    ended = time.monotonic()
    server.send_signal(signal.SIGKILL)
    server.wait(30)
    with open(report) as file:
        found = json.load(file)
    names = [result["id"] for result in found["results"]] + [entry["id"] for entry in found["notExecuted"]]
    planned = subprocess.run([program, "list", "--profile", "core", "--json"], capture_output=True, text=True)
    wanted = sorted(entry["id"] for entry in json.loads(planned.stdout))
    check(sorted(names) == wanted, f"{what}: every scenario is named")
    check(len(found["notExecuted"]) > 0, f"{what}: {len(found['notExecuted'])} were not begun")
    check(all(entry["reason"] for entry in found["notExecuted"]), f"{what}: with a reason")
    return status, found, ended - begun, ended - hurt_at


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        status, report, _, late = judge(program, folder, "killed", signal.SIGKILL)
        check(status == 1 and report["ending"] == "server-lost", f"killed: exit {status}, {report['ending']}")
        check(late < TWO_DEADLINES, f"killed: the report {late:.1f} s later")
        status, report, _, late = judge(program, folder, "frozen", signal.SIGSTOP)
        check(status == 1 and report["ending"] == "server-lost", f"frozen: exit {status}, {report['ending']}")
        # A deadline until it shows, and two questions whether it is there.
        check(late < 3 * TWO_DEADLINES, f"frozen: the report {late:.1f} s later")
        what = "frozen under a deadline"
        status, report, seconds, _ = judge(program, folder, what, signal.SIGSTOP, "--deadline", "6s")
        check(status == 124 and report["ending"] == "deadline", f"frozen under a deadline: exit {status}")
        check(seconds < 6 + TWO_DEADLINES, f"frozen under a deadline of 6 s: the report after {seconds:.1f} s")
        silent = socket.create_server(("127.0.0.1", 0), backlog=64)
        begun = time.monotonic()
        ended = subprocess.run(
            [
                program, "run", "--url", "http://127.0.0.1:%d" % silent.getsockname()[1], "--listen", "127.0.0.1:0",
                "--deadline", "1s", "--quiet",
            ],
            capture_output=True, text=True, timeout=60,
        )
        seconds = time.monotonic() - begun
        check(ended.returncode == 124, f"silent from the start, under a deadline: exit {ended.returncode}")
        check(seconds < 1 + TWO_DEADLINES, f"silent from the start, under a deadline of 1 s: after {seconds:.1f} s")
        begun = time.monotonic()
        argv = json.dumps({
            "format": "target/1", "launch": {"argv": ["sleep", "600"], "ready": {"withinSeconds": 300}},
        })
        path = os.path.join(folder, "never.json")
        with open(path, "w") as file:
            file.write(argv)
        ended = subprocess.run(
            [program, "run", "--target", path, "--deadline", "1s", "--quiet"],
            capture_output=True, text=True, timeout=60,
        )
        seconds = time.monotonic() - begun
        is_in_time = ended.returncode == 124 and seconds < 1 + TWO_DEADLINES
        check(is_in_time, f"never ready, under a deadline: after {seconds:.1f} s")


main()
