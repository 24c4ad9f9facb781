"""A server of several nodes that was not written here is judged across them, launched and running, good and broken.

Usage: nodes.py PNS
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
TOKEN, CLOCK_TOKEN = "token-of-the-application", "token-of-the-clock"
ENVIRONMENT = {"PNS_TOKEN": TOKEN, "PNS_CLOCK_TOKEN": CLOCK_TOKEN}
SERVER = ["python3", "Tests/Peers/nodes_server.py"]

counts = {True: 0, False: 0}


def check(condition, sentence):
    counts[bool(condition)] += 1
    print(f"{'ok' if condition else 'FAILED'}: {sentence}", flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write_target(folder, **members):
    path = os.path.join(folder, "target.json")
    target = {"format": "target/1", "implementation": {"name": "nodes"},
              "application": {"listen": f"127.0.0.1:{free_port()}", "token": TOKEN}, **members}
    with open(path, "w") as file:
        json.dump(target, file)
    return path, target["application"]["listen"]


def pns(program, *arguments):
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)


def judge(program, target, folder):
    report = os.path.join(folder, "report.json")
    ended = pns(program, "run", "--target", target, "--quiet", "--only", "server.cluster.**",
                "--report", f"json={report}")
    with open(report) as file:
        report = json.load(file)
    return ended, {result["id"].split(".")[-1]: result for result in report["results"]}


def with_verdict(results, verdict):
    return sorted(name for name, result in results.items() if result["verdict"] == verdict)


def launch_target(folder, bug=""):
    argv = ["env", f"PNS_TOKEN={TOKEN}", f"PNS_CLOCK_TOKEN={CLOCK_TOKEN}", "PNS_PEERS=${port.1},${port.2}",
            f"PNS_BUG={bug}", *SERVER, "--port", "${port}", "--clock-port", "${clock.port}",
            "--auth-url", "${application.url}", "--database", "${dir}/pns.sqlite"]
    return write_target(folder, launch={"argv": argv, "cwd": str(ROOT), "nodes": 2,
                                        "ready": {"http": "/healthz", "withinSeconds": 20}},
                        control={"url": "http://127.0.0.1:1", "token": CLOCK_TOKEN})[0]


def judge_launched(program, folder):
    ended, results = judge(program, launch_target(folder), folder)
    passed = with_verdict(results, "pass")
    others = {name: result["verdict"] for name, result in results.items() if name not in passed}
    check(ended.returncode == 0 and others == {"tokens": "not-applicable"},
          f"two processes over one file: {len(passed)} of {len(results)} scenarios pass {others}")
    check("node-ends" in passed, "one of them was killed, and nothing was lost")
    if ended.returncode:
        print(ended.stdout + ended.stderr)


def judge_broken(program, folder):
    ended, results = judge(program, launch_target(folder, "tells-nobody"), folder)
    failed = with_verdict(results, "fail")
    check(ended.returncode == 1 and "push" in failed, f"a node that tells the others nothing fails {failed}")
    check("unseen" in with_verdict(results, "pass"), "and keeps what it keeps")
    ended, results = judge(program, launch_target(folder, "own-database"), folder)
    failed = with_verdict(results, "fail")
    check(ended.returncode == 1 and "unseen" in failed, f"nodes with a file each fail {failed}")


class Running:
    """Two nodes that somebody else has started."""

    def __init__(self, folder, bug=""):
        self.ports = [free_port(), free_port()]
        nodes = [{"http": f"http://127.0.0.1:{port}"} for port in self.ports]
        self.target, application = write_target(folder, nodes=nodes)
        environment = {**os.environ, **ENVIRONMENT, "PNS_BUG": bug, "PNS_PEERS": ",".join(map(str, self.ports))}
        self.processes = [
            subprocess.Popen([*SERVER, "--port", str(port), "--auth-url", f"http://{application}/authenticate",
                              "--database", os.path.join(folder, "running.sqlite")],
                             cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for port in self.ports
        ]

    def __enter__(self):
        deadline = time.monotonic() + 30
        for port in self.ports:
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.05)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)


def judge_running(program, folder):
    with Running(folder) as nodes:
        ended = pns(program, "doctor", "--target", nodes.target)
        check(ended.returncode == 0 and "2 nodes answer" in ended.stdout, "the doctor finds two nodes of one server")
        if ended.returncode:
            print(ended.stdout + ended.stderr)
        ended, results = judge(program, nodes.target, folder)
        check(ended.returncode == 0 and with_verdict(results, "not-judged") == ["node-ends"],
              f"running nodes: {len(with_verdict(results, 'pass'))} scenarios pass")
        if ended.returncode:
            print(ended.stdout + ended.stderr)
    with Running(folder, "own-database") as nodes:
        ended = pns(program, "doctor", "--target", nodes.target)
        said = ended.stdout + ended.stderr
        check(ended.returncode == 3 and "node 2 tells a device of 0" in said and "/nodes/1" in said,
              "the doctor finds that two nodes are two servers")
    with Running(folder) as nodes:
        nodes.processes[1].kill()
        nodes.processes[1].wait(20)
        ended = pns(program, "doctor", "--target", nodes.target)
        check(ended.returncode == 3 and "node 2 does not answer" in ended.stdout + ended.stderr,
              "the doctor finds that a node is down")


def one_process_for_a_file(program, folder):
    """Two reference servers on one SQLite file: the second one would not hear of what the first accepts."""
    store = os.path.join(folder, "pns.sqlite")
    argv = [program, "serve", "--auth", "dev", "--port", "0", "--store", store]
    environment = {**os.environ, "PNS_APPLICATION_TOKEN": TOKEN}
    first = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in first.stdout:
        if "127.0.0.1:" in line:
            break
    second = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60)
    said = second.stdout + second.stderr
    check(second.returncode == 2 and "another process has it open" in said, "a second process on a file is refused")
    first.kill()
    first.wait(20)
    third = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    started = any("127.0.0.1:" in line for line in third.stdout)
    check(started and third.poll() is None, "and taken once the first one was killed")
    third.kill()
    third.wait(20)


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        judge_launched(program, folder)
        judge_broken(program, folder)
        judge_running(program, folder)
        one_process_for_a_file(program, folder)
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] or not counts[True] else 0


sys.exit(main())
