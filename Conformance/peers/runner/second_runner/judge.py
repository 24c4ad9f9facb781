"""The judge of one run of one scenario: events in, commands out, outcomes of its checks at the end (RUNNER.md §7, §8).

It does no input or output and knows no time but the deadlines it asked for, so a recording judged again gives the same.
"""
from .device import spelled_out
from .ending import Stop, cannot
from .frames import frame
from .judging import Judging
from .late import Late
from .scope import Scope
from .sending import Sending
from .steps import SEEN, Steps
from .values import Unmakeable, parse

DOUBT = -2  # the step number of a deadline that belongs to no step


class Judge(Steps, Sending, Judging, Late):
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
