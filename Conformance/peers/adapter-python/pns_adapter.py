"""The lines of Conformance/ADAPTER.md, so that an adapter is only what its server needs. Standard library only.

Subclass `Adapter`, write a method for each request that your server can serve, and call `run()`. A method returns the
members of `ok`, raises `Refusal`, or returns `LATER` and has `answer` called when the answer comes in. Requests of one
connection are given to their methods one after the other; all others run beside each other. A request that is not
answered in time is answered `failed`, and what comes for it then is let go.
"""

import json
import queue
import sys
import threading
import time
import traceback

LATER = object()
#: Seconds after which a request is given up; the runner waits 10, for these three longer.
PATIENCE = {"hello": 25, "clock": 50, "restart": 50}


class Refusal(Exception):
    """Why a request was not done; the code is refused, conflict, failed or unsupported."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Adapter:
    name = "unnamed"
    version = "0"
    can = []
    limits = {}
    #: How long a count can take to arrive, for servers without a fence.
    delay_milliseconds = 0

    def __init__(self):
        self._writing = threading.RLock()
        self._lanes = {}
        self._due = {}

    # Requests: override what your server can do.

    def start(self):
        """Makes the server ready; called before hello is answered."""

    def stop(self):
        """Ends what `start` began."""

    def connect(self, id, conn, user):
        raise NotImplementedError

    def drop(self, id, conn, how):
        raise NotImplementedError

    def notify(self, id, notifications):
        raise NotImplementedError

    # What happened: call these.

    def answer(self, id, ok=None):
        self._write({"id": id, "ok": ok or {}})

    def refuse(self, id, code, message):
        self._write({"id": id, "error": {"code": code, "message": message}})

    def _give_up(self):
        while True:
            time.sleep(0.5)
            with self._writing:
                for id, (verb, deadline) in list(self._due.items()):
                    if deadline < time.monotonic():
                        self.refuse(id, "failed", f"the server was silent after {verb}")

    def count(self, conn, count):
        self._write({"event": "count", "conn": conn, "count": count})

    def data(self, conn, notifications, seen=False):
        """Notifications that came without being asked for."""
        self._write({"event": "data", "conn": conn, "seen": seen, "notifications": notifications})

    def closed(self, conn, reason):
        self._write({"event": "closed", "conn": conn, "reason": reason})

    def log(self, text):
        print(text, file=sys.stderr, flush=True)

    # The conversation.

    def run(self):
        threading.Thread(target=self._give_up, daemon=True).start()
        try:
            for line in sys.stdin:
                request = json.loads(line)
                verb = request["do"]
                with self._writing:
                    self._due[request["id"]] = (verb, time.monotonic() + PATIENCE.get(verb, 7))
                if request["do"] == "bye":
                    self.stop()
                    self.answer(request["id"])
                    return
                self._lane(request).put(request)
        finally:
            self.stop()

    def _lane(self, request):
        """A queue with a thread for each connection; requests without one get a thread each."""
        conn = request.get("conn")
        if conn is not None and conn in self._lanes:
            return self._lanes[conn]
        lane = queue.Queue()
        if conn is not None:
            self._lanes[conn] = lane
        threading.Thread(target=self._work, args=(lane, conn is None), daemon=True).start()
        return lane

    def _work(self, lane, is_single):
        while True:
            request = lane.get()
            self._perform(request)
            if is_single or request["do"] == "drop":
                return

    def _perform(self, request):
        id, verb = request["id"], request["do"]
        arguments = {key: value for key, value in request.items() if key not in ("id", "do")}
        try:
            method = getattr(self, "_hello" if verb == "hello" else verb, None)
            if method is None:
                raise Refusal("unsupported", f"there is no {verb} here")
            ok = method(id, **arguments)
        except Refusal as refusal:
            self.refuse(id, refusal.code, str(refusal))
        except Exception as error:
            self.log(traceback.format_exc())
            self.refuse(id, "failed", f"{type(error).__name__}: {error}")
        else:
            if ok is not LATER:
                self.answer(id, ok)

    def _hello(self, id, **arguments):
        self.start()
        return {
            "protocol": "pns-adapter/1", "name": self.name, "version": self.version, "can": self.can,
            "limits": self.limits, "delayMilliseconds": self.delay_milliseconds,
        }

    def _write(self, line):
        text = json.dumps(line)
        with self._writing:
            # An answer to a request that was answered, or given up, would be one too many.
            if "id" in line and self._due.pop(line["id"], None) is None:
                return
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
