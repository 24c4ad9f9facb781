"""The judge of one run of one scenario: events in, commands out, outcomes of the checks at the end (RUNNER.md §5-§7).

It does no input or output and knows no time but the deadlines it asked for, so a recording judged again gives the same.
"""
import base64
import hashlib

from .wire import frame
from .values import MISSING, Number, Scope, Unmakeable, at, compact, instant, kind, mismatch, parse, same, short

COUNT, SEEN = "newNotificationCountChanged", "seenNotificationData"
BARRIER = '{"seenNotificationsRequest":{"receivedAfter":"9999-12-30T00:00:00.000Z"}}'
LINGER, DOUBT, CLOSING = -1, -2, -3  # the step numbers of deadlines that belong to no step
LEVELS = ["may", "should", "must"]


class Stop(Exception):
    """The scenario ends before its last step: failed, untestable, not-judged or fault-idle."""


def handshake_key(unique, conn):
    state, key = 0xCBF29CE484222325, []
    for byte in f"{unique}/{conn}".encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    for _ in range(16):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        key.append(state >> 56)
    return base64.b64encode(bytes(key)).decode()


def accept_of(key):
    return base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()


def joined(headers, separator):
    """Headers as an object by lower-case name: one string, or a list of values where there is no separator."""
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
        self.answer, self.answer_event, self.close, self.close_event = None, None, None, None
        self.messages, self.taken, self.fence = [], 0, 0  # those before `fence` came before the last settle
        self.outstanding, self.doubtful, self.unfinished = [], None, None
        self.sent, self.positions = 0, []  # barriers, and up to where the messages reached when each was answered
        self.controls, self.controls_taken = {"ping": [], "pong": []}, {"ping": 0, "pong": 0}
        self.reads = self.pongs = True
        self.moved = self.sent_close = self.received = False
        self.faults = []

    def is_open(self):
        return self.phase == "open"

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
                if not refused and "seenNotificationsRequest" in parse(message):
                    self.outstanding.append("own")
            except (ValueError, TypeError):
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
        self.steps, self.index, self.stop, self.events = scenario.unrolled, 0, None, 0
        self.devices, self.asked, self.outcomes, self.commands = {}, {}, {}, []
        self.faults, self.armed, self.ending, self.linger, self.questions = [], {}, False, "none", {}
        self._new_step()

    def _new_step(self):
        self.begun = self.is_quiet = self.is_last = self.is_done = self.has_asked_for_quiet = False
        self.position = self.barrier = 0
        self.answer = self.answer_event = self.fault = self.clock_move = None
        self.judged, self.signs = set(), {}

    # What the shell calls

    def start(self):
        self._advance()
        return self._taken()

    def handle(self, event):
        self.events += 1
        self._note(event)
        if not self.is_finished():
            self._advance()
        self._advance_linger()
        return self._taken()

    def is_finished(self):
        return self.stop is not None or self.index >= len(self.steps)

    def is_settled(self):
        return self.linger not in ("settling", "closing")

    def _taken(self):
        commands, self.commands = self.commands, []
        return commands

    def _advance(self):
        while not self.is_finished():
            step, names = self.steps[self.index]
            try:
                if not self.begun:
                    self.begun = True
                    self.scope.update(names)
                    self._begin(step)
                if not self._complete(step):
                    return
            except Stop as stop:
                self.stop = stop.args
                return
            except Unmakeable as fault:
                self.stop = ("untestable", str(fault))
                return
            self.index += 1
            self._new_step()
        idle = [rule for rules, fired in self.faults for i, rule in enumerate(rules) if i not in fired]
        if idle + list(self.armed.values()):
            self.stop = ("fault-idle", "a fault never fired, so nothing was shown")

    # Events

    def _note(self, event):
        saw, here = event["saw"], event.get("step") == self.index
        if "conn" in event and saw != "open-failed":
            if event["conn"] in self.devices:
                self._note_device(self.devices[event["conn"]], saw, event)
        elif saw == "open-failed" and event["conn"] in self.devices:
            self._end(self.devices[event["conn"]], event["why"])
        elif saw == "called" and here:
            self.answer, self.answer_event = event, self.events
        elif saw in ("call-failed", "failed") and here:
            self.fault = event["why"]
        elif saw in ("done", "time") and here:
            self.is_done = True
            if saw == "time":
                self.scope[self.steps[self.index][0]["as"]] = event["text"]
        elif saw == "authentication":
            self.asked.setdefault(event["user"], []).append((event, self.events))
        elif saw == "fault-fired":
            self.faults[event["fault"]][1].add(event["rule"])
        elif saw == "cancelled" and not self.is_finished():
            self.stop = ("untestable", event["why"])
        elif saw == "deadline" and event["step"] == DOUBT:
            for device in self.devices.values():
                if device.doubtful:
                    device.doubtful = None
                    device.pass_barrier()
        elif saw == "deadline" and event["step"] in (LINGER, CLOSING):
            if self.linger == "settling" and event["step"] == LINGER:
                self._open_linger()
            elif self.linger == "closing" and event["step"] == CLOSING:
                self._judge_late()
        elif saw == "deadline" and here:
            self.is_quiet = self.is_quiet or event["deadline"] == "quiet"
            self.is_last = self.is_last or event["deadline"] == "last"

    @staticmethod
    def _end(device, how):
        device.phase, device.standing = "ended", how

    def _note_device(self, device, saw, event):
        if saw == "handshake":
            device.answer, device.answer_event = event, self.events
            device.phase = "open" if event["status"] == 101 else "refused"
            device.standing = "the connection is open" if device.is_open() else f"answered {event['status']}"
        elif saw in ("text", "binary"):
            self._note_message(device, saw, event["payload"])
        elif saw in ("ping", "pong"):
            device.controls[saw].append((event["payload"], self.events))
        elif saw == "close":
            if device.close is None:
                device.close, device.close_event = (event.get("code"),), self.events
            if not device.sent_close:
                device.sent_close = True
                self._send(event["conn"], [frame(8, (event.get("code") or 1000).to_bytes(2))])
        elif saw == "violation":
            masked = event["text"].startswith("a masked frame")
            device.faults.append((self.events, "FRM-032" if masked else "FRM-001", event["text"]))
        elif saw == "ended":
            device.close_event = device.close_event or self.events
            if device.phase != "refused":
                how = "the connection ended: " + event.get("why", "without a close frame")
                self._end(device, how if device.close is None else f"closed with code {device.close[0]}")

    def _note_message(self, device, saw, payload):
        message = {"value": payload.decode(errors="replace"), "kind": "", "event": self.events}
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
        if message["kind"] != SEEN or not device.outstanding:
            device.keep(message)
        elif device.outstanding[0] == "own":
            device.outstanding.pop(0)
            device.keep(message)
        else:
            self._note_barrier_answer(device, message)

    def _note_barrier_answer(self, device, message):
        """A barrier's answer is empty unless the server ignores `receivedAfter`; one that is not can be a stray."""
        stray = device.doubtful
        if message["value"][SEEN] == []:
            if stray:
                device.doubtful = None
                device.keep(stray)
            device.pass_barrier()
        elif not stray:
            device.doubtful = message
            self.commands.append(("schedule", DOUBT, "quiet", self.quiet))
        else:
            device.doubtful = None
            device.pass_barrier()
            if device.outstanding[:1] == ["barrier"]:
                return self._note_barrier_answer(device, message)
            del device.outstanding[:1]
            device.keep(message)

    # Steps: what goes out

    def _cannot(self, why):
        raise Stop("untestable", why)

    def _device(self, conn, is_open=False):
        device = self.devices.get(conn)
        if device is None or is_open and not device.is_open():
            self._cannot(f"{conn}: {device.standing if device else 'never opened'}")
        return device

    def _send(self, conn, frames, bytewise=False):
        self.commands.append(("send", conn, frames, bytewise))

    def _begin(self, step):
        do, deadline, conn, node = step["do"], self.last, step.get("conn"), step.get("node")
        if "takes" in step:
            seconds = self.scope.terms(step["takes"])
            if seconds > self.policy.patience:
                raise Stop("not-judged", f"it takes {seconds} s, more than the patience")
            deadline += max(0, seconds) * 1_000
        if node is not None and not 1 <= node <= len(self.context.node_authorities):
            self._cannot(f"there is no node {node}")
        if do == "open":
            self._begin_open(step)
        elif do == "expect":
            self._device(conn)
            if step.get("fence", True) and (not step.get("counts") or self.proved):
                self.barrier = self._send_barrier(conn)
        elif do in ("send", "frames"):
            device = self._device(conn, is_open=True)
            frames = [self._frame(one) for one in step["frames"]] if do == "frames" else [frame(1, self._body(step, "message"))]
            for one in frames:
                device.note_sent(one, step.get("refused", False))
                device.sent_close |= one["opcode"] == 8
            self._send(conn, frames, step.get("bytewise", False))
        elif do in ("expectAnswer", "drop"):
            self._device(conn)
            if do == "drop" and step["how"] == "close":
                self.devices[conn].sent_close = True
                self._send(conn, [frame(8, b"\x03\xe8")])
            elif do == "drop":
                self.commands.append(("end", conn, step["how"] == "reset"))
        elif do == "behave":
            device = self._device(conn)
            device.reads, device.pongs = step.get("reads", device.reads), step.get("pongs", device.pongs)
            self.commands.append(("behave", conn, device.reads, device.pongs))
        elif do in ("expectClose", "expectPong", "expectPing"):
            self._device(conn)
            self.commands.append(("schedule", self.index, "quiet", self.quiet))
        elif do == "call":
            self._begin_call(step, deadline)
        elif do == "authentication":
            if step["user"] not in self.context.users:
                self._cannot(f"no user {step['user']}")
        elif do == "fault":
            point = ("conn", conn) if conn else ("op", step["op"])
            if point in self.armed:
                self._cannot("the next connection is to be broken already")
            texts = [{"containing": self.scope.string(rule["containing"])} if "containing" in rule else {} for rule in step["rules"]]
            self.armed[point] = [{**rule, **text} for rule, text in zip(step["rules"], texts)]
        elif do == "answer":
            self.commands.append(("answer", step["user"], self.scope.answer(step["answer"], self.context.users[step["user"]]["id"])))
        elif do == "clock":
            self._begin_clock(step)
        elif do in ("restart", "terminate"):
            if "restart" not in self.policy.means:
                raise Stop("not-judged", "the target cannot be restarted")
            self.ending = do == "terminate"
            self.commands.append((do, self.index, step.get("how") == "kill", node))
            deadline += 30_000 if do == "restart" else 0
        elif do == "now":
            self.commands.append(("time", self.index))
        self.commands.append(("schedule", self.index, "last", deadline))

    def _body(self, step, json_name):
        if json_name in step:
            return compact(self.scope.expand(step[json_name])).encode()
        return self.scope.bytes({"text": step["text"]} if "text" in step else step["bytes"])

    def _frame(self, form):
        forms = {"text": lambda: {"text": form["text"]}, "bytes": lambda: form["bytes"], "hex": lambda: {"hex": form["hex"]}}
        payload = next((self.scope.bytes(make()) for name, make in forms.items() if name in form), b"")
        return frame(int(form.get("opcode", 1)), payload, final=form.get("final", True), masked=form.get("masked", True),
                     reserved=int(form.get("reserved", 0)), length=form.get("length", "shortest"))

    def _request(self, step, operation, headers):
        context, has_body = self.context, any(name in step for name in ("body", "text", "bytes"))
        if step.get("credentials", True):
            if "user" in step:
                if step["user"] not in context.users:
                    self._cannot(f"no user {step['user']}")
                headers += context.users[step["user"]]["headers"]
            elif step["do"] == "call":
                clock = operation.get("on") == "clock"
                token = {"application": context.clock if clock else context.application, "clock": context.clock,
                         "stranger": context.stranger, "nobody": None}[step.get("as", "application")]
                headers += [("Authorization", token)] if token else []
        body = self._body(step, "body") if has_body else b""
        if has_body:
            headers += [("Content-Type", "application/json")] * (step["do"] == "call") + [("Content-Length", str(len(body)))]
        for name, value in step.get("set", {}).items():
            place = next((i for i, (other, _) in enumerate(headers) if other.lower() == name.lower()), len(headers))
            headers[place:place + 1] = [] if value is None else [(name, self.scope.string(value))]
        for name, value in step.get("add", []):
            headers.append((self.scope.string(name), self.scope.expand(value)))
        method, path = step.get("method", operation["method"]), self.scope.string(step.get("path", operation["path"]))
        head = f"{method} {path} {step.get('version', 'HTTP/1.1')}\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers)
        return method, (head + "\r\n").encode() + body

    def _authority(self, step):
        return self.context.node_authorities[step["node"] - 1] if "node" in step else self.context.authority

    def _break_next(self, point):
        if point in self.armed:
            self.commands.append(("break", len(self.faults), self.armed[point]))
            self.faults.append((self.armed.pop(point), set()))

    def _begin_open(self, step):
        conn, before = step["conn"], self.devices.get(step["conn"])
        device = Device(handshake_key(self.context.unique, conn))
        headers = [("Host", self._authority(step)), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                   ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", device.key), *self.context.headers]
        data = self._request(step, self.policy.operations["subscribe"], headers)[1]
        frames = [self._frame(one) for one in step.get("with", [])]
        for one in frames:
            device.note_sent(one)
        self.position = len(self.asked.get(step.get("user"), []))
        if before:
            device.faults, device.received = before.faults, before.received
        self.devices[conn] = device
        narrow = any(one["do"] == "behave" and one["conn"] == conn and one.get("reads") is False for one, _ in self.steps)
        self._break_next(("conn", conn))
        self.commands.append(("open", conn, data, frames, step.get("bytewise", False), narrow, step.get("node")))

    def _begin_call(self, step, deadline):
        operation = self.policy.operations.get(step["op"]) or self._cannot(f"no operation {step['op']}")
        on_clock = operation.get("on") == "clock"
        if on_clock and not self.context.clock_authority:
            raise Stop("not-judged", "the target has no test clock")
        headers = [("Host", self.context.clock_authority if on_clock else self._authority(step)), ("Connection", "close")]
        method, data = self._request(step, operation, headers + ([] if on_clock else self.context.headers))
        self._break_next(("op", step["op"]))
        self.commands.append(("call", self.index, method, data, on_clock, deadline, step.get("node")))

    def _begin_clock(self, step):
        seconds = self.scope.terms(step["advance"])
        if not 0 <= seconds <= 3_153_600_000:
            self._cannot(f"the clock cannot be moved by {seconds} s")
        if "clock" not in self.policy.means and seconds > self.policy.patience:
            raise Stop("not-judged", f"no test clock, and {seconds} s is more than the patience")
        self.clock_move = seconds
        # A ping of the last move whose pong is on its way would look unanswered after this one.
        for conn, device in self.devices.items():
            well_behaved = device.is_open() and device.pongs and device.reads and not device.sent_close and device.moved
            if well_behaved and (barrier := self._send_barrier(conn)):
                self.signs[conn] = barrier

    def _move_clock(self):
        if self.clock_move is None:
            return
        if not all(self._is_answered(conn, barrier) for conn, barrier in self.signs.items()):
            if not self.is_last:
                return
        if self.is_last:
            self.is_last = False
            self.commands.append(("schedule", self.index, "last", self.last))
        for device in self.devices.values():
            device.moved = True
        self.commands.append(("clock", self.index, self.clock_move))
        self.clock_move = None

    def _is_answered(self, conn, barrier):
        device = self.devices[conn]
        return not device.is_open() or len(device.positions) >= barrier

    def _send_barrier(self, conn):
        """Sends a seen request whose answer follows whatever was due; the number of this barrier, 0 when it cannot be sent."""
        device = self.devices.get(conn)
        if device is None or not device.is_open() or device.unfinished is not None:
            return 0
        device.outstanding.append("barrier")
        device.sent += 1
        self._send(conn, [frame(1, BARRIER.encode())])
        return device.sent

    # Steps: whether what was waited for is there

    def _complete(self, step):
        do = step["do"]
        if do in ("open", "expectAnswer"):
            return self._complete_open(step)
        if do in ("expect", "settle", "expectClose", "call", "authentication"):
            return getattr(self, f"_complete_{do}")(step)
        if do in ("expectPong", "expectPing"):
            return self._complete_control(step, do[-4:].lower())
        if do == "assert":
            for check in step["checks"]:
                self._record(check, *(self._assertion(check) or ()))
        elif do in ("clock", "restart", "terminate", "now"):
            self._move_clock()
            if self.fault or self.is_last:
                self._cannot(self.fault or "it did not come about within the deadline")
            return self.is_done
        return True

    def _complete_open(self, step):
        conn, checks = step["conn"], step.get("checks", [])
        device = self._device(conn)
        if step.get("until") == "asked":
            if len(self.asked.get(step.get("user"), [])) > self.position:
                return True
            if device.phase == "opening" and not self.is_last:
                return False
            self._cannot(f"{conn}: the application was not asked about it")
        if device.phase == "opening" and not self.is_last:
            return False
        answer = device.answer
        if not checks and (answer or {}).get("status") != 101:
            self._cannot(f"{conn}: {device.standing}")
        facts = self._facts(answer)
        if answer:
            facts["accept"] = answer["status"] == 101 and \
                joined(answer["headers"], ", ").get("sec-websocket-accept") == accept_of(device.key)
        self._judge(checks, facts, None if answer else f"{device.standing}, no HTTP answer came")
        return True

    def _complete_expect(self, step):
        conn, checks, barrier = step["conn"], step.get("checks", []), self.barrier
        device = self.devices[conn]
        fenced = barrier > 0 and len(device.positions) >= barrier
        start = max(device.taken, self.position)
        found = next((i for i in range(start, len(device.messages))
                      if step.get("counts") or device.messages[i]["kind"] != COUNT), None)
        self.position = len(device.messages) if found is None else found
        if found is not None:
            message = device.messages[found]
            # Of two seen answers the first is the request's; of one, nobody knows whether it is not the barrier's.
            unclear = message["kind"] == SEEN and barrier > 0 and not fenced and device.is_open()
            if unclear and not self.is_last:
                return False
            device.taken = found + 1
            why = "one seen answer to two seen requests" if unclear else None
            if unclear and not checks:
                self._cannot(f"{conn}: {why}")
            self._judge(checks, {"message": message["value"]}, why, evidence="timed" if unclear else "observed")
            self._keep(step, message["value"])
            return True
        if not fenced and not self.is_last and device.is_open():
            return False
        why = "no message before the answer to a later request" if fenced else f"no message: {device.standing}"
        if not checks:
            self._cannot(f"{conn}: {why}")
        self._judge(checks, {}, why, evidence="proved" if fenced else "timed" if device.is_open() else "observed")
        return True

    def _complete_settle(self, step):
        conns, checks = step["conns"], step.get("checks", [])
        while self.position < len(conns):
            conn = conns[self.position]
            device = self.devices.get(conn)
            self.barrier = self.barrier or self._send_barrier(conn)
            if self.barrier and len(device.positions) >= self.barrier:
                self.position, self.barrier = self.position + 1, 0
                continue
            if device is not None and device.is_open() and not self.is_last:
                return False
            why = "no answer to the read barrier within the deadline" if self.is_last else \
                device.standing if device else "never opened"
            if not checks:
                self._cannot(f"{conn}: {why}")
            self._judge(checks, {}, f"{conn}: {why}", evidence="timed" if self.is_last else "observed")
            return True
        if not self.proved:
            if not self.has_asked_for_quiet:
                self.has_asked_for_quiet = True
                self.commands.append(("schedule", self.index, "quiet", self.quiet))
            if not self.is_quiet or not self.is_last and any(
                    self._stray("counts", conn, wanted) for check in checks
                    for look, pattern in check["looks"] if look == "counts" for conn, wanted in pattern.items()):
                return False
        for check in checks:
            strays = (self._stray(look, conn, wanted) for look, pattern in check["looks"] for conn, wanted in pattern.items())
            self._record(check, *next((one for one in strays if one), ()), evidence="proved" if self.proved else "timed")
        for conn in conns:
            device = self.devices[conn]
            device.fence = self._reach(device)
            device.taken = max(device.taken, device.fence)
        return True

    def _reach(self, device):
        """Up to where the messages count as arrived."""
        return len(device.messages) if not self.proved else device.positions[-1] if device.positions else 0

    def _stray(self, look, conn, pattern):
        """None, or what was expected on a settled connection and what there was."""
        device = self.devices.get(conn)
        if device is None:
            return f"a connection {conn}", "it was never opened"
        reach = self._reach(device)
        recent = device.messages[min(device.fence, reach):reach]
        if look == "counts":
            counts = [one["value"][COUNT] for one in device.messages[:reach] if one["kind"] == COUNT]
            found = self._mismatch(counts[-1] if counts else MISSING, pattern)
            return found and (f"the last count on {conn} is {found[1]}", found[2])
        if look == "among":
            permitted = self.scope.expand(pattern)
            strays = [one["value"][COUNT] for one in recent if one["kind"] == COUNT]
            strays = [count for count in strays if not any(same(count, one) for one in permitted)]
            return (f"every count on {conn} is one of {short(permitted)}", short(strays[0])) if strays else None
        if look == "none":
            strays = [one["value"] for one in recent if self._mismatch(one["value"], pattern) is None]
            return (f"nothing on {conn} like {short(pattern)}", short(strays[0])) if strays else None
        others = [one["value"] for one in recent if one["kind"] != COUNT]
        for value, wanted in zip(others, pattern):
            if found := self._mismatch(value, wanted):
                return f"on {conn} {found[0]}: {found[1]}", found[2]
        return None if len(others) == len(pattern) else (f"{len(pattern)} messages other than counts on {conn}", short(others))

    def _complete_expectClose(self, step):
        conn, checks = step["conn"], step.get("checks", [])
        device = self.devices[conn]
        if device.phase == "ended":
            for check in checks:
                looks = dict(check["looks"])
                codes = looks.get("close")
                codes = codes if codes is None or isinstance(codes, list) else [codes]
                if device.close is None:
                    fault = ("a close frame", device.standing) if looks.get("bare") is False else ()
                else:
                    holds = codes is None or any(same(device.close[0], code) for code in codes)
                    fault = () if holds else (f"close code {short(codes)}", device.standing)
                self._record(check, *fault)
            return True
        # Only after a while: bytes that the server will not read turn its close into a reset.
        if self.is_quiet and not self.barrier and not self.ending:
            self.barrier = self._send_barrier(conn)
        fenced, refused = self.barrier > 0 and len(device.positions) >= self.barrier, device.phase == "refused"
        if not fenced and not refused and not self.is_last:
            return False
        why = "the server answers later requests" if fenced else device.standing
        if not checks:
            self._cannot(f"{conn}: {why}")
        self._judge(checks, {}, why, False, "proved" if fenced else "observed" if refused else "timed")
        return True

    def _complete_control(self, step, word):
        conn, checks = step["conn"], step.get("checks", [])
        device = self.devices[conn]
        waiting = device.controls[word][device.controls_taken[word]:]
        if waiting:
            device.controls_taken[word] += 1
            self._judge(checks, {"text": waiting[0][0].decode(errors="replace")}, None)
            return True
        if self.is_quiet and not self.barrier:
            self.barrier = self._send_barrier(conn)
        fenced = self.barrier > 0 and len(device.positions) >= self.barrier
        if not fenced and not self.is_last and device.is_open():
            return False
        why = f"no {word} before the answer to a later request" if fenced else f"no {word}: {device.standing}"
        if not checks:
            self._cannot(f"{conn}: {why}")
        self._judge(checks, {}, why, evidence="proved" if fenced else "timed" if device.is_open() else "observed")
        return True

    def _complete_call(self, step):
        answer, op, checks = self.answer, step["op"], step.get("checks", [])
        if answer is None and self.fault is None and not self.is_last:
            return False
        missing = None if answer else self.fault or "no answer within the deadline"
        if step.get("lost"):
            return True if answer is None else self._cannot(f"{op}: an answer came that the network was to lose")
        facts = self._facts(answer)
        if checks:
            self._judge(checks, facts, missing)
        elif missing or "keepStatus" not in step and answer["status"] not in self.policy.operations[op]["success"]:
            self._cannot(f"{op}: {missing or answer['status']}")
        if "keepStatus" in step:
            self.scope[step["keepStatus"]] = answer and answer["status"]
        if "body" in facts:
            self._keep(step, facts["body"])
        return True

    def _complete_authentication(self, step):
        requests = self.asked.get(step["user"], [])
        facts = {"count": len(requests)}
        if requests:
            last = requests[-1][0]
            facts["request"] = {"method": last["method"], "path": last["path"], "headers": joined(last["headers"], ""),
                                "body": last["body"].decode(errors="replace")}
        self._judge(step["checks"], facts, None, False)
        return True

    def _keep(self, step, value):
        for name, pointer in step.get("keep", {}).items():
            kept = at(value, pointer)
            if kept is MISSING:
                self._cannot(f"there is no {pointer} to keep")
            self.scope[name] = kept

    @staticmethod
    def _facts(answer):
        if not answer:
            return {}
        try:
            body = parse(answer["body"])
        except ValueError:
            body = answer["body"].decode(errors="replace")
        return {"status": answer["status"], "headers": joined(answer["headers"], ", "), "body": body}

    # Judging

    def _mismatch(self, value, pattern):
        return mismatch(value, self.scope.expand(pattern, True), lambda name: self.scope.get(name, MISSING))

    def _judge(self, checks, facts, missing, is_gate=True, evidence="observed"):
        """Judges by plain facts; where there are none every check fails, and a MUST that fails ends the scenario at a gate."""
        failed = None
        for check in checks:
            fault = ("what the check asks for", missing) if missing else ()
            for look, pattern in () if missing else check["looks"]:
                if look == "headers":
                    pattern = {name if name[0] == "$" else name.lower(): one for name, one in pattern.items()}
                if found := self._mismatch(facts.get(look, MISSING), pattern):
                    fault = (f"{look}{found[0]}: {found[1]}", found[2])
                    break
            self._record(check, *fault, evidence=evidence)
            failed = failed or fault and self.policy.level(check["clauses"]) == "must" and check["check"]
        if is_gate and failed:
            raise Stop("failed", failed)

    def _record(self, check, expected=None, actual=None, evidence="observed"):
        """Files an outcome: blocked when its control did not pass; of several turns the first that failed stands."""
        name, verdict = check["check"], "pass" if expected is None else "fail"
        self.judged.add(name)
        control = check.get("control")
        if verdict == "pass" and control and self.outcomes.get(control, {}).get("verdict") != "pass":
            verdict, evidence, actual = "blocked", None, f"its control \"{control}\" did not pass"
        before = self.outcomes.get(name, {}).get("verdict", "pass")
        if before == "pass" or verdict == "fail" != before:
            self.outcomes[name] = {"id": name, "clauses": check["clauses"], "verdict": verdict, "evidence": evidence,
                                   "expected": expected, "actual": actual}

    def _assertion(self, check):
        """None, or what an `assert` expected and what there was."""
        looks = dict(check["looks"])
        expand = self.scope.expand
        for look, pattern in looks.items():
            if look in ("equal", "distinct"):
                values = expand(pattern)
                if not isinstance(values, list) or len(values) < 2:
                    raise Unmakeable("there are not two values to compare")
                others = [one for one in values[1:] if not same(one, values[0])] if look == "equal" else \
                    [one for i, one in enumerate(values) if any(same(one, other) for other in values[:i])]
                if others:
                    return f"{look} values", short(others[0])
            elif look == "between":
                low, value, high = expand(pattern)
                times, slack = [instant(one) for one in (low, value, high)], self.scope.terms(looks.get("slackSeconds", 0))
                if times[0] is not None and times[2] is not None:
                    holds = times[1] is not None and times[0] - slack * 10**9 <= times[1] <= times[2] + slack * 10**9
                else:
                    holds = all(kind(one) == "number" for one in (low, value, high)) and low <= value <= high
                if not holds:
                    return f"between {short(low)} and {short(high)}", short(value)
            elif look == "covers":
                wanted = expand(pattern["all"], True)
                if isinstance(wanted, dict) and "$literal" in wanted:
                    wanted = [{"$literal": one} for one in wanted["$literal"]]
                if not isinstance(wanted, list) or not wanted:
                    raise Unmakeable("there is nothing to cover")
                parts = [one for part in expand(pattern["parts"]) if isinstance(part, list) for one in part]
                kept = lambda name: self.scope.get(name, MISSING)
                missing = [one for one in wanted if all(mismatch(part, one, kept) for part in parts)]
                if missing:
                    return "every value in one of the answers", f"{len(missing)} missing"
            elif look == "matches" and (found := self._mismatch(expand(pattern["value"]), pattern["pattern"])):
                return f"{found[0]}: {found[1]}", found[2]
        return None

    # After the last step: what comes late

    def begin_linger(self):
        self.linger, self.is_last_round = "settling", False
        self._fence_all(self.devices, LINGER)
        self._advance_linger()
        return self._taken()

    def end_linger(self):
        if self.linger == "open":
            self.linger = "closing"
            self._fence_all(self.late_from, CLOSING)
            self._advance_linger()
        return self._taken()

    def _fence_all(self, conns, step=None):
        self.barriers = {conn: barrier for conn in sorted(conns)
                         if not self.devices[conn].sent_close and (barrier := self._send_barrier(conn))}
        if step is not None:
            self.commands.append(("schedule", step, "last", self.last))

    def _advance_linger(self):
        while self.linger in ("settling", "closing") and all(self._is_answered(*one) for one in self.barriers.items()):
            if self.linger == "closing":
                self._judge_late()
            elif self.is_last_round:
                self._open_linger()
            else:
                self.is_last_round = True
                self._fence_all(self.devices)

    def _open_linger(self):
        """Everything was settled; what comes now is late. A connection that answers nothing is judged elsewhere."""
        self.late_from = {conn: self.devices[conn].positions[-1] for conn, barrier in self.barriers.items()
                          if self.devices[conn].is_open() and len(self.devices[conn].positions) >= barrier}
        self.questions = {user: len(requests) for user, requests in self.asked.items()}
        self.linger = "open" if self.late_from else "over"

    def _judge_late(self):
        self.linger = "over"
        fenced = all(not self.devices[conn].is_open() or conn in self.barriers and self._is_answered(conn, self.barriers[conn])
                     for conn in self.late_from)
        late = {"id": "late", "clauses": ["ORD-007"], "verdict": "pass", "evidence": "proved" if fenced else "timed"}
        fault = lambda clauses, expected, actual: late.update(
            clauses=clauses, verdict="fail", evidence="observed", expected=expected, actual=actual)
        for conn, position in sorted(self.late_from.items(), reverse=True):
            messages = self.devices[conn].messages
            settled = next((one["value"] for one in reversed(messages[:position]) if one["kind"] == COUNT), MISSING)
            for one in messages[position:]:
                if not same(one["value"], settled) and (self.proved or one["kind"] != COUNT):
                    fault(["ORD-001" if one["kind"] == COUNT else "ORD-007"], f"nothing new on {conn}", short(one["value"]))
                    break
        for step, _ in self.steps if late["verdict"] == "pass" else ():
            if step["do"] == "authentication":
                counting = [check for check in step["checks"] if "count" in check]
                if counting and len(self.asked.get(step["user"], [])) > self.questions.get(step["user"], 0):
                    fault(counting[0]["clauses"], f"no question about {step['user']}", "one came late")
                    break
        self.outcomes["late"] = late

    def final_outcomes(self):
        """Every check in the order of the scenario, `wire` and `late` last."""
        ahead = [{check["check"] for check in step.get("checks", [])} for step, _ in self.steps[self.index:]]
        unreached = set().union(*ahead[1:], *(one - self.judged for one in ahead[:1]))
        final = {}
        for check in self.scenario.checks:
            name = check["check"]
            outcome = self.outcomes.get(name)
            if outcome is None or outcome["verdict"] == "pass" and name in unreached:
                verdict = "not-judged" if self.stop and self.stop[0] == "not-judged" else "blocked"
                outcome = {"id": name, "clauses": check["clauses"], "verdict": verdict, "evidence": None,
                           "actual": self.stop[1] if self.stop else "no step came to it"}
            final.setdefault(name, outcome)
        faults = [fault for device in self.devices.values() for fault in device.faults]
        if self.scenario.opens and (faults or any(device.received for device in self.devices.values())):
            final["wire"] = {"id": "wire", "clauses": ["FRM-001"], "verdict": "pass", "evidence": "observed"}
            if faults:
                _, clause, text = min(faults, key=lambda fault: fault[0])
                final["wire"].update(clauses=[clause], verdict="fail", expected="every message obeys", actual=text)
        return [*final.values(), *([self.outcomes["late"]] if "late" in self.outcomes else [])]
