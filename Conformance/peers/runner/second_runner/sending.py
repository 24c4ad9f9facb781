"""What goes out: barriers, frames, requests, deadlines (RUNNER.md §5, §6, §7)."""
from .ending import cannot
from .frames import frame
from .values import compact

BARRIER = frame(1, b'{"seenNotificationsRequest":{"receivedAfter":"9999-12-30T00:00:00.000Z"}}')


class Sending:
    """The part of the judge that makes commands."""

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
