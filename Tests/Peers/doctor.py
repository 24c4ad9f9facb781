"""Set-ups that are wrong in one place each: `pns doctor` has to name it. Usage: doctor.py PNS

The server is `pns serve`; a few strangers stand in for servers of another kind. A canary among the secrets must not
show up anywhere that the command writes.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from serving import check, free_port

CANARY = "canary-4711-secret"
CLOCK_CANARY = "canary-0815-clock"


def stranger(answer):
    """A server that answers everything with the same bytes; returns its port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def serve():
        while True:
            connection, _ = listener.accept()
            with contextlib.suppress(OSError), connection:
                connection.recv(65536)
                connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


class Bench:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.listen = free_port()
        self.written = ""

    def serve(self, application=None, store="memory"):
        """Starts `pns serve`; returns the process and its ports."""
        port, clock = free_port(), free_port()
        application = application or f"http://127.0.0.1:{self.listen}/authenticate"
        process = subprocess.Popen(
            [
                self.program, "serve", "--port", str(port), "--clock-port", str(clock), "--store", store,
                "--application", application, "--log-level", "critical",
            ],
            env={**os.environ, "PNS_APPLICATION_TOKEN": CANARY, "PNS_CLOCK_TOKEN": CLOCK_CANARY},
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        for wanted in (port, clock):
            while True:
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", wanted)).close()
                    break
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("pns serve did not get ready")
                time.sleep(0.02)
        return process, port, clock

    def target(self, port, clock, **changes):
        """A target file that is right, with some members replaced; `None` leaves one out."""
        target = {
            "format": "target/1",
            "endpoints": {"http": f"http://127.0.0.1:{port}"},
            "application": {"listen": f"127.0.0.1:{self.listen}", "token": "${env:APP_TOKEN}"},
            "control": {"url": f"http://127.0.0.1:{clock}", "token": "${env:CLOCK_TOKEN}"},
        }
        for name, value in changes.items():
            if value is None:
                del target[name]
            else:
                target[name] = {**target.get(name, {}), **value} if isinstance(value, dict) else value
        path = os.path.join(self.folder, "target.json")
        with open(path, "w") as file:
            json.dump(target, file)
        return path

    def run(self, *arguments, env=None):
        environment = {**os.environ, "APP_TOKEN": CANARY, "CLOCK_TOKEN": CLOCK_CANARY, **(env or {})}
        ended = subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, timeout=120, env=environment, cwd=self.folder
        )
        self.written += ended.stdout + ended.stderr
        return ended

    def doctor(self, path, env=None):
        """The first failure of a target file, and the exit status."""
        ended = self.run("doctor", "--target", path, "--json", env=env)
        checks = json.loads(ended.stdout)["checks"] if ended.stdout else []
        failed = [entry for entry in checks if entry["status"] == "fail"]
        return ended.returncode, failed[0] if failed else None, ended.stderr

    def demand(self, what, path, field, *words, env=None, status=3):
        code, failure, errors = self.doctor(path, env)
        text = json.dumps(failure) if failure else errors
        check(code == status, f"{what}: exit {code}")
        if field is not None:
            check(failure is not None and failure.get("field") == field, f"{what}: names {field} ({text})")
        for word in words:
            check(word in text, f"{what}: says \"{word}\" ({text})")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, folder)
        process, port, clock = bench.serve()
        right = bench.target(port, clock)
        code, failure, errors = bench.doctor(right)
        check(code == 0 and failure is None, f"a set-up that is right: ready {failure} {errors}")
        text = bench.run("doctor", "--target", right)
        check(text.returncode == 0 and text.stdout.count("ok ") >= 9, f"a line per check\n{text.stdout}")

        def url(value):
            return bench.target(port, clock, endpoints={"http": value})

        bench.demand("wrong port", url(f"http://127.0.0.1:{free_port()}"), "/endpoints/http", "refused")
        bench.demand("no such host", url("http://no-such-host.invalid:80"), "/endpoints/http")
        bench.demand(
            "wrong token", bench.target(port, clock, application={"token": "${env:WRONG}"}),
            "/application/token", "401", env={"WRONG": "not-the-token"},
        )
        bench.demand(
            "token variable unset", bench.target(port, clock, application={"token": "${env:NOT_SET_ANYWHERE}"}), None,
            "/application/token", "NOT_SET_ANYWHERE", "export", status=2,
        )
        bench.demand("base path wrong", url(f"http://127.0.0.1:{port}/api"), "/endpoints/http", "leave the path /api")
        bench.demand(
            "control token wrong", bench.target(port, clock, control={"token": "${env:APP_TOKEN}"}),
            "/control/token", "401",
        )
        bench.demand(
            "control url wrong", bench.target(port, clock, control={"url": f"http://127.0.0.1:{free_port()}"}),
            "/control/url", "refused",
        )
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            bench.demand(
                "application.listen taken", bench.target(port, clock, application={"listen": address}),
                "/application/listen", "in use",
            )
        bench.demand(
            "unknown member", bench.target(port, clock, aplication={}), None, "Did you mean", "application", status=2
        )
        other, other_port, other_clock = bench.serve(application=f"http://127.0.0.1:{free_port()}/authenticate")
        bench.demand(
            "application URL not configured in the server", bench.target(other_port, other_clock), None,
            f"configure http://127.0.0.1:{bench.listen}/authenticate",
        )
        bench.demand(
            "advertise leads nowhere",
            bench.target(other_port, other_clock, application={"advertise": f"http://127.0.0.1:{free_port()}/x"}),
            "/application/advertise",
        )
        for name, answer, field, word in (
            ("speaks TLS", b"\x15\x03\x01\x00\x02\x02\x16", "/endpoints/http", "https://"),
            ("speaks HTTP/1.0", b"HTTP/1.0 200 OK\r\n\r\n", "/endpoints/http", "HTTP/1.1"),
            ("speaks something else", b"220 mail.example ESMTP\r\n", "/endpoints/http", "does not speak HTTP"),
            ("hangs up", b"", "/endpoints/http", "without an answer"),
            (
                "is another web server", b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "/endpoints/http", "404",
            ),
        ):
            bench.demand(name, bench.target(stranger(answer), clock, control=None), field, word)

        def launch(**form):
            return bench.target(0, 0, endpoints=None, control=None, launch=form)

        serve = [
            program, "serve", "--port", "${port}", "--store", "memory", "--application", "${application.url}",
            "--log-level", "critical",
        ]
        token = {"PNS_APPLICATION_TOKEN": "${env:APP_TOKEN}"}
        code, failure, errors = bench.doctor(launch(argv=serve, env=token, log="server.log"))
        check(code == 0, f"a launch that is right: ready {failure} {errors}")
        bench.demand("launch argv not found", launch(argv=["no-such-server"]), "/launch/argv/0", "no-such-server")
        bench.demand("launch cwd not found", launch(argv=serve, cwd="nowhere"), "/launch/cwd", "nowhere")
        bench.demand("launch ends", launch(argv=[program, "serve", "--port", "${port}"]), "/launch/argv", "status")
        bench.demand(
            "launch never ready", launch(argv=["sleep", "60", "${port}"], ready={"withinSeconds": 1}), "/launch/ready"
        )
        bench.demand(
            "port not passed", launch(argv=["sleep", "60"], ready={"withinSeconds": 1}), "/launch/argv", "${port}"
        )
        bench.demand(
            "application not passed",
            launch(argv=[program, "serve", "--port", "${port}", "--store", "memory", "--auth", "dev"], env=token),
            "/launch/argv", "${application.url}",
        )
        init(bench, port)
        other.send_signal(signal.SIGTERM)
        other.wait(30)
        canary(bench)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        down = bench.run("init", "--url", f"http://127.0.0.1:{port}", "--output", "down.json")
        is_written = os.path.exists(os.path.join(folder, "down.json"))
        check(down.returncode == 3 and not is_written, "init, nobody there: exit 3")
        check("start the server" in down.stdout, f"init, nobody there: advice {down.stdout}")


def init(bench, port):
    url = f"http://127.0.0.1:{port}"
    listen = f"127.0.0.1:{bench.listen}"
    made = bench.run("init", "--url", url, "--listen", listen, "--output", "made.json", env={"PNS_TOKEN": CANARY})
    check(made.returncode == 0 and "proved: " in made.stdout, f"init writes, and proves the application\n{made.stdout}")
    check(f"http://{listen}/authenticate" in made.stdout, "init says what to configure")
    check("pns doctor --target made.json" in made.stdout, "init ends with the next command")
    again = bench.run("init", "--url", url, "--output", "made.json")
    check(again.returncode == 2 and "--force" in again.stderr, "init never writes over a file")
    path = os.path.join(bench.folder, "made.json")
    code, failure, errors = bench.doctor(path, env={"PNS_TOKEN": CANARY})
    check(code == 0, f"doctor takes what init wrote {failure} {errors}")
    wrong = bench.run("doctor", "--target", path, env={"PNS_TOKEN": "wrong"})
    check(wrong.returncode == 3 and "PNS_TOKEN" in wrong.stdout, "the environment wins over the file, and is named")
    flag = bench.run("doctor", "--target", path, "--token", CANARY, env={"PNS_TOKEN": "wrong"})
    check(flag.returncode == 0, f"a flag wins over the environment {flag.stdout}")


def canary(bench):
    """A secret in no artefact: reports, console, kept log."""
    launched = bench.target(
        0, 0, endpoints=None, control=None,
        launch={
            "argv": [
                "sh", "-c", 'echo "starting with $PNS_APPLICATION_TOKEN" && '
                f"exec {bench.program} serve --port ${{port}} "
                "--store memory --application ${application.url} --log-level trace",
            ],
            "env": {"PNS_APPLICATION_TOKEN": "${env:APP_TOKEN}", "PNS_CLOCK_TOKEN": "${env:CLOCK_TOKEN}"},
            "log": "kept.log",
        },
    )
    reports = ["--report", "json=report.json", "--report", "junit=report.xml"]
    judged = bench.run("run", "--target", launched, "--only", "clause:AUT-*", "--only", "clause:CNT-*", *reports)
    check(judged.returncode == 0, f"a launched server is judged {judged.stdout}{judged.stderr}")
    bench.run("run", "--target", bench.target(1, 1), "--report", "json=unreachable.json")
    names = [name for name in os.listdir(bench.folder) if name != "target.json"]
    check({"report.json", "report.xml", "kept.log"} <= set(names), f"there are artefacts: {names}")
    for name in names:
        with open(os.path.join(bench.folder, name), errors="replace") as file:
            text = file.read()
        check(CANARY not in text and CLOCK_CANARY not in text, f"no secret in {name} ({len(text)} characters)")
    check(CANARY not in bench.written and CLOCK_CANARY not in bench.written, "no secret on the console")


main()
