"""A run: asks what the server claims, performs what applies, and writes verdicts (RUNNER.md §1, §8)."""
import asyncio
import datetime
import hashlib
import math
import time

from .judge import Judge, handshake_key
from .replay import client_values
from .suite import Context, Policy
from .target import Application, Unusable
from .values import Scope, Unmakeable, at, parse
from .verdicts import explain, result, unjudged
from .wire import DeviceLine, call, frame_bytes


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


def without_checks(scenario, verdict, reason):
    return {"id": scenario.id, "title": scenario.title, "level": scenario.level, "verdict": verdict, "reason": reason,
            "checks": []}


def claims(answer):
    """The features and limits of a discovery document; what is none claims nothing."""
    try:
        document = parse(answer["body"], int) if answer["status"] == 200 else {}
    except ValueError:
        document = {}
    features, limits = at(document, "/features"), at(document, "/limits")
    return ([one for one in features if isinstance(one, str)] if isinstance(features, list) else [],
            {name: one for name, one in limits.items() if type(one) is int} if isinstance(limits, dict) else {})


class Run:
    def __init__(self, suite, target, scenarios, jobs=8, seed=None, patience=10, linger=3):
        self.suite, self.target, self.scenarios, self.jobs = suite, target, scenarios, jobs
        self.seed, self.linger, self.remarks = seed or format(time.time_ns(), "x")[-10:], linger, []
        self.policy = Policy(suite, suite.operations, patience=patience)

    async def perform(self):
        settings = self.target.application
        self.application = await Application().start(settings.get("listen", "127.0.0.1:0"), settings.get("advertise"))
        shared = await self.target.instance(self.application.url, True)
        try:
            await self._prepare(shared)
            results = await self._judge(shared)
        finally:
            await shared.stop()
            self.application.server.close()
        return explain([results[one.id] for one in self.scenarios], self.suite.scenarios)

    # What the server is and claims

    async def _prepare(self, shared):
        path, times = shared.main.path, []
        bases = {None: path, "clock": shared.main.clock[2] if shared.main.clock else ""}
        based = lambda one, base: {**one, "base": base, "path": base + one["path"]}
        self.policy.operations = {name: based(one, bases[one.get("on")]) for name, one in self.suite.operations.items()}
        head = f"GET {path}/.well-known/pns HTTP/1.1\r\nHost: {shared.main.authority}\r\nConnection: close\r\n\r\n"
        for _ in range(6):
            start = time.monotonic()
            answer = await call(shared.main.host, shared.main.port, "GET", head.encode(), 3)
            times.append(time.monotonic() - start)
        features, limits = claims(answer)
        self.policy.unit = max(50, 8 * math.ceil(max(times[1:]) * 1_000))  # the first one pays for caches on both sides
        self.policy.means = self.target.means()
        assumed = {limit["name"]: limit["minimum"] for limit in self.suite.limits if limit["assumed"]}
        self.conditions = {"features": features, "limits": {**assumed, **limits}, "means": self.policy.means,
                           "setsLimits": False}
        holds, is_asked = await self._probe("server.order.barrier", shared)
        self.policy.means |= {"application"} if is_asked else set()
        if not holds and is_asked:
            await self._distrust("proved", "server.count.notified", shared)
        if "nodes" in self.policy.means and "cluster" in self.conditions["features"] and self.policy.proved:
            if not (await self._probe("server.cluster.barrier", shared))[0]:
                await self._distrust("proved_across_nodes", "server.cluster.count", shared)

    async def _probe(self, id_, shared):
        performance = Performance(self, self.suite.scenarios[id_], shared, f"probe {self.policy}")
        await performance.perform()
        stop, outcomes = performance.judge.stop, performance.judge.final_outcomes()
        await performance.finish()
        return stop is None and all(one["verdict"] == "pass" for one in outcomes), bool(performance.judge.asked)

    async def _distrust(self, name, counted, shared):
        """Judges absences by time where a count comes after the answer to a later request, but comes."""
        setattr(self.policy, name, False)
        quiet, self.policy.least_quiet = self.policy.least_quiet, 1_000 if name == "proved" else self.policy.least_quiet
        if not (await self._probe(counted, shared))[0]:
            setattr(self.policy, name, True)  # what does not even come in time is not late
            self.policy.least_quiet = quiet
        else:
            self.remarks.append("Counts can arrive after the answer to a later request: absences are judged by time.")

    # The scenarios

    async def _judge(self, shared):
        results, together, alone, own = {}, [], [], []
        for one in self.scenarios:
            if unable := unjudged(one, self.conditions, self.suite.optional_limits):
                results[one.id] = without_checks(one, *unable)
            else:
                (together if one.is_shared else own if self.target.launch else alone).append(one)
        gate, kept = asyncio.Semaphore(self.jobs), []

        async def keep_open(one):
            async with gate:
                performance = self._performance(one, shared, results)
                if performance:
                    await performance.perform()
                    kept.append(performance)
            if performance:
                await performance.begin_linger()

        async def on_own_server(one):
            async with gate:
                try:
                    instance = await self.target.instance(self.application.url, "nodes" in one.means)
                except (Unusable, OSError) as error:
                    results[one.id] = without_checks(one, "error", f"no server of its own could be started: {error}")
                    return
                try:
                    await self._perform_whole(one, instance, results)
                finally:
                    await instance.stop()

        own.sort(key=lambda one: "restart" not in one.means)  # those take longest
        await asyncio.gather(*map(on_own_server, own), *map(keep_open, together))
        if any(device.is_open() for one in kept for device in one.judge.devices.values()):
            await self._pass_time(shared)
        for one in await asyncio.gather(*(performance.finish() for performance in kept)):
            results[one["id"]] = one
        for one in alone:
            await self._perform_whole(one, shared, results)
        return results

    def _performance(self, one, instance, results):
        try:
            return Performance(self, one, instance)
        except Unmakeable as fault:
            results[one.id] = without_checks(one, "error", f"its users cannot be made: {fault}")

    async def _perform_whole(self, one, instance, results):
        performance = self._performance(one, instance, results)
        if performance:
            await performance.perform()
            if one.opens and instance.main.clock:
                await performance.begin_linger()
                await self._pass_time(instance)
            results[one.id] = await performance.finish()

    async def _pass_time(self, instance):
        # A little first: a long jump can end connections, on which nothing more is seen then.
        for seconds in (5, 55) if instance.main.clock else (self.linger,):
            try:
                await instance.advance(seconds)
            except (OSError, ValueError, TimeoutError):
                pass  # a clock that refuses is judged by the scenarios of the clock
