"""A device of Python's `websockets`, end to end against `pns serve`. Usage: device.py PNS"""

import asyncio
import json
import signal
import sys
import tempfile

import websockets
from serving import Server, check


async def count(device, wanted):
    """Waits for a count; earlier ones can come first."""
    while True:
        message = json.loads(await asyncio.wait_for(device.recv(), 10))
        if message == {"newNotificationCountChanged": wanted}:
            return message


async def answer(device, name):
    while True:
        message = json.loads(await asyncio.wait_for(device.recv(), 10))
        if name in message:
            return message[name]


async def scenario(server):
    url = f"ws://127.0.0.1:{server.port}/subscribe"
    headers = {"Authorization": "Bearer dev-alice"}
    application = server.connection()
    async with websockets.connect(url, additional_headers=headers) as first:
        message = json.loads(await asyncio.wait_for(first.recv(), 10))
        check(message == {"newNotificationCountChanged": 0}, "the first message is the count 0")
        data = "{\"order\": 7} — \u00e9 \U0001f680 \u2028 \u0000"
        status, _ = server.notify(application, {"user_id": "alice", "notification_data": data})
        check(status == 202, "a notification is accepted")
        await count(first, 1)
        async with websockets.connect(url, additional_headers=headers) as second:
            await count(second, 1)
            await first.send("unseenNotificationDataRequest")
            unseen = await answer(first, "newNotificationData")
            check([item["notification_data"] for item in unseen] == [data], "the data arrives exactly as it was sent")
            await count(first, 0)
            await count(second, 0)
            await second.send(json.dumps({"seenNotificationsRequest": {}}))
            seen = await answer(second, "seenNotificationData")
            check(len(seen) == 1 and seen[0]["seen_date"], "the seen notification is there with its date")
        await asyncio.wait_for(await first.ping(), 10)
        check(True, "a ping is answered")
        server.end(signal.SIGTERM)
        await asyncio.wait_for(first.wait_closed(), 10)
        check(first.close_code == 1001, "a server that ends says so with 1001")
    try:
        async with websockets.connect(url):
            check(False, "a device without credentials is refused")
    except OSError:
        check(True, "the server is gone")


async def refusal(server):
    try:
        async with websockets.connect(f"ws://127.0.0.1:{server.port}/subscribe"):
            check(False, "a device without credentials is refused")
    except websockets.exceptions.InvalidStatus as refused:
        check(refused.response.status_code == 401, "a device without credentials is refused with 401")


def main():
    with tempfile.TemporaryDirectory() as folder:
        server = Server(sys.argv[1], folder)
        server.start()
        asyncio.run(refusal(server))
        asyncio.run(scenario(server))


main()
