"""The HTTP side: which path does what, and the clock of a test on a listener of its own."""
import asyncio
import hmac
import logging

from . import websocket
from .application import Application
from .clock import Clock
from .devices import Devices
from .faults import Fault
from .http1 import REASONS, Headers, Request, head, linger
from .notify import read_records
from .store import Store
from .texts import LAST_YEAR, parse, read_duration, write_timestamp

MAX_CLOCK_BYTES = 4_096


class Server:
    def __init__(self, database, auth_url, tokens, limits, clock_token=None):
        """`tokens`: the bearer token of each application, by its name."""
        self.limits, self._tokens, self._clock_token = limits, tokens, clock_token
        self._connections = set()
        self.clock = Clock()
        self.store = Store(database, limits)
        self.devices = Devices(self.store, limits, self.clock)
        self.application = Application(auth_url, limits, self.clock)
        self.routes = {
            "/.well-known/pns": {"GET": self.discover},
            "/healthz": {"GET": self.health},
            "/notify": {"POST": self.notify},
            "/subscribe": {"GET": self.subscribe, "POST": self.probe},
        }
        self.clock_routes = {"/clock": {"GET": self.read_clock, "POST": self.advance_clock}}

    async def connection(self, routes, reader, writer):
        """Serves one connection: requests one after the other, or one handshake and what follows it."""
        self._connections.add(asyncio.current_task())
        try:
            while True:
                request = Request(reader, writer, "", "", "0", Headers())  # answers what never becomes a request
                try:
                    request = await Request.read(reader, writer)
                    if request is None:
                        break
                    await self._route(routes, request)
                except Fault as fault:
                    logging.info("refused %s %s: %s", request.method, request.path if request.path in routes else "-",
                                 fault.code)  # OPS-003
                    await self._refuse(request, fault)
                except (OSError, EOFError):
                    raise
                except Exception:
                    logging.exception("internal")
                    await self._refuse(request, Fault("internal", "The request could not be completed."))
                if not request.keep_alive:
                    break
            await linger(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the peer is gone, or this server stops
        finally:
            writer.close()
            self._connections.discard(asyncio.current_task())

    async def _route(self, routes, request):
        methods = routes.get(request.path)
        if methods is None:  # ERR-006
            raise Fault("not-found", "There is nothing at this path.")
        if request.method not in methods:  # CON-003, NTF-025
            raise Fault("method-not-allowed", f"This path takes {' and '.join(methods)}.",
                        headers=[("Allow", ", ".join(methods))])
        await methods[request.method](request)

    @staticmethod
    async def _refuse(request, fault):
        await request.answer(fault.status, fault.problem(), "application/problem+json", fault.headers)

    # Everybody

    async def discover(self, request):
        """DSC-001 to DSC-007."""
        await request.answer(200, {"protocol": "2026.1", "profiles": ["core"], "features": ["probe", "strict-json"],
                                   "limits": self.limits})

    async def health(self, request):
        """OPS-001, OPS-002: it can serve while its store can be read."""
        self.store.count("")
        await request.answer(200, {})

    # The application

    async def notify(self, request):
        application = self._bearer(request, self._tokens)
        body = parse(await request.body(self.limits["maxNotifyBytes"]))  # NTF-021, NTF-023
        records, is_batch = read_records(body, self.limits)
        ids, users = self.store.accept(application, records, self.clock.now())
        # Before the 202, so that a count is on its way when the notification counts as acknowledged (ORD-003).
        for user in users:
            self.devices.count_changed(user)
        answers = [{"notification_id": identity} for identity in ids]
        await request.answer(202, {"notifications": answers} if is_batch else answers[0])  # NTF-001, NTF-002, NTF-010

    @staticmethod
    def _bearer(request, tokens):
        """The name that goes with the request's bearer token; 401 without one (NTF-020, CTL-002)."""
        scheme, _, token = (request.headers.one("authorization") or "").partition(" ")
        for name, expected in tokens.items():
            if scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), expected.encode()):
                return name
        raise Fault("unauthorized", "A bearer token that this server knows is needed.",
                    headers=[("WWW-Authenticate", "Bearer")])

    # Devices

    async def subscribe(self, request):
        fields = websocket.accept_handshake(request.headers)
        await request.body(0)
        user = await self.application.authenticate(request.headers)
        request.keep_alive = False
        request.writer.write(head(f"HTTP/1.1 101 {REASONS[101]}", fields))  # CON-001
        await self.devices.serve(user, request.reader, request.writer)  # CON-013: what came early is in the reader

    async def probe(self, request):
        if "upgrade" in request.headers.tokens("connection") and request.headers.all("upgrade"):  # CON-003
            raise Fault("bad-handshake", "A WebSocket is opened with GET.")
        await request.body(self.limits["maxMessageBytes"])
        user = await self.application.authenticate(request.headers)  # CON-021
        await request.answer(200, {"user_id": user})  # CON-020

    # The test clock

    async def read_clock(self, request):
        self._bearer(request, {"clock": self._clock_token})
        await request.answer(200, {"now": write_timestamp(self.clock.now())})  # CTL-004

    async def advance_clock(self, request):
        self._bearer(request, {"clock": self._clock_token})
        body = parse(await request.body(MAX_CLOCK_BYTES))
        advance = body.get("advance") if isinstance(body, dict) else None
        if not isinstance(advance, str):
            raise Fault("bad-argument", "advance is a string.", "wrong-type", "/advance")
        duration = read_duration(advance)
        if duration is None or self.clock.now() + duration >= LAST_YEAR:  # CTL-005, CTL-006
            raise Fault("bad-argument", "advance is no duration, or leads to the year 9999.", "invalid-duration",
                        "/advance")
        self.clock.advance(duration)
        self.store.sweep(self.clock.now())  # CTL-003: every sweep has run before the answer
        await self.read_clock(request)

    # Running

    async def listen(self, host, port, routes):
        """A listener. Returns it and the port it got."""
        async def serve(reader, writer):
            await self.connection(routes, reader, writer)

        listener = await asyncio.start_server(serve, host, port, backlog=1024,
                                               limit=self.limits["maxHeadBytes"])
        return listener, listener.sockets[0].getsockname()[1]

    async def sweep_forever(self):
        """RET-003: answers leave out what has had its time; this also forgets it, well within the bound."""
        while True:
            self.store.sweep(self.clock.now())
            await asyncio.sleep(max(self.limits["sweepBoundSeconds"] / 2, 1))

    async def stop(self):
        """OPS-013: devices are told, and get a moment to hear it."""
        self.devices.close_all()
        if self._connections:
            await asyncio.wait(list(self._connections), timeout=1)
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self.store.close()
