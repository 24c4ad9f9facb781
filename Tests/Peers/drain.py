"""SIGTERM to `pns serve` under a stream of notifies and with many devices: nobody is left without an answer.

Usage: drain.py PNS
"""

import asyncio
import http.client
import json
import signal
import socket
import sys
import tempfile
import threading
import time

import websockets
from serving import TOKEN, Server, check

WRITERS = 8
DEVICES = 60
DRAIN = 2


def write(server, writer, accepted, refused, broken, enough):
    """Posts on one connection, and on a new one when it was told to; ends with the first refusal."""
    number = 0
    connection = server.connection()
    while True:
        name = f"{writer}-{number}"
        number += 1
        try:
            connection.request(
                "POST", "/notify",
                json.dumps({"notification_id": name, "user_id": "alice", "notification_data": name}),
                {"Authorization": f"Bearer {TOKEN}"},
            )
            answer = connection.getresponse()
            body = json.loads(answer.read())
            # http.client opens a new connection by itself where the answer said "close".
        except (OSError, http.client.HTTPException) as error:
            broken.append(f"{name}: {error!r}")
            return
        if answer.status == 202:
            accepted.append(name)
            if len(accepted) >= 300:
                enough.set()
        else:
            refused.append((name, answer.status, body.get("code")))
            return


async def device(server, user, ready, closes):
    headers = {"Authorization": f"Bearer dev-{user}"}
    async with websockets.connect(f"ws://127.0.0.1:{server.port}/subscribe", additional_headers=headers) as socket_:
        await asyncio.wait_for(socket_.recv(), 20)
        ready.release()
        await socket_.wait_closed()
        closes.append((socket_.close_code, time.monotonic()))


async def unseen(server):
    found = []
    headers = {"Authorization": "Bearer dev-alice"}
    async with websockets.connect(
        f"ws://127.0.0.1:{server.port}/subscribe", additional_headers=headers, max_size=None
    ) as socket_:
        while True:
            await socket_.send("unseenNotificationDataRequest")
            while True:
                message = json.loads(await asyncio.wait_for(socket_.recv(), 10))
                if "newNotificationData" in message:
                    break
            page = [item["notification_data"] for item in message["newNotificationData"]]
            if not page:
                return found
            found += page


def status(server, path):
    connection = server.connection()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def stream(program, folder):
    server = Server(program, folder, ["--drain", str(DRAIN)])
    server.start()
    check(status(server, "/readyz") == 200, "the server is ready")
    ready, closes = threading.Semaphore(0), []

    async def devices():
        await asyncio.gather(*(device(server, f"u{index}", ready, closes) for index in range(DEVICES)))

    crowd = threading.Thread(target=asyncio.run, args=(devices(),))
    crowd.start()
    for _ in range(DEVICES):
        check_quietly(ready.acquire(timeout=30), "a device gets its first count")
    accepted, refused, broken, enough = [], [], [], threading.Event()
    writers = [
        threading.Thread(target=write, args=(server, index, accepted, refused, broken, enough))
        for index in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    check(enough.wait(60), "300 notifies are accepted while devices are connected")
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    for writer in writers:
        writer.join(30)
    check(not broken, f"no request is left without an answer {broken[:3]}")
    check(
        len(refused) == WRITERS and all(one[1:] == (503, "unavailable") for one in refused),
        "each writer is refused with 503 unavailable in the end",
    )
    check(status(server, "/readyz") == 503, "the server says that it is not ready")
    check(status(server, "/healthz") == 200, "it is healthy all the same")
    crowd.join(30)
    check([code for code, _ in closes] == [1001] * DEVICES, f"all {DEVICES} devices are closed with 1001")
    spread = max(at for _, at in closes) - min(at for _, at in closes)
    check(spread > DRAIN / 2, f"the closes are spread over {spread:.1f} s")
    check(server.process.wait(30) == 0, f"the server ends with status 0, after {time.monotonic() - began:.1f} s")
    server.start()
    found = asyncio.run(unseen(server))
    server.end()
    check(set(accepted) <= set(found), f"all {len(accepted)} accepted notifications are there")
    check(len(found) == len(set(found)), "each is there once")
    check(not {name for name, *_ in refused} & set(found), "what was refused is not there")


def twice(program, folder):
    server = Server(program, folder, ["--drain", "60", "--set", "shutdownSeconds=120"])
    server.start()
    with socket.create_connection(("127.0.0.1", server.port)) as idle:
        # Known to the server as soon as it has answered on it.
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        idle.recv(1000)
        server.process.send_signal(signal.SIGTERM)
        while status(server, "/readyz") != 503:
            pass
        began = time.monotonic()
        check(server.end(signal.SIGTERM) == 0, "a second SIGTERM ends it at once, with status 0")
        check(time.monotonic() - began < 5, f"that took {time.monotonic() - began:.1f} s of a drain of 60")


def stuck(program, folder):
    server = Server(program, folder, ["--drain", "0.5", "--set", "shutdownSeconds=2"])
    server.start()
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(
            b"POST /notify HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n"
            b"Authorization: Bearer %s\r\n\r\n" % TOKEN.encode()
        )
        check(b"100" in slow.recv(1000), "a request is under way whose body never comes")
        began = time.monotonic()
        check(server.end(signal.SIGTERM) == 0, "the server ends all the same, with status 0")
        seconds = time.monotonic() - began
        check(1 < seconds < 8, f"it ends after {seconds:.1f} s, bounded by shutdownSeconds")


def check_quietly(condition, sentence):
    if not condition:
        check(False, sentence)


def main():
    for scenario in (stream, twice, stuck):
        with tempfile.TemporaryDirectory() as folder:
            scenario(sys.argv[1], folder)


main()
