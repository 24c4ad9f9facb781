"""The steps: each begins, waits for events, and is judged (RUNNER.md §7)."""
import base64
import hashlib

from .device import Device, handshake_key
from .ending import Stop, cannot
from .frames import frame
from .judging import grouped
from .values import MISSING, same, short

COUNT, SEEN = "newNotificationCountChanged", "seenNotificationData"


class Steps:
    """The part of the judge that knows the steps: a generator each, resumed after every event."""

    def _open(self, step, deadline):
        conn, before = step["conn"], self.devices.get(step["conn"])
        device = Device(handshake_key(self.context.unique, conn))
        headers = [("Host", self._authority(step)), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                   ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", device.key), *self.context.headers]
        data = self._request(step, self.policy.operations["subscribe"], headers)[1]
        frames = [self._frame(one) for one in step.get("with", [])]
        for one in frames:
            device.note_sent(one)
        if before:  # what was wrong before a connection was opened anew stays wrong
            device.faults, device.received = before.faults, before.received
        self.devices[conn] = self.device = device
        narrow = any(one["do"] == "behave" and one["conn"] == conn and one.get("reads") is False
                     for one, _ in self.scenario.unrolled)
        self._break_next("conn", conn)
        self.commands.append(("open", conn, data, frames, step.get("bytewise", False), narrow, step.get("node")))
        if step.get("until") != "asked":
            yield from self._expectAnswer(step, deadline)
            return
        asked = len(self.asked.get(step.get("user"), []))
        self._deadline(deadline)
        while len(self.asked.get(step.get("user"), [])) == asked:
            if device.phase != "opening" or self._is_last():
                cannot(f"{conn}: the application was not asked about it")
            yield

    def _expectAnswer(self, step, deadline):
        device = self.device
        self._deadline(deadline)
        while device.phase == "opening" and not self._is_last():
            yield
        answer = device.answer
        if not self.checks and (answer or {}).get("status") != 101:
            cannot(f"{self.conn}: {device.standing}")
        facts = self._facts(answer)
        if answer:
            digest = hashlib.sha1(f"{device.key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
            right = facts["headers"].get("sec-websocket-accept") == base64.b64encode(digest).decode()
            facts["accept"] = answer["status"] == 101 and right
        self._judge(facts, None if answer else f"{device.standing}, no HTTP answer came")

    def _expect(self, step, deadline):
        device, barrier = self.device, 0
        if step.get("fence", True) and (not step.get("counts") or self.proved):
            barrier = self._send_barrier(self.conn)
        self._deadline(deadline)
        while True:
            waiting = device.messages[device.taken:]
            message = next((one for one in waiting if step.get("counts") or one["kind"] != COUNT), None)
            fenced = device.passed(barrier)
            # Of two seen answers the first is the request's; of one, nobody knows whether it is not the barrier's.
            unclear = message and message["kind"] == SEEN and barrier and not fenced and device.is_open()
            if self._is_last() or (message and not unclear) or not message and (fenced or not device.is_open()):
                break
            yield
        if not message:
            return self._missing("message", fenced)
        device.taken = next(i for i, one in enumerate(device.messages) if one is message) + 1
        if unclear:
            self._missing("one seen answer to two seen requests")
        else:
            self._judge({"message": message["value"]})
        self._keep(message["value"])

    def _missing(self, what, fenced=False, is_gate=True):
        """Judges, or ends the scenario, where what was waited for is not there."""
        why = f"no {what} before the answer to a later request" if fenced else f"no {what}: {self.device.standing}"
        if not self.checks:
            cannot(f"{self.conn}: {why}")
        self._judge({}, why, is_gate, "proved" if fenced else "timed" if self.device.is_open() else "observed")

    def _send_frames(self, frames, step, deadline):
        if not self.device.is_open():
            cannot(f"{self.conn}: {self.device.standing}")
        for one in frames:
            self.device.note_sent(one, step.get("refused", False))
            self.device.sent_close |= one["opcode"] == 8 and step["do"] == "frames"
        self._put(self.conn, frames, step.get("bytewise", False))
        self._deadline(deadline)

    def _send(self, step, deadline):
        self._send_frames([frame(1, self._body(step, "message"))], step, deadline)

    def _frames(self, step, deadline):
        self._send_frames([self._frame(one) for one in step["frames"]], step, deadline)

    def _settle(self, step, deadline):
        self._deadline(deadline)
        for conn in step["conns"]:
            device, barrier = self.devices.get(conn), self._send_barrier(conn)
            while not device or not device.passed(barrier):
                if not device or self._is_last() or not device.is_open():
                    why = f"{conn}: no answer to the read barrier, {device.standing if device else 'never opened'}"
                    if not self.checks:
                        cannot(why)
                    return self._judge({}, why, True, "timed" if self._is_last() else "observed")
                yield
                barrier = barrier or self._send_barrier(conn)
        if not self.proved:
            self.commands.append(("schedule", self.index, "quiet", self.quiet))
            while "quiet" not in self.seen or not self._is_last() and any(
                    self._stray("counts", *one) for check in self.checks for one in check.get("counts", {}).items()):
                yield
        for check in self.checks:
            strays = (self._stray(look, *one) for look, pattern in check["looks"] for one in pattern.items())
            self._record(check, next(filter(None, strays), None), "proved" if self.proved else "timed")
        for device in map(self.devices.get, step["conns"]):
            device.fence = self._reach(device)
            device.taken = max(device.taken, device.fence)

    def _reach(self, device):
        """Up to where the messages count as arrived."""
        return len(device.messages) if not self.proved else device.positions[-1] if device.positions else 0

    def _stray(self, look, conn, pattern):
        """None, or what was expected on a settled connection and what there was."""
        device = self.devices[conn]
        reach = self._reach(device)
        recent = device.messages[min(device.fence, reach):reach]
        counts = lambda messages: [one["value"][COUNT] for one in messages if one["kind"] == COUNT]
        if look == "counts":
            found = self._mismatch((counts(device.messages[:reach]) or [MISSING])[-1], pattern)
            return found and (f"the last count on {conn} is {found[1]}", found[2])
        if look == "among":
            permitted = self.scope.expand(pattern)
            strays = [count for count in counts(recent) if not any(same(count, one) for one in permitted)]
            return (f"every count on {conn} is one of {short(permitted)}", short(strays[0])) if strays else None
        if look == "none":
            strays = [one["value"] for one in recent if self._mismatch(one["value"], pattern) is None]
            return (f"nothing on {conn} like {short(pattern)}", short(strays[0])) if strays else None
        others = [one["value"] for one in recent if one["kind"] != COUNT]
        found = next(filter(None, map(self._mismatch, others, pattern)), None)
        if found or len(others) == len(pattern):
            return found and (f"on {conn} {found[0]}: {found[1]}", found[2])
        return f"{len(pattern)} messages other than counts on {conn}", short(others)

    def _expectClose(self, step, deadline):
        device, barrier = self.device, 0
        self.commands.append(("schedule", self.index, "quiet", self.quiet))
        self._deadline(deadline)
        while device.phase != "ended":
            # Only after a while: bytes that the server will not read turn its close into a reset.
            if "quiet" in self.seen and not barrier and not self.ending:
                barrier = self._send_barrier(self.conn)
            if device.passed(barrier) or self._is_last() or device.phase == "refused":
                return self._missing("end of the connection", device.passed(barrier), False)
            yield
        for check in self.checks:
            codes = check.get("close")
            codes = codes if codes is None or isinstance(codes, list) else [codes]
            if device.close is None:
                fault = ("a close frame", device.standing) if check.get("bare") is False else None
            else:
                holds = codes is None or any(same(device.close[0], code) for code in codes)
                fault = None if holds else (f"close code {short(codes)}", device.standing)
            self._record(check, fault)

    def _control(self, waiting, word, deadline):
        device, barrier = self.device, 0
        self.commands.append(("schedule", self.index, "quiet", self.quiet))
        self._deadline(deadline)
        while not waiting:
            if "quiet" in self.seen and not barrier:
                barrier = self._send_barrier(self.conn)
            if device.passed(barrier) or self._is_last() or not device.is_open():
                return self._missing(word, device.passed(barrier))
            yield
        self._judge({"text": waiting.pop(0).decode(errors="replace")})

    def _expectPing(self, step, deadline):
        return self._control(self.device.ping, "ping", deadline)

    def _expectPong(self, step, deadline):
        return self._control(self.device.pong, "pong", deadline)

    def _behave(self, step, deadline):
        device = self.device
        device.reads, device.pongs = step.get("reads", device.reads), step.get("pongs", device.pongs)
        self.commands.append(("behave", self.conn, device.reads, device.pongs))

    def _drop(self, step, deadline):
        if step["how"] != "close":
            return self.commands.append(("end", self.conn, step["how"] == "reset"))
        self.device.sent_close = True
        self._put(self.conn, [frame(8, b"\x03\xe8")])

    def _call(self, step, deadline):
        op, operation = step["op"], self.policy.operations.get(step["op"]) or cannot(f"no operation {step['op']}")
        on_clock = operation.get("on") == "clock"
        if on_clock and not self.context.clock_authority:
            raise Stop("not-judged", "the target has no test clock")
        host = self.context.clock_authority if on_clock else self._authority(step)
        headers = [("Host", host), ("Connection", "close"), *([] if on_clock else self.context.headers)]
        method, data = self._request(step, operation, headers)
        self._break_next("op", op)
        self.commands.append(("call", self.index, method, data, on_clock, deadline, step.get("node")))
        self._deadline(deadline)
        while not self.seen.keys() & {"called", "failed", "last"}:
            yield
        answer = self.seen.get("called")
        missing = None if answer else self.seen.get("failed", {}).get("why", "no answer within the deadline")
        if step.get("lost"):
            return answer and cannot(f"{op}: an answer came that the network was to lose")
        facts = self._facts(answer)
        if self.checks:
            self._judge(facts, missing)
        elif missing or "keepStatus" not in step and answer["status"] not in operation["success"]:
            cannot(f"{op}: {missing or answer['status']}")
        if "keepStatus" in step:
            self.scope[step["keepStatus"]] = answer and answer["status"]
        if answer:
            self._keep(facts["body"])

    def _authentication(self, step, deadline):
        if step["user"] not in self.context.users:
            cannot(f"no user {step['user']}")
        requests = self.asked.get(step["user"], [])
        facts = {"count": len(requests)}
        for last in requests[-1:]:
            facts["request"] = {"method": last["method"], "path": last["path"], "headers": grouped(last["headers"]),
                                "body": last["body"].decode(errors="replace")}
        self._judge(facts, None, False)

    def _answer(self, step, deadline):
        user = self.context.users.get(step["user"]) or cannot(f"no user {step['user']}")
        self.commands.append(("answer", step["user"], self.scope.answer(step["answer"], user["id"])))

    def _fault(self, step, deadline):
        point = ("conn", step["conn"]) if "conn" in step else ("op", step["op"])
        if point in self.armed:
            cannot("the next connection is to be broken already")
        filled = lambda name, value: self.scope.string(value) if name == "containing" else value
        self.armed[point] = [{name: filled(name, one) for name, one in rule.items()} for rule in step["rules"]]

    def _clock(self, step, deadline):
        seconds = self.scope.terms(step["advance"])
        if not 0 <= seconds <= 3_153_600_000:
            cannot(f"the clock cannot be moved by {seconds} s")
        if "clock" not in self.policy.means and seconds > self.policy.patience:
            raise Stop("not-judged", f"no test clock, and {seconds} s is more than the patience")
        # A ping of the last move whose pong is on its way would look unanswered after this one.
        signs = {conn: self._send_barrier(conn) for conn, one in self.devices.items() if one.is_well_behaved()}
        self._deadline(deadline)
        while not all(self._is_answered(*one) for one in signs.items()) and not self._is_last():
            yield
        if self.seen.pop("last", None):  # what does not answer is judged elsewhere; the move gets its time
            self._deadline(self.last)
        for device in self.devices.values():
            device.moved = True
        self.commands.append(("clock", self.index, seconds))
        yield from self._until_done()

    def _until_done(self):
        while not self.seen.keys() & {"done", "time", "failed", "last"}:
            yield
        if self.seen.keys() & {"failed", "last"}:
            cannot(self.seen.get("failed", {}).get("why", "it did not come about within the deadline"))

    def _restart(self, step, deadline):
        if "restart" not in self.policy.means:
            raise Stop("not-judged", "the target cannot be restarted")
        self.ending = step["do"] == "terminate"
        self.commands.append((step["do"], self.index, step.get("how") == "kill", step.get("node")))
        self._deadline(deadline + 30_000 * (not self.ending))
        return self._until_done()

    _terminate = _restart

    def _now(self, step, deadline):
        self.commands.append(("time", self.index))
        self._deadline(deadline)
        yield from self._until_done()
        self.scope[step["as"]] = self.seen["time"]["text"]
