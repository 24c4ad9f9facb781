"""The judge of one run of one scenario: events in, commands out, outcomes of its checks at the end (RUNNER.md §7, §8).

It does no input or output and knows no time but the deadlines it asked for, so a recording judged again gives the same.
Each step is a generator that is resumed after every event.
"""
import base64
import hashlib

from .values import MISSING, Number, Scope, Unmakeable, at, compact, instant, kind, mismatch, parse, same, short
from .wire import frame

COUNT, SEEN = "newNotificationCountChanged", "seenNotificationData"
BARRIER = frame(1, b'{"seenNotificationsRequest":{"receivedAfter":"9999-12-30T00:00:00.000Z"}}')
LINGER, DOUBT, CLOSING = -1, -2, -3  # the step numbers of deadlines that belong to no step


class Stop(Exception):
    """The scenario ends before its last step: failed, untestable, not-judged or fault-idle, and why."""


def cannot(why):
    raise Stop("untestable", why)


def handshake_key(unique, conn):
    state, key = 0xCBF29CE484222325, []
    for byte in f"{unique}/{conn}".encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    for _ in range(16):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        key.append(state >> 56)
    return base64.b64encode(bytes(key)).decode()


def grouped(headers, separator=None):
    """Headers by lower-case name: the values joined, or a list of them where there is no separator."""
    values = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value)
    return {name: separator.join(all_) if separator else all_ for name, all_ in values.items()}


def spelled_out(value):
    """The first number that is not written as plain digits."""
    if isinstance(value, Number):
        return value.text if set(value.text) - set("-0123456789") else None
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for one in inner if (found := spelled_out(one))), None)


class Device:
    """What is known of one connection."""

    def __init__(self, key):
        self.key, self.phase, self.standing = key, "opening", "the handshake was not answered"
        self.answer = self.close = self.doubtful = self.unfinished = None
        self.messages, self.taken, self.fence = [], 0, 0  # those before `fence` came before the last settle
        self.outstanding, self.sent, self.positions = [], 0, []  # `positions`: messages before each answered barrier
        self.ping, self.pong, self.faults = [], [], []
        self.reads = self.pongs = True
        self.moved = self.sent_close = self.received = False

    def is_open(self):
        return self.phase == "open"

    def is_well_behaved(self):
        """Whether the device does what keeps a connection open, and has to be heard before the clock is moved again."""
        return (self.is_open() and self.pongs and self.reads and self.moved and not self.sent_close
                and self.unfinished is None)

    def passed(self, barrier):
        return 0 < barrier <= len(self.positions)

    def note_sent(self, one, refused=False):
        """Follows what is sent, to know which seen answers were asked for."""
        if one["opcode"] in (1, 2):
            self.unfinished = b""
        if one["opcode"] not in (0, 1, 2) or self.unfinished is None:
            return
        self.unfinished += one["payload"]
        if one["final"]:
            message, self.unfinished = self.unfinished, None
            try:
                value = parse(message)
                if not refused and isinstance(value, dict) and "seenNotificationsRequest" in value:
                    self.outstanding.append("own")
            except ValueError:
                pass

    def keep(self, message):
        self.messages.append(message)
        self.received = True

    def pass_barrier(self):
        self.outstanding.pop(0)
        self.positions.append(len(self.messages))


class Judge:
    def __init__(self, scenario, context, policy):
        self.scenario, self.context, self.policy = scenario, context, policy
        self.proved, self.quiet = policy.proved, max(policy.least_quiet, 3 * policy.unit)
        if "nodes" in scenario.means and not policy.proved_across_nodes:
            self.proved, self.quiet = False, max(self.quiet, 1_000)
        self.last = max(policy.least_deadline, 20 * policy.unit)
        self.scope = Scope({"unique": context.unique, "application.url": context.application_url, **context.client,
                            **{f"user.{name}": user["id"] for name, user in context.users.items()},
                            **{f"limits.{name}": value for name, value in context.limits.items()}})
        self.devices, self.asked, self.outcomes, self.commands, self.expired = {}, {}, {}, [], set()
        self.faults, self.armed, self.ending, self.events, self.index, self.stop = [], {}, False, 0, 0, None
        self.judged, self.seen, self.late_from, self.linger = set(), {}, None, iter(())
        self.is_lingering, self.steps = False, self._steps()

    # What the shell calls: each returns the commands to perform.

    def start(self):
        return self._resume()

    def handle(self, event):
        self.events += 1
        self._note(event)
        return self._resume()

    def begin_linger(self):
        self.is_lingering, self.linger = True, self._settle_everything()
        return self._resume()

    def end_linger(self):
        if self.late_from:
            self.is_lingering, self.linger = True, self._fence_and_judge_late()
        return self._resume()

    def is_finished(self):
        return self.steps is None

    def _resume(self):
        try:
            if self.steps and not next(self.steps, True) is None:
                self.steps = None
        except (Stop, Unmakeable) as stop:
            self.stop, self.steps = stop.args if isinstance(stop, Stop) else ("untestable", str(stop)), None
        if self.is_lingering and not next(self.linger, True) is None:
            self.is_lingering = False
        commands, self.commands = self.commands, []
        return commands

    def _steps(self):
        for self.index, (step, names) in enumerate(self.scenario.unrolled):
            self.judged, self.seen = set(), {}
            self.scope.update(names)
            self.step, self.checks, self.conn, self.device = step, step.get("checks", []), step.get("conn"), None
            deadline = self.last
            if "takes" in step:
                seconds = self.scope.terms(step["takes"])
                if seconds > self.policy.patience:
                    raise Stop("not-judged", f"it takes {seconds} s, more than the patience")
                deadline += max(0, seconds) * 1_000
            if "node" in step and not 1 <= step["node"] <= len(self.context.node_authorities):
                cannot(f"there is no node {step['node']}")
            if self.conn and step["do"] not in ("open", "fault"):
                self.device = self.devices.get(self.conn) or cannot(f"{self.conn} was never opened")
            yield from getattr(self, f"_{step['do']}")(step, deadline) or ()
        self.index += 1
        if any(len(fired) < len(rules) for rules, fired in self.faults) or self.armed:
            raise Stop("fault-idle", "a fault never fired, so nothing was shown")

    # Events

    def _note(self, event):
        saw, here = event["saw"], event.get("step") == self.index and self.steps is not None
        if "conn" in event:
            if event["conn"] in self.devices:
                self._note_device(self.devices[event["conn"]], saw, event)
        elif saw == "authentication":
            self.asked.setdefault(event["user"], []).append(event)
        elif saw == "fault-fired":
            self.faults[event["fault"]][1].add(event["rule"])
        elif saw == "cancelled" and self.steps is not None:
            self.stop, self.steps = ("untestable", event["why"]), None
        elif saw == "deadline" and event["step"] == DOUBT:
            for device in [device for device in self.devices.values() if device.doubtful]:
                device.doubtful = None
                device.pass_barrier()
        elif saw == "deadline" and event["step"] < 0:
            self.expired.add(event["step"])
        elif here:
            self.seen[event["deadline"] if saw == "deadline" else "failed" if saw == "call-failed" else saw] = event

    def _note_device(self, device, saw, event):
        if saw == "handshake":
            device.answer, device.phase = event, "open" if event["status"] == 101 else "refused"
            device.standing = "the connection is open" if device.is_open() else f"answered {event['status']}"
        elif saw in ("text", "binary"):
            self._note_message(device, saw, event["payload"])
        elif saw in ("ping", "pong"):
            getattr(device, saw).append(event["payload"])
        elif saw == "close":
            device.close = device.close or (event.get("code"),)
            if not device.sent_close:
                device.sent_close = True
                self._put(event["conn"], [frame(8, (event.get("code") or 1000).to_bytes(2))])
        elif saw == "violation":
            masked = event["text"].startswith("a masked frame")
            device.faults.append((self.events, "FRM-032" if masked else "FRM-001", event["text"]))
        elif saw == "open-failed" or device.phase != "refused":
            how = f"with code {device.close[0]}" if device.close else event.get("why", "without a close frame")
            device.phase, device.standing = "ended", f"the connection ended: {how}"

    def _note_message(self, device, saw, payload):
        message = {"value": payload.decode(errors="replace"), "kind": ""}
        fault = lambda clause, text: device.faults.append((self.events, clause, text))
        if saw == "binary":
            fault("FRM-001", "a binary message")
            return device.keep(message)
        try:
            message["value"] = parse(payload)
        except ValueError as error:
            fault("JSN-001", f"a message that is not JSON: {error}")
        value = message["value"]
        if isinstance(value, dict) and len(value) == 1:
            message["kind"] = next(iter(value))
        if number := spelled_out(value):
            fault("NUM-003", f"the number {number} with a fraction or an exponent")
        if place := self.policy.fault(value):
            fault("FRM-001", f"a message that its schema does not permit ({place})")
        if message["kind"] == SEEN and device.outstanding[:1] == ["barrier"]:
            return self._note_barrier_answer(device, message)
        if message["kind"] == SEEN:
            del device.outstanding[:1]
        device.keep(message)

    def _note_barrier_answer(self, device, message):
        """A barrier's answer is empty unless the server ignores `receivedAfter`; one that is not can be a stray."""
        stray, device.doubtful = device.doubtful, None
        if message["value"][SEEN] == []:
            if stray:
                device.keep(stray)
            device.pass_barrier()
        elif not stray:
            device.doubtful = message
            self.commands.append(("schedule", DOUBT, "quiet", self.quiet))
        else:
            device.pass_barrier()
            if device.outstanding[:1] == ["barrier"]:
                return self._note_barrier_answer(device, message)
            del device.outstanding[:1]
            device.keep(message)

    # What goes out

    def _deadline(self, milliseconds):
        self.commands.append(("schedule", self.index, "last", milliseconds))

    def _is_last(self):
        return "last" in self.seen

    def _put(self, conn, frames, bytewise=False):
        self.commands.append(("send", conn, frames, bytewise))

    def _send_barrier(self, conn):
        """Sends a seen request whose answer follows whatever was due; its number, 0 when it cannot be sent."""
        device = self.devices.get(conn)
        if device is None or not device.is_open() or device.unfinished is not None:
            return 0
        device.outstanding.append("barrier")
        device.sent += 1
        self._put(conn, [BARRIER])
        return device.sent

    def _is_answered(self, conn, barrier):
        return not self.devices[conn].is_open() or self.devices[conn].passed(barrier)

    def _body(self, step, name):
        if name in step:
            return compact(self.scope.expand(step[name])).encode()
        return self.scope.bytes({"text": step["text"]} if "text" in step else step["bytes"])

    def _frame(self, form):
        payload = self.scope.bytes(form["bytes"]) if "bytes" in form else b""
        for word in form.keys() & {"text", "hex"}:
            payload = self.scope.bytes({word: form[word]})
        rest = {name: form[name] for name in ("final", "masked", "reserved", "length") if name in form}
        return frame(form.get("opcode", 1), payload, **rest)

    def _request(self, step, operation, headers):
        context = self.context
        if "user" in step and step.get("credentials", True):
            headers += (context.users.get(step["user"]) or cannot(f"no user {step['user']}"))["headers"]
        elif step["do"] == "call" and step.get("credentials", True):
            application = context.clock if operation.get("on") == "clock" else context.application
            token = {"application": application, "clock": context.clock, "stranger": context.stranger}.get(
                step.get("as", "application"))
            headers += [("Authorization", token)] if token else []
        body = b""
        if {"body", "text", "bytes"} & step.keys():
            body = self._body(step, "body")
            headers += [("Content-Type", "application/json")] if step["do"] == "call" else []
            headers.append(("Content-Length", str(len(body))))
        for name, value in step.get("set", {}).items():
            place = next((i for i, (other, _) in enumerate(headers) if other.lower() == name.lower()), len(headers))
            headers[place:place + 1] = [] if value is None else [(name, self.scope.string(value))]
        headers += [(self.scope.string(name), self.scope.expand(value)) for name, value in step.get("add", [])]
        method, path = step.get("method", operation["method"]), operation["path"]
        path = self.scope.string(operation.get("base", "") + step["path"] if "path" in step else path)
        lines = [f"{method} {path} {step.get('version', 'HTTP/1.1')}", *(f"{name}: {value}" for name, value in headers)]
        return method, "".join(f"{line}\r\n" for line in [*lines, ""]).encode() + body

    def _authority(self, step):
        return self.context.node_authorities[step["node"] - 1] if "node" in step else self.context.authority

    def _break_next(self, *point):
        if point in self.armed:
            self.commands.append(("break", len(self.faults), self.armed[point]))
            self.faults.append((self.armed.pop(point), set()))

    # The steps

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

    def _assert(self, step, deadline):
        for check in self.checks:
            self._record(check, next(filter(None, (self._assertion(check, *one) for one in check["looks"])), None))

    def _assertion(self, check, look, pattern):
        """None, or what an `assert` expected and what there was."""
        expand = self.scope.expand
        if look in ("equal", "distinct"):
            values = expand(pattern)
            if not isinstance(values, list) or len(values) < 2:
                raise Unmakeable("there are not two values to compare")
            others = [one for i, one in enumerate(values[1:], 1) if
                      (not same(one, values[0]) if look == "equal" else any(same(one, other) for other in values[:i]))]
            return (f"{look} values", short(others[0])) if others else None
        if look == "between":
            values, slack = expand(pattern), self.scope.terms(check.get("slackSeconds", 0)) * 10**9
            low, value, high = map(instant, values)
            if low is not None and high is not None:
                holds = value is not None and low - slack <= value <= high + slack
            else:
                holds = all(kind(one) == "number" for one in values) and values[0] <= values[1] <= values[2]
            return None if holds else (f"between {short(values[0])} and {short(values[2])}", short(values[1]))
        if look == "covers":
            wanted = expand(pattern["all"], True)
            if isinstance(wanted, dict):
                wanted = [{"$literal": one} for one in wanted["$literal"]]
            if not wanted:
                raise Unmakeable("there is nothing to cover")
            parts = [one for part in expand(pattern["parts"]) if isinstance(part, list) for one in part]
            missing = [one for one in wanted if all(mismatch(part, one, self._kept) for part in parts)]
            return ("every value in one of the answers", f"{len(missing)} missing") if missing else None
        if look == "matches" and (found := self._mismatch(expand(pattern["value"]), pattern["pattern"])):
            return f"{found[0]}: {found[1]}", found[2]
        return None

    # Judging

    def _keep(self, value):
        for name, pointer in self.step.get("keep", {}).items():
            kept = at(value, pointer)
            self.scope[name] = cannot(f"there is no {pointer} to keep") if kept is MISSING else kept

    @staticmethod
    def _facts(answer):
        if not answer:
            return {}
        try:
            body = parse(answer["body"])
        except ValueError:
            body = answer["body"].decode(errors="replace")
        return {"status": answer["status"], "headers": grouped(answer["headers"], ", "), "body": body}

    def _kept(self, name):
        return self.scope.get(name, MISSING)

    def _mismatch(self, value, pattern):
        return mismatch(value, self.scope.expand(pattern, True), self._kept)

    def _judge(self, facts, missing=None, is_gate=True, evidence="observed"):
        """Judges by facts; where there are none every check fails. At a gate a MUST that fails ends the scenario."""
        failed = None
        for check in self.checks:
            fault = ("what the check asks for", missing) if missing else None
            for look, pattern in () if missing else check["looks"]:
                if look == "headers":
                    pattern = {name if name[0] == "$" else name.lower(): one for name, one in pattern.items()}
                if found := self._mismatch(facts.get(look, MISSING), pattern):
                    fault = (f"{look}{found[0]}: {found[1]}", found[2])
                    break
            self._record(check, fault, evidence)
            failed = failed or fault and self.policy.level(check["clauses"]) == "must" and check["check"]
        if is_gate and failed:
            raise Stop("failed", failed)

    def _record(self, check, fault, evidence="observed"):
        """Files an outcome: blocked when its control did not pass; of several turns the first that failed stands."""
        name, verdict, (expected, actual) = check["check"], "fail" if fault else "pass", fault or (None, None)
        self.judged.add(name)
        if not fault and "control" in check and self.outcomes.get(check["control"], {}).get("verdict") != "pass":
            verdict, evidence, actual = "blocked", None, f"its control \"{check['control']}\" did not pass"
        before = self.outcomes.get(name, {}).get("verdict", "pass")
        if before == "pass" or verdict == "fail" != before:
            self.outcomes[name] = {"id": name, "clauses": check["clauses"], "verdict": verdict, "evidence": evidence,
                                   "expected": expected, "actual": actual}

    # After the last step: what comes late

    def _fence_all(self, conns):
        return {conn: barrier for conn in sorted(conns)
                if not self.devices[conn].sent_close and (barrier := self._send_barrier(conn))}

    def _settle_everything(self):
        """First what was asked on each connection, then what that brought on the others; what comes then is late."""
        self.commands.append(("schedule", LINGER, "last", self.last))
        for _ in range(2):
            barriers = self._fence_all(self.devices)
            while not all(self._is_answered(*one) for one in barriers.items()) and LINGER not in self.expired:
                yield
            if LINGER in self.expired:
                break
        self.questions = {user: len(requests) for user, requests in self.asked.items()}
        self.late_from = {conn: self.devices[conn].positions[-1] for conn, barrier in barriers.items()
                          if self.devices[conn].is_open() and self.devices[conn].passed(barrier)}

    def _fence_and_judge_late(self):
        barriers = self._fence_all(self.late_from)
        self.commands.append(("schedule", CLOSING, "last", self.last))
        while not all(self._is_answered(*one) for one in barriers.items()) and CLOSING not in self.expired:
            yield
        fenced = all(self._is_answered(conn, barriers.get(conn, 0)) for conn in self.late_from)
        self.outcomes["late"] = late = {"id": "late", "clauses": ["ORD-007"], "verdict": "pass",
                                        "evidence": "proved" if fenced else "timed"}
        for clauses, expected, actual in self._late():
            late.update(clauses=clauses, verdict="fail", evidence="observed", expected=expected, actual=actual)
            break

    def _late(self):
        for conn, position in sorted(self.late_from.items()):
            messages = self.devices[conn].messages
            settled = next((one["value"] for one in reversed(messages[:position]) if one["kind"] == COUNT), MISSING)
            for one in messages[position:]:
                is_count = one["kind"] == COUNT
                if not same(one["value"], settled) and (self.proved or not is_count):
                    yield ["ORD-001" if is_count else "ORD-007"], f"nothing new on {conn}", short(one["value"])
        for step in [step for step, _ in self.scenario.unrolled if step["do"] == "authentication"]:
            counting = [check for check in step["checks"] if "count" in check]
            if counting and len(self.asked.get(step["user"], [])) > self.questions.get(step["user"], 0):
                yield counting[0]["clauses"], f"no question about {step['user']}", "one came late"

    def final_outcomes(self):
        """Every check in the order of the scenario, `wire` and `late` last."""
        left = self.scenario.unrolled[self.index:]
        ahead = [{check["check"] for check in step.get("checks", [])} for step, _ in left]
        unreached, final = set().union(*ahead[1:], *(one - self.judged for one in ahead[:1])), {}
        for check in self.scenario.checks:
            name, outcome = check["check"], self.outcomes.get(check["check"])
            if outcome is None or outcome["verdict"] == "pass" and name in unreached:
                verdict = "not-judged" if self.stop and self.stop[0] == "not-judged" else "blocked"
                outcome = {"id": name, "clauses": check["clauses"], "verdict": verdict, "evidence": None,
                           "actual": self.stop[1] if self.stop else "no step came to it"}
            final.setdefault(name, outcome)
        faults = [fault for device in self.devices.values() for fault in device.faults]
        if self.scenario.opens and (faults or any(device.received for device in self.devices.values())):
            _, clause, text = min(faults, key=lambda fault: fault[0], default=(0, "FRM-001", None))
            final["wire"] = {"id": "wire", "clauses": [clause], "verdict": "fail" if faults else "pass",
                             "evidence": "observed", "expected": "every message obeys", "actual": text}
        return [*final.values(), *([self.outcomes["late"]] if "late" in self.outcomes else [])]
