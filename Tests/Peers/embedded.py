"""A device and a customer's browser against the example that embeds the service. Usage: embedded.py EMBEDDED_SERVICE"""

import asyncio
import http.client
import json
import signal
import subprocess
import sys

import websockets
from serving import check


def request(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


async def scenario(process, port):
    url = f"ws://127.0.0.1:{port}/subscribe"
    async with websockets.connect(url, additional_headers={"X-Customer": "alice"}) as device:
        first = json.loads(await asyncio.wait_for(device.recv(), 10))
        check(first == {"newNotificationCountChanged": 0}, "a device connects to the shop and gets its count")
        check(request(port, "POST", "/orders/alice", "order 7")[0] == 201, "a route of the shop takes an order")
        count = json.loads(await asyncio.wait_for(device.recv(), 10))
        check(count == {"newNotificationCountChanged": 1}, "the device is told")
        check(request(port, "GET", "/unseen/alice") == (200, "1\n"), "the shop reads the count in process")
        await device.send("unseenNotificationDataRequest")
        answer = json.loads(await asyncio.wait_for(device.recv(), 10))
        check(answer["newNotificationData"][0]["notification_data"] == "order 7", "the device gets the data")
        check(request(port, "GET", "/nothing")[0] == 404, "what neither knows is 404")
        try:
            async with websockets.connect(url):
                check(False, "a stranger is refused")
        except websockets.exceptions.InvalidStatus as refused:
            check(refused.response.status_code == 401, "a stranger is refused by the shop's authenticator")
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(device.wait_closed(), 10)
        check(device.close_code == 1001, "the end of the shop is told with 1001")


def main():
    process = subprocess.Popen([sys.argv[1], "0"], stdout=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().split()[-1])
    asyncio.run(scenario(process, port))
    check(process.wait(30) == 0, "the shop ends with status 0")


main()
