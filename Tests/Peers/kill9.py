"""kill -9 of `pns serve` under a stream of notifies: what was acknowledged is there afterwards, once.

Usage: kill9.py PNS [ROUNDS]
"""

import asyncio
import http.client
import json
import signal
import sys
import tempfile
import threading

import websockets
from serving import Server, check

WRITERS = 8


def write(server, writer, round_number, acknowledged, enough):
    """Posts until the server is gone; each record has an id, so that a lost answer can be asked for again."""
    number = 0
    try:
        connection = server.connection()
        while True:
            name = f"{round_number}-{writer}-{number}"
            status, _ = server.notify(
                connection, {"notification_id": name, "user_id": "alice", "notification_data": name}
            )
            if status == 202:
                acknowledged.append(name)
            if len(acknowledged) >= 200:
                enough.set()
            number += 1
    except (OSError, http.client.HTTPException):
        return


async def unseen(server):
    """Everything that is unseen, page by page."""
    found = []
    headers = {"Authorization": "Bearer dev-alice"}
    async with websockets.connect(
        f"ws://127.0.0.1:{server.port}/subscribe", additional_headers=headers, max_size=None
    ) as device:
        while True:
            await device.send("unseenNotificationDataRequest")
            while True:
                message = json.loads(await asyncio.wait_for(device.recv(), 10))
                if "newNotificationData" in message:
                    break
            page = [item["notification_data"] for item in message["newNotificationData"]]
            if not page:
                return found
            found += page


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        server = Server(sys.argv[1], folder)
        acknowledged = []
        for round_number in range(rounds):
            server.start()
            enough = threading.Event()
            before = len(acknowledged)
            fresh = []
            writers = [
                threading.Thread(target=write, args=(server, writer, round_number, fresh, enough))
                for writer in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            check(enough.wait(60), f"round {round_number}: 200 notifies were acknowledged")
            server.end(signal.SIGKILL)
            for writer in writers:
                writer.join()
            acknowledged += fresh
            check(len(acknowledged) - before == len(fresh), f"round {round_number}: killed after {len(fresh)}")
        server.start()
        found = asyncio.run(unseen(server))
        server.end()
        missing = set(acknowledged) - set(found)
        check(not missing, f"all {len(acknowledged)} acknowledged notifications are there")
        check(len(found) == len(set(found)), f"each of the {len(found)} stored notifications is there once")
        extra = len(set(found) - set(acknowledged))
        check(extra <= rounds * WRITERS, f"{extra} were stored without their answer getting out, at most one a writer")


main()
