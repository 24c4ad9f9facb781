"""The peer `Python websockets` of `pns bench server`.

Devices connect by WebSocket; each `POST` to a second port publishes its body to all of them by `broadcast`.
Writes the two ports to the file that it is given.
"""

import asyncio
import os
import sys

from websockets.asyncio.server import broadcast, serve

ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


async def main(port_file: str) -> None:
    devices = set()

    async def device(connection) -> None:
        devices.add(connection)
        try:
            await connection.wait_closed()
        finally:
            devices.discard(connection)

    async def publisher(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
                body = await reader.readexactly(int(fields[b"content-length"]))
                broadcast(devices, body.decode())
                writer.write(ACCEPTED)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await serve(device, "127.0.0.1", 0, compression=None, ping_interval=None, backlog=1024)
    publishing = await asyncio.start_server(publisher, "127.0.0.1", 0)
    ports = [server.sockets[0].getsockname()[1], publishing.sockets[0].getsockname()[1]]
    with open(port_file + ".new", "w") as file:
        file.write(" ".join(map(str, ports)) + "\n")
    os.rename(port_file + ".new", port_file)
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
