"""Python's ssl and `websockets` against `pns serve` over TLS. Usage: tls.py PNS

The certificates are made by openssl, not by us.
"""

import asyncio
import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import tempfile
import time

import websockets
from serving import TOKEN, Server, check


def certificate(folder, name):
    """Makes a self-signed certificate for 127.0.0.1; returns the paths of certificate and key."""
    chain, key = os.path.join(folder, f"{name}.pem"), os.path.join(folder, f"{name}.key")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", chain, "-days", "2", "-subj", f"/CN={name}",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ],
        check=True, capture_output=True,
    )
    return chain, key


async def device(server, context):
    headers = {"Authorization": "Bearer dev-alice"}
    url = f"wss://127.0.0.1:{server.port}/subscribe"
    async with websockets.connect(url, ssl=context, additional_headers=headers) as socket:
        first = json.loads(await asyncio.wait_for(socket.recv(), 10))
        check(first == {"newNotificationCountChanged": 0}, "a device connects over TLS and gets its count")
        data = "x" * 200_000
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=context)
        status, _ = server.notify(connection, {"user_id": "alice", "notification_data": data})
        check(status == 202, "a notification of 200,000 bytes is accepted over TLS")
        await asyncio.wait_for(socket.recv(), 10)
        await socket.send("unseenNotificationDataRequest")
        answer = json.loads(await asyncio.wait_for(socket.recv(), 10))
        check(answer["newNotificationData"][0]["notification_data"] == data, "it arrives whole")
        await asyncio.wait_for(await socket.ping(), 10)
        check(True, "a ping is answered")
    try:
        async with websockets.connect(url, ssl=context):
            check(False, "a device without credentials is refused")
    except websockets.exceptions.InvalidStatus as refused:
        check(refused.response.status_code == 401, "a device without credentials is refused with 401")


def problem(ended):
    return "" if ended.returncode == 0 else f"[{ended.returncode}] {ended.stdout[:600]} {ended.stderr[-400:]}"


def subject(server):
    """The certificate that the server shows, without judging it."""
    return ssl.get_server_certificate(("127.0.0.1", server.port))


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        chain, key = certificate(folder, "first")
        server = Server(program, folder, ["--tls-certificate", chain, "--tls-key", key, "--drain", "0"])
        server.start()
        context = ssl.create_default_context(cafile=chain)
        asyncio.run(device(server, context))

        old = ssl.create_default_context(cafile=chain)
        old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        # Else it is OpenSSL here that refuses, and not the server.
        old.set_ciphers("ALL:@SECLEVEL=0")
        try:
            http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=old).connect()
            check(False, "TLS 1.1 is refused")
        except OSError:
            check(True, "TLS 1.1 is refused")
        plain = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            plain.request("GET", "/healthz")
            plain.getresponse()
            check(False, "HTTP in the clear is not answered")
        except (OSError, http.client.HTTPException):
            check(True, "HTTP in the clear is not answered")

        before = subject(server)
        second = certificate(folder, "second")
        os.replace(second[0], chain)
        os.replace(second[1], key)
        server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 10
        while subject(server) == before and time.monotonic() < deadline:
            pass
        check(subject(server) != before, "SIGHUP brings the new certificate")
        check(server.end() == 0, "the server ends in order")

        judged = subprocess.run(
            [program, "run", "--reference", "--tls", "--quiet", "--only", "server.connect.**", "--only", "server.ops.**"],
            capture_output=True, text=True, timeout=300,
        )
        check(judged.returncode == 0, f"the runner judges the reference server over TLS {problem(judged)}")

        chain, key = certificate(folder, "third")
        target = os.path.join(folder, "target.json")
        argv = [
            program, "serve", "--port", "${port}", "--application", "${application.url}", "--store", "${dir}/pns.sqlite",
            "--tls-certificate", chain, "--tls-key", key,
        ]
        with open(target, "w") as file:
            json.dump({
                "format": "target/1",
                "launch": {"argv": ["env", f"PNS_APPLICATION_TOKEN={TOKEN}", *argv]},
                "application": {"token": TOKEN},
                "tls": {"ca": "third.pem"},
            }, file)
        judged = subprocess.run(
            [program, "run", "--target", target, "--quiet", "--only", "server.connect.**", "--only", "server.ops.**"],
            capture_output=True, text=True, timeout=100,
        )
        check(judged.returncode == 0, f"a target file with tls launches and judges a server {problem(judged)}")

        server = Server(program, folder, ["--tls-certificate", chain, "--tls-key", key, "--drain", "0"])
        server.start()
        url = f"https://127.0.0.1:{server.port}"
        arguments = [program, "run", "--url", url, "--only", "server.discovery.**", "--quiet"]
        environment = {**os.environ, "PNS_TOKEN": TOKEN}
        judged = subprocess.run([*arguments, "--ca", chain], env=environment, capture_output=True, text=True, timeout=60)
        said = " ".join(judged.stdout.split())
        check("did not ask the application" in said, f"--url https and --ca reach a server {problem(judged)}")
        judged = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60)
        said = " ".join(judged.stdout.split())
        check(judged.returncode == 3 and "--ca FILE" in said, f"without --ca it says what is missing {problem(judged)}")
        server.end()


main()
