"""A small push server with a wire of its own: server-sent events, nanoseconds for dates. Standard library only.

    server.py --port-file FILE --store FILE [--clock-token TOKEN] [--keep SECONDS] [--bug NAME]

    GET  /stream?as=USER            text/event-stream: hello {"stream"}, badge N, items {"ref", "items"}, mark {"ref"}
    POST /publish {"to", "text", "key"?, "at"?} or {"all": [those]}     200 {"keys"}, 409 for another under a known key
    POST /fetch   {"stream", "ref"}           the unread items come as an event and are read then
    POST /archive {"stream", "ref", "since"?} the read items come as an event
    POST /mark    {"stream", "ref"}           a mark comes as an event, behind everything that was due before it
    POST /advance {"seconds"}                 with the clock token: moves the server's clock

`--bug` breaks it on purpose, to see whether a judge notices: difference, unmarked, leak, lost, forever.
"""

import argparse
import http.server
import json
import os
import queue
import sqlite3
import threading
import time
import urllib.parse
import uuid

SECOND = 1_000_000_000


def sortable(nanoseconds):
    """A text that sorts like the number: SQLite's integers end in the year 2262."""
    return None if nanoseconds is None else f"{nanoseconds + 10**20:022d}"


def number(text):
    return int(text) - 10**20


class Store:
    """All state. Everything happens under one lock, so every stream sees one order."""

    def __init__(self, path, keep, bug):
        self.lock = threading.RLock()
        self.keep, self.bug, self.offset = keep * SECOND, bug, 0
        self.streams = {}
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=full")
        self.db.execute(
            "create table if not exists items (n integer primary key, user text, text text, key text unique, at text, "
            "stated text, read text)"
        )

    def now(self):
        return time.time_ns() + self.offset

    def publish(self, messages):
        """Stores all messages or none; returns their keys, or None when a key is known from another message."""
        with self.lock:
            keys, users = [], []
            self.db.execute("begin immediate")
            for message in messages:
                user, text, stated = message["to"], message["text"], sortable(message.get("at"))
                key = message.get("key") or uuid.uuid4().hex
                known = self.db.execute("select user, text, stated from items where key = ?", (key,)).fetchone()
                if known and known != (user, text, stated):
                    self.db.execute("rollback")
                    return None
                keys.append(key)
                if known or (self.bug == "lost" and not any(user == other for other, _ in self.streams.values())):
                    continue
                at = sortable(self.now()) if stated is None else stated
                self.db.execute(
                    "insert into items (user, text, key, at, stated) values (?, ?, ?, ?, ?)",
                    (user, text, key, at, stated),
                )
                users.append(user)
            self.db.execute("commit")
            for user in users:
                self.badge(user, step=1)
            return keys

    def unread(self, user):
        return self.db.execute("select count(*) from items where user = ? and read is null", (user,)).fetchone()[0]

    def badge(self, user, step=None):
        count = self.unread(user)
        if self.bug == "difference" and step is not None:
            count = step
        for other, outbox in self.streams.values():
            if other == user or self.bug == "leak":
                outbox.put(("badge", count))

    def open(self, user):
        with self.lock:
            stream, outbox = uuid.uuid4().hex, queue.Queue()
            self.streams[stream] = (user, outbox)
            outbox.put(("hello", {"stream": stream}))
            outbox.put(("badge", self.unread(user)))
            return stream, outbox

    def close(self, stream):
        with self.lock:
            self.streams.pop(stream, None)

    def fetch(self, stream, ref):
        with self.lock:
            user, outbox = self.streams[stream]
            rows = self.db.execute(
                "select n, text, at from items where user = ? and read is null order by at, n", (user,)
            ).fetchall()
            outbox.put(("items", {"ref": ref, "items": [{"text": text, "at": number(at)} for _, text, at in rows]}))
            if rows and self.bug != "unmarked":
                now = sortable(self.now())
                self.db.executemany("update items set read = ? where n = ?", [(now, n) for n, _, _ in rows])
                self.badge(user)

    def archive(self, stream, ref, since):
        with self.lock:
            user, outbox = self.streams[stream]
            if self.bug != "forever":
                self.db.execute("delete from items where read < ?", (sortable(self.now() - self.keep),))
            rows = self.db.execute(
                "select text, at, read from items where user = ? and read is not null and at > ? order by at, n",
                (user, sortable(since) or ""),
            ).fetchall()
            items = [{"text": text, "at": number(at), "read": number(read)} for text, at, read in rows]
            outbox.put(("items", {"ref": ref, "items": items}))

    def mark(self, stream, ref):
        with self.lock:
            self.streams[stream][1].put(("mark", {"ref": ref}))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    store = None
    clock_token = None

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=None):
        data = json.dumps(body if body is not None else {}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        user = urllib.parse.parse_qs(url.query).get("as", [""])[0]
        if url.path != "/stream" or not user:
            return self.answer(404)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        stream, outbox = self.store.open(user)
        try:
            while True:
                try:
                    name, value = outbox.get(timeout=1)
                    self.wfile.write(f"event: {name}\ndata: {json.dumps(value)}\n\n".encode())
                except queue.Empty:
                    self.wfile.write(b":\n\n")  # a comment; finds out whether anybody still listens
        except OSError:
            self.close_connection = True
        finally:
            self.store.close(stream)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        try:
            if self.path == "/publish":
                keys = self.store.publish(body.get("all", [body]))
                return self.answer(409) if keys is None else self.answer(200, {"keys": keys})
            if self.path == "/fetch":
                self.store.fetch(body["stream"], body["ref"])
            elif self.path == "/archive":
                self.store.archive(body["stream"], body["ref"], body.get("since"))
            elif self.path == "/mark":
                self.store.mark(body["stream"], body["ref"])
            elif self.path == "/advance" and self.headers.get("X-Clock") == self.clock_token:
                self.store.offset += body["seconds"] * SECOND
            else:
                return self.answer(404)
        except KeyError as error:
            return self.answer(400, {"missing": str(error)})
        self.answer(200)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--clock-token")
    parser.add_argument("--keep", type=int, default=3600, help="seconds for which read items are kept")
    parser.add_argument("--bug", choices=["difference", "unmarked", "leak", "lost", "forever"])
    flags = parser.parse_args()
    Handler.store = Store(flags.store, flags.keep, flags.bug)
    Handler.clock_token = flags.clock_token
    server = Server(("127.0.0.1", flags.port), Handler)
    with open(flags.port_file + ".new", "w") as file:
        file.write(str(server.server_address[1]))
    os.replace(flags.port_file + ".new", flags.port_file)
    server.serve_forever()


main()
