"""What `pns serve` says about its configuration, and what it never says. Usage: config.py PNS"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

from serving import check

CANARY = "canary-7f3a-do-not-repeat"


def serve(program, folder, *arguments, **environment):
    """Runs `pns serve` where it cannot start, or only prints; returns its status and all that it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PNS_")}
    ended = subprocess.run(
        [program, "serve", *arguments], cwd=folder, env={**clean, **environment},
        capture_output=True, text=True, timeout=60,
    )
    said = ended.stdout + ended.stderr
    if CANARY in said:
        check(False, f"a secret is repeated: {said}")
    return ended.returncode, said


def written(folder, content, name="pns.json"):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))
    return path


def precedence(program, folder):
    file = written(folder, {
        "auth": "dev", "port": 1111, "log": {"level": "error"},
        "limits": {"maxMessageBytes": 10000, "maxAnswerBytes": 20000},
        "applications": {"billing": "${env:BILLING}", "shop": "${file:shop.token}"},
    })
    with open(os.path.join(folder, "shop.token"), "w") as token:
        token.write(CANARY + "-shop\n")
    status, said = serve(
        program, folder, "--config", file, "--port", "3333", "--print-config", "--set", "timeouts.idleSeconds=7.5",
        PNS_PORT="2222", PNS_LIMITS_MAX_MESSAGE_BYTES="30000", BILLING=CANARY, PNS_CLOCK_TOKEN=CANARY + "-clock",
    )
    check(status == 0, f"a good configuration is printed {said}")
    lines = {line.split("=")[0].strip(): line.split("=", 1)[1] for line in said.splitlines() if "=" in line}
    for key, value, origin in [
        ("port", "3333", "--port"), ("limits.maxMessageBytes", "30000", "PNS_LIMITS_MAX_MESSAGE_BYTES"),
        ("limits.maxAnswerBytes", "20000", "limits.maxAnswerBytes in "), ("host", "127.0.0.1", "default"),
        ("timeouts.idleSeconds", "7.5", "--set timeouts.idleSeconds"), ("log.level", "error", "log.level in "),
        ("clock.token", "<redacted>", "PNS_CLOCK_TOKEN"), ("applications.shop", "<redacted>", "applications.shop in "),
        ("applications.billing", "<redacted>", "applications.billing in "),
    ]:
        check(value in lines[key] and origin in lines[key], f"{key} is {value}, from {origin.strip()}")


def problems(program, folder):
    file = written(folder, {"auth": "dev", "prot": 1, "limits": {"maxMesageBytes": 1}, "clock": {"token": [CANARY]}})
    status, said = serve(
        program, folder, "--config", file, "--port", "99999", "--limit", "maxAnswerBytes=7", "--log-level", "loud",
        "--tls-certificate", "/none.pem", "--set", "sweep.batch=many", PNS_TIMEOUTS_IDLE_SECONDS="-1",
        PNS_APPLICATION_TOKEN=CANARY,
    )
    check(status == 2, "a bad configuration ends it with status 2")
    for words in [
        ["port is 99999", "--port", "PNS_PORT", "0 to 65535"],
        ["limits.maxAnswerBytes is 7", "--limit maxAnswerBytes", "1024"],
        ["log.level is \"loud\"", "--log-level", "trace, debug"],
        ["tls.key is not set", "--tls-key"],
        ["sweep.batch is \"many\"", "PNS_SWEEP_BATCH"],
        ["timeouts.idleSeconds is -1", "from PNS_TIMEOUTS_IDLE_SECONDS"],
        ["\"prot\"", "the nearest is \"port\""],
        ["\"limits.maxMesageBytes\"", "the nearest is \"limits.maxMessageBytes\""],
        ["\"clock.token\"", "is no text and no number"],
    ]:
        check(
            any(all(word in line for word in words) for line in said.splitlines()),
            f"all at once, one line says {words} {'' if words[0] in said else said}",
        )


def secrets(program, folder):
    """Secrets where they do not belong, or broken ones: whatever happens, they are not repeated."""
    token = {"PNS_APPLICATION_TOKEN": CANARY}
    broken = [
        (["--auth", "dev", "--application-token", CANARY], {}),
        (["--auth", "dev", "--set", f"applications.shop={CANARY}"], {}),
        (["--auth", "dev", "--set", CANARY], token),
        (["--auth", "dev", "--limit", CANARY], token),
        (["--auth", "dev", "--config", written(folder, f'{{"applicationToken": "{CANARY}" "x"}}')], {}),
        (["--application", f"ftp://user:{CANARY}@host/"], token),
        (["--auth", "dev", "--tls-certificate", written(folder, CANARY, "t.pem"), "--tls-key", "t.pem"], token),
        (["--auth", "dev", "--store", "/no/such/folder/pns.sqlite"], token),
        (["--auth", "dev"], {"PNS_APPLICATIONS": CANARY}),
        (["--auth", "dev"], {"PNS_APPLICATIONS": f"shop={CANARY},mail={CANARY}"}),
        (["--auth", "dev"], {"PNS_APPLICATIONS": f"shop={CANARY},=x"}),
        (["--auth", "dev"], {"PNS_APPLICATION_TOKEN": "${env:NOT_THERE}"}),
    ]
    for arguments, environment in broken:
        status, said = serve(program, folder, *arguments, **environment)
        check(status == 2 and said.startswith("pns: "), f"refused without a word of it: {said.splitlines()[0][:110]}")
    status, said = serve(
        program, folder, "--print-config", "--application", f"https://user:{CANARY}@host/path?key={CANARY}", **token
    )
    check(status == 0 and "https://redacted@host/path" in said, "a URL is printed without credentials and query")
    status, said = serve(program, folder, "--help", **token)
    check(status == 0 and "--print-config" in said, "--help repeats no secret")
    status, said = serve(program, folder, "--print-config", "--auth", "dev", PNS_PROT="1", **token)
    check("PNS_PROT is no setting" in said and "PNS_PORT" in said, "a stray variable is named with the nearest one")


def running(program, folder):
    """A server that runs with a secret in every place, at the loudest log level."""
    port_file = os.path.join(folder, "port")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PNS_")}
    process = subprocess.Popen(
        [
            program, "serve", "--auth", "dev", "--port", "0", "--port-file", port_file, "--store", "memory",
            "--log-level", "trace", "--application-token", "${env:SECRET}",
        ],
        cwd=folder, env={**clean, "SECRET": CANARY, "PNS_CLOCK_TOKEN": CANARY + "-clock"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    deadline = time.monotonic() + 30
    while not os.path.exists(port_file) and time.monotonic() < deadline:
        time.sleep(0.02)
    with open(port_file) as file:
        port = int(file.read())
    for credentials, wanted in ((CANARY, b"202"), (CANARY + "-wrong", b"401")):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            body = b'{"user_id":"alice","notification_data":"x"}'
            connection.sendall(
                b"POST /notify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n"
                b"Authorization: Bearer %s\r\n\r\n%s" % (len(body), credentials.encode(), body)
            )
            check(wanted in connection.recv(1000), f"a token through ${{env:}} is {wanted.decode()}")
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    check(CANARY not in said, "no secret is in the log at level trace")


def main():
    program = os.path.abspath(sys.argv[1])
    for scenario in (precedence, problems, secrets, running):
        with tempfile.TemporaryDirectory() as folder:
            scenario(program, folder)


main()
