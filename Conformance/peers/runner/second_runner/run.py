"""A run: asks what the server claims, performs what applies, and writes verdicts (RUNNER.md §1, §8)."""
import asyncio
import math
import time

from .application import Application
from .line import call
from .performance import Performance
from .suite import Policy
from .target import Unusable
from .values import Unmakeable, at, parse
from .verdicts import explain, unjudged


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
