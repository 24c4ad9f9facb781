"""A push session of many devices against a legacy provider that was not written with our code.

Every device has exactly one line of feedback: while all goes well, while the reader stops for some seconds, and when the
provider is killed in mid-stream; and the server takes no more memory for a million devices than for some thousands.

Usage: gateway.py PNS [--devices N] [--pause SECONDS]
"""

import argparse
import http.client
import json
import os
import socket
import socketserver
import tempfile
import threading
import time

from serving import TOKEN, Server, check

AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}
BATCH = 1000


class Provider:
    """Takes every token but each hundredth, which is of nobody any more."""

    def __init__(self):
        self.requests = 0
        self.devices = 0
        self.sizes = set()
        self.lock = threading.Lock()
        self.connections = set()
        provider = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                provider.connections.add(self.connection)
                while True:
                    line = self.rfile.readline()
                    if not line:
                        return
                    headers = {}
                    while (header := self.rfile.readline().strip()):
                        name, _, value = header.partition(b":")
                        headers[name.lower()] = value.strip()
                    body = self.rfile.read(int(headers.get(b"content-length", 0)))
                    answer = provider.answer(json.loads(body), headers)
                    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
                    self.wfile.write(head.encode() + answer)

            def finish(self):
                provider.connections.discard(self.connection)

        class Threads(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request, client_address):
                """A connection that was cut off is what this program wants."""

        self.server = Threads(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, body, headers):
        assert headers[b"authorization"] == b"key=server-key", headers
        tokens = body["registration_ids"]
        results = [
            {"error": "NotRegistered"} if int(token.split("-")[1]) % 100 == 99 else {"message_id": token}
            for token in tokens
        ]
        with self.lock:
            self.requests += 1
            self.devices += len(tokens)
            self.sizes.add(len(tokens))
        failures = sum("error" in result for result in results)
        return json.dumps({
            "multicast_id": self.requests, "success": len(results) - failures, "failure": failures,
            "canonical_ids": 0, "results": results,
        }).encode()

    def kill(self):
        """Ends it as a process ends that is killed: nobody listens, and every connection is cut."""
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def memory(server):
    """What the server takes of memory, in KiB."""
    with open(f"/proc/{server.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def open_session(server):
    connection = server.connection()
    connection.request("POST", "/v1/push-sessions", json.dumps({"title": "Sale"}), AUTHORIZATION)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    check(answer.status == 201, "a session is opened")
    return body["id"]


def feed(server, session, count, result):
    """Streams the devices in one request."""

    def lines():
        for start in range(0, count, BATCH):
            yield "".join(
                f'{{"token":"tok-{number}","type":"android"}}\n' for number in range(start, min(start + BATCH, count))
            ).encode()

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request(
        "POST", f"/v1/push-sessions/{session}/devices", lines(), {**AUTHORIZATION, "Transfer-Encoding": "chunked"},
        encode_chunked=True,
    )
    result["feeding"] = connection.getresponse().status
    closing = server.connection()
    closing.request("DELETE", f"/v1/push-sessions/{session}", headers=AUTHORIZATION)
    result["closing"] = closing.getresponse().status


class Reader:
    """Reads feedback, and can stop for a while."""

    def __init__(self, server, session, count):
        self.kinds = {}
        self.seen = bytearray(count)
        self.total = 0
        self.doubled = 0
        self.pauses = []
        self.peak = 0
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
        self.connection.connect()
        # So that what the reader leaves is soon the server's to hold, and not the kernel's.
        self.connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        self.connection.request("GET", f"/v1/push-sessions/{session}/feedback", headers=AUTHORIZATION)

    def run(self, on_progress=lambda reader: None):
        answer = self.connection.getresponse()
        check(answer.status == 200, "the feedback is streamed")
        for line in answer:
            record = json.loads(line)
            number = int(record["device"]["token"].split("-")[1])
            self.doubled += self.seen[number]
            self.seen[number] = 1
            self.kinds[record["kind"]] = self.kinds.get(record["kind"], 0) + 1
            self.total += 1
            if self.total % 5_000 == 0:
                self.peak = max(self.peak, memory(self.server))
                on_progress(self)


def run(server, count, on_progress=lambda reader: None):
    session = open_session(server)
    result = {}
    feeding = threading.Thread(target=feed, args=(server, session, count, result))
    reader = Reader(server, session, count)
    begin = time.monotonic()
    feeding.start()
    reader.run(on_progress)
    feeding.join()
    seconds = time.monotonic() - begin
    print(f"   {count} devices in {seconds:.1f} s, {count / seconds:.0f}/s, {reader.kinds}, peak {reader.peak} KiB")
    check(result == {"feeding": 204, "closing": 204}, "the devices were taken and the session was closed")
    check(reader.total == count and not reader.doubled and all(reader.seen), "each device has exactly one feedback")
    return reader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--devices", type=int, default=200_000)
    parser.add_argument("--pause", type=float, default=1)
    arguments = parser.parse_args()
    count = arguments.devices

    provider = Provider()
    environment = {
        "PNS_GCM_KEY": "server-key", "PNS_GCM_URL": f"http://127.0.0.1:{provider.port}/gcm/send",
        "PNS_OUTBOUND_ALLOW": "127.0.0.1",
    }
    with tempfile.TemporaryDirectory() as folder:
        server = Server(arguments.program, folder, environment=environment)
        server.start()
        warm = run(server, 10_000)
        before = max(warm.peak, memory(server))

        reader = run(server, count)
        check(
            reader.kinds == {"success": count - count // 100, "invalid_device": count // 100},
            "each feedback says what the provider said",
        )
        check(provider.devices == count + 10_000, "the provider got each device once")
        check(max(provider.sizes) <= BATCH, "no request has more than a thousand devices")
        check(reader.peak < before + 32 * 1024, f"memory stays flat: {before} KiB before, {reader.peak} KiB at most")

        sent = {}

        def pause(reader):
            if reader.total >= 10_000 and "before" not in sent:
                time.sleep(2)
                sent["before"] = provider.devices
                time.sleep(arguments.pause)
                sent["after"] = provider.devices

        reader = run(server, count, pause)
        # What was on its way when the reader stopped fills the window and the sockets, and then nothing moves.
        check(sent["after"] == sent["before"] < 2 * count + 10_000, f"a reader that stops stops the sending: {sent}")
        check(reader.peak < before + 32 * 1024, f"memory stays flat meanwhile: {reader.peak} KiB at most")

        def kill(reader):
            if reader.total >= 10_000 and not sent.get("killed"):
                sent["killed"] = True
                provider.kill()

        reader = run(server, count, kill)
        check(reader.kinds.get("io_error", 0) > 0, "devices whose provider is gone are told as io_error")
        check(server.end() == 0, "the server ends in order")


if __name__ == "__main__":
    main()
