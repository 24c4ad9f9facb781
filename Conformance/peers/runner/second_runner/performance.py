"""One run of one scenario: does what the judge commands, and tells it what happens (RUNNER.md §6, §7)."""
import asyncio
import datetime
import hashlib

from .frames import frame_bytes
from .judge import Judge
from .line import DeviceLine, call
from .replay import client_values
from .scope import Scope
from .suite import Context
from .target import Unusable
from .verdicts import result

CREDENTIALS = ("Id", "Secret", "SecretNext")


class Performance:
    """One run of one scenario: does what the judge commands, and tells it what happens."""

    def __init__(self, run, scenario, instance, salt=""):
        self.run, self.scenario, self.instance, self.mailbox = run, scenario, instance, asyncio.Queue()
        self.loop, self.lines, self.all_lines = asyncio.get_running_loop(), {}, []
        self.timers, self.tasks, self.rules = [], [], None
        unique = f"{run.seed:.10}-{hashlib.sha256(f'{run.seed}/{salt}/{scenario.id}'.encode()).hexdigest()[:10]}"
        scope = Scope(unique=unique)
        users = {name: {"id": scope.string(user.get("id", f"u-{unique}-{name}")),
                        "headers": [("Authorization", f"Bearer {unique}-{name}")]}
                 for name, user in scenario.users.items()}
        main, credentials = instance.main, [run.target.application.get(f"client{word}") for word in CREDENTIALS]
        self.context = Context(
            unique, users, instance.application, f"Bearer stranger-{unique}", instance.clock, main.authority,
            "{}:{}".format(*main.clock) if main.clock else None, run.application.url, run.conditions["limits"],
            client_values(*credentials) if credentials[0] else {}, [],
            [node.authority for node in instance.nodes] if len(instance.nodes) > 1 else [])
        self.judge = Judge(scenario, self.context, run.policy)
        for name, user in scenario.users.items():
            self.answer(name, self.judge.scope.answer(user.get("answer", {}), users[name]["id"]))

    def post(self, event):
        self.mailbox.put_nowait(event)

    def answer(self, name, answer):
        tell = lambda request: self.post({"saw": "authentication", "user": name, **request})
        self.run.application.scripts[self.context.users[name]["headers"][0][1]] = answer, tell

    async def perform(self):
        await self._do(self.judge.start())
        await self._pump(self.judge.is_finished)

    async def begin_linger(self):
        await self._do(self.judge.begin_linger())
        await self._pump(lambda: not self.judge.is_lingering)

    async def finish(self):
        await self._do(self.judge.end_linger())
        await self._pump(lambda: not self.judge.is_lingering)
        for timer in self.timers:
            timer.cancel()
        for line in self.all_lines:
            line.close()
        await asyncio.gather(*self.tasks)
        return result(self.scenario, self.judge.final_outcomes(), self.judge.stop, self.run.policy)

    async def _pump(self, is_done):
        while not is_done():
            event = await self.mailbox.get()
            if event.pop("line", None) in (None, self.lines.get(event.get("conn"))):
                await self._do(self.judge.handle(event))

    async def _do(self, commands):
        for word, *rest in commands:
            await getattr(self, f"_{word}")(*rest)

    def _node(self, node):
        return self.instance.nodes[node - 1] if node else self.instance.main

    def _take_rules(self):
        taken, self.rules = self.rules or (None, None), None
        return taken

    async def _break(self, fault, rules):
        self.rules = rules, lambda rule: self.post({"saw": "fault-fired", "fault": fault, "rule": rule})

    async def _open(self, conn, data, frames, bytewise, narrow, node):
        line, node = None, self._node(node)
        line = DeviceLine(lambda event: self.post({**event, "conn": conn, "line": line}), *self._take_rules())
        self.all_lines.append(line.line)
        self.lines[conn] = line
        try:
            await line.line.connect(node.host, node.port, narrow)
        except (OSError, TimeoutError) as error:
            return self.post({"saw": "open-failed", "conn": conn, "why": f"cannot connect: {error}"})
        self._write(line, data + b"".join(map(frame_bytes, frames)), bytewise)

    @staticmethod
    def _write(line, data, bytewise):
        for part in [data[i:i + 1] for i in range(len(data))] if bytewise else [data]:
            line.line.write(part)

    async def _send(self, conn, frames, bytewise):
        self._write(self.lines[conn], b"".join(map(frame_bytes, frames)), bytewise)

    async def _end(self, conn, with_reset):
        line = self.lines[conn]
        if not line.is_over:
            line.line.close(with_reset)
            line.ended(None)

    async def _behave(self, conn, reads, pongs):
        self.lines[conn].line.read(reads)
        self.lines[conn].pongs = pongs

    async def _call(self, step, method, data, on_clock, milliseconds, node):
        node, rules = self._node(node), self._take_rules()
        host, port = node.clock[:2] if on_clock else (node.host, node.port)

        async def ask():
            try:
                answer = await call(host, port, method, data, milliseconds / 1_000, *rules)
                self.post({"saw": "called", "step": step, **answer})
            except (OSError, ValueError, TimeoutError) as error:
                self.post({"saw": "call-failed", "step": step, "why": f"no answer: {error or 'in time'}"})

        self.tasks.append(self.loop.create_task(ask()))

    async def _answer(self, user, answer):
        self.answer(user, answer)

    async def _attempt(self, step, work):
        try:
            await work
            self.post({"saw": "done", "step": step})
        except (OSError, ValueError, TimeoutError, Unusable) as error:
            self.post({"saw": "failed", "step": step, "why": str(error)})

    async def _clock(self, step, seconds):
        await self._attempt(step, self.instance.advance(seconds))

    async def _restart(self, step, with_kill, node):
        async def again():
            await self._node(node).end(with_kill)
            await self._node(node).start()
        await self._attempt(step, again())

    async def _terminate(self, step, with_kill, node):
        async def tell():
            if with_kill:
                return await self._node(node).end(True)
            self._node(node).terminate()
        await self._attempt(step, tell())

    async def _time(self, step):
        now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=self.instance.offset)
        self.post({"saw": "time", "step": step, "text": now.isoformat(timespec="milliseconds").replace("+00:00", "Z")})

    async def _schedule(self, step, deadline, milliseconds):
        event = {"saw": "deadline", "step": step, "deadline": deadline}
        self.timers.append(self.loop.call_later(milliseconds / 1_000, self.post, event))
