"""Makes the cases of the runner kit from real runs: `python Conformance/runner-kit/make.py PNS [CASE …]`.

Each case is a report of `pns run` on a server that does one thing, with the recordings of a few scenarios. `kit.json`
says of each what it shows and what a runner that is too simple makes of it.
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import socketserver
import subprocess
import sys
import tempfile

KIT = pathlib.Path(__file__).resolve().parent
ROOT = KIT.parents[1]
LIMITS = {"authenticatorTimeoutSeconds": 2, "maxAnswerNotifications": 20, "maxMessageBytes": 16_384,
          "pingIntervalSeconds": 120, "retentionAfterSeenSeconds": 3_600, "sweepBoundSeconds": 60}
SECRETS = {"application": "token-of-the-application", "clock": "token-of-the-clock"}


def target(case):
    """The target file of a case; None for the reference with two nodes, which `pns` starts by itself."""
    server, mutant = case["server"], case.get("mutant")
    if server == "reference":
        return None
    if server in ("silent", "forgetful"):
        argv = [sys.executable, str(KIT / "make.py"), f"--{server}", "${port}"]
        env = {"PNS_TOKEN": SECRETS["application"]}
        argv += ["--auth-url", "${application.url}", "--database", "${dir}/pns.sqlite"] if server == "forgetful" else []
    else:
        argv = [case["pns"], "serve", "--application", "${application.url}", "--port", "${port}",
                "--store", "${dir}/pns.sqlite", "--drain", "1", "--log-level", "critical"]
        argv += ["--clock-port", "${clock.port}"] if server == "launched" else []
        for name, value in LIMITS.items():
            argv += ["--limit", f"{name}={value}"]
        argv += ["--mutant", mutant] if mutant else []
        env = {"PNS_APPLICATION_TOKEN": SECRETS["application"]}
        env |= {"PNS_CLOCK_TOKEN": SECRETS["clock"]} if server == "launched" else {}
    clock = {"control": {"url": "http://127.0.0.1:1", "token": SECRETS["clock"]}} if server == "launched" else {}
    return {"format": "target/1", "implementation": {"name": mutant or server},
            "application": {"token": SECRETS["application"]},
            "launch": {"argv": argv, "env": env, "ready": {"http": "/healthz", "withinSeconds": 30}}, **clock}


def make(case, pns, folder):
    path, report = os.path.join(folder, "target.json"), KIT / "cases" / f"{case['name']}.json"
    described = target({**case, "pns": pns})
    pathlib.Path(path).write_text(json.dumps(described))
    command = [pns, "run", *(["--target", path] if described else ["--reference"]), "--suite", str(ROOT), "--quiet",
               "--jobs", "4", "--seed", "1", "--report", f"json={report}"]
    command += [word for id_ in case["only"] for word in ("--only", id_)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if ended.returncode not in (0, 1):
        sys.exit(f"{case['name']}: {ended.stdout}{ended.stderr}")
    text = report.read_text()
    if str(ROOT) in text or folder in text or re.search("token-of-the", text):
        sys.exit(f"{case['name']}: the report names a path of this machine, or a secret")
    results = {result["id"]: result for result in json.loads(text)["results"]}
    # What the case is about has to be in it: the server still does what the case says, and the suite still sees it.
    for place, words in case["verdicts"].items():
        id_, _, check = place.partition("#")
        found = next((one for one in results[id_]["checks"] if one["id"] == check), {}) if check else results[id_]
        if [found.get("verdict"), *([found["evidence"]] if check and "evidence" in found else [])] != words.split():
            seen = f"{found.get('verdict')} {found.get('evidence', '')}"
            print(f"{case['name']}: {place} is {seen}, kit.json says {words}")


class Silent(socketserver.StreamRequestHandler):
    """Takes every request for the best and every device for anybody, and never says a word to one."""

    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            head += line
        key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)
        if key:
            digest = base64.b64encode(hashlib.sha1(key[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             b"Sec-WebSocket-Accept: " + digest + b"\r\n\r\n")
            while self.rfile.read(1):
                pass
        else:
            status = b"202 Accepted" if head.startswith(b"POST /notify") else b"200 OK"
            self.wfile.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")


def forgetful(port, *rest):
    """The peer in Python, but that it reads receivedAfter and does not look at it."""
    sys.path.insert(0, str(ROOT / "Conformance/peers/python-pns"))
    from pns_server import __main__ as server, devices
    read = devices._received_after
    devices._received_after = lambda value: read(value) and None
    server.main(["--port", port, *rest])


class Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def main():
    if sys.argv[1:2] == ["--silent"]:
        return Threads(("127.0.0.1", int(sys.argv[2])), Silent).serve_forever()
    if sys.argv[1:2] == ["--forgetful"]:
        return forgetful(*sys.argv[2:])
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    cases = json.loads((KIT / "kit.json").read_text())["cases"]
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            if case["name"] in sys.argv[2:] or len(sys.argv) == 2:
                make(case, os.path.abspath(sys.argv[1]), folder)
                print(case["name"], flush=True)


if __name__ == "__main__":
    main()
