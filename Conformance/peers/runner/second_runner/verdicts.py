"""What applies, the verdict of a scenario, and which failures explain others (RUNNER.md §1, §9)."""
from .scope import Scope
from .values import Unmakeable

WORST_FIRST = "error fail untestable stale known flaky blocked not-judged warn pass info not-applicable".split()
AUTOMATIC = ("wire", "late")


def unjudged(scenario, conditions, optional_limits):
    """None, or the verdict of a scenario that cannot be begun, and why."""
    for feature in scenario.needs:
        if feature not in conditions["features"]:
            return "not-applicable", f"the server does not claim the feature {feature}"
    needed = ["application"] * bool(scenario.users) + scenario.means
    # A short retention can be waited for instead of moving a clock: the step decides.
    missing = next((one for one in needed if one not in conditions["means"] and one != "clock"), None)
    if missing:
        return "not-judged", f"the target gives the runner no {missing}"
    limits = {**conditions["limits"], **(scenario.limits if conditions["setsLimits"] else {})}
    terms = [one for left, _, right in scenario.when for side in (left, right)
             for one in (side if isinstance(side, list) else [side])]
    named = [one[9:-1] for one in terms if isinstance(one, str) and one.startswith("${limits.") and one.endswith("}")]
    for name in named + sorted(scenario.limits):
        if name not in limits and name in optional_limits:
            return "not-applicable", f"the server publishes no {name}"
    scope = Scope({f"limits.{name}": value for name, value in limits.items()})
    for left, sign, right in scenario.when:
        try:
            left, right = scope.terms(left), scope.terms(right)
            holds = left == right if sign == "=" else left <= right
        except Unmakeable:
            holds = False
        if not holds:
            return "not-applicable" if sign == "=" else "not-judged", f"the limits do not fit: {left} {sign} {right}"
    return None


def result(scenario, outcomes, stop, policy):
    """What one run of a scenario found by itself."""
    checks = []
    for outcome in outcomes:
        level, verdict = policy.level(outcome["clauses"]), outcome["verdict"]
        if verdict == "fail" and level != "must":
            verdict = "warn" if level == "should" else "info"
        elif verdict == "pass" and level == "may":
            verdict = "info"
        elif verdict == "blocked" and stop and stop[0] == "untestable":
            verdict = "untestable"
        checks.append({**outcome, "level": level, "verdict": verdict})
    verdicts = {check["verdict"] for check in checks}
    if stop and stop[0] in ("untestable", "not-judged"):
        verdicts.add(stop[0])
    if stop and stop[0] == "fault-idle" and "fail" not in verdicts:
        verdicts.add("error")
    verdict = next((word for word in WORST_FIRST if word in verdicts), "not-judged")
    reason = {"reason": stop[1]} if stop and stop[0] != "failed" else {}
    return {"id": scenario.id, "title": scenario.title, "level": scenario.level, "verdict": verdict, **reason,
            "checks": checks}


def foundations(results, scenarios):
    """By id, the scenarios with a result that each builds on, by way of others too."""
    found, ids = {}, {one["id"] for one in results}

    def below(id_):
        if id_ not in found:
            found[id_] = set()
            blockers = scenarios[id_].blocked_by if id_ in scenarios else ()
            named = {one.partition("#")[0] for one in blockers} & ids
            found[id_] = named.union(*map(below, named))
        return found[id_]

    return {id_: below(id_) for id_ in ids}


def shared_faults(results, scenarios):
    """By id, the scenario that shows best the same fault of the wire, or the same late message."""
    built_on = foundations(results, scenarios)

    def faults(one):
        for check in one["checks"]:
            if check["verdict"] == "fail" and check["id"] in AUTOMATIC:
                text = check.get("actual") or ""
                place = text[text.rindex("("):] if text.endswith(")") and "(" in text else ""
                yield check["id"], tuple(check["clauses"]), place

    def is_automatic(one):
        return all(check["id"] in AUTOMATIC for check in one["checks"] if check["verdict"] in ("fail", "warn"))

    shown, found = {}, {}
    # A failure of its own beside it says more; of several, what builds on the fewest is nearest to the cause.
    for one in sorted(results, key=lambda one: (is_automatic(one), len(built_on[one["id"]]))):
        for fault in faults(one):
            shown.setdefault(fault, one["id"])
    for one in results:
        if one["verdict"] == "fail" and is_automatic(one):
            best = [shown[fault] for fault in faults(one)]
            if best and one["id"] not in best:
                found[one["id"]] = best[0]
    return found


def explain(results, scenarios):
    """Marks as blocked what another scenario's failure explains; whatever circle they make, one of it stays red."""
    verdicts, shared, causes = {one["id"]: one["verdict"] for one in results}, shared_faults(results, scenarios), {}
    checks = {f"{one['id']}#{check['id']}": check["verdict"] for one in results for check in one["checks"]}

    def cause(id_):
        if id_ in causes:
            return causes[id_]
        causes[id_] = None
        candidates = []
        if id_ in shared:
            candidates.append(lambda: cause(shared[id_]) or shared[id_])
        for named in scenarios[id_].blocked_by if id_ in scenarios else ():
            blocker = named.partition("#")[0]
            verdict = checks.get(named, verdicts.get(blocker))
            if verdict == "fail" and shared.get(blocker) == id_:
                continue
            # A check that is named counts by itself, also where it judges a SHOULD.
            failed = verdict in ("fail", "untestable") or verdict == "warn" and named in checks
            if verdict in ("pass", "warn", "info") and not failed:
                continue
            candidates.append(lambda blocker=blocker, failed=failed: cause(blocker) or (blocker if failed else None))
        for candidate in candidates:
            found = candidate()
            if found and found != id_:
                causes[id_] = found
                return found
        return None

    explainable = ("fail", "untestable", "warn")
    direct = {one["id"]: cause(one["id"]) for one in results if one["verdict"] in explainable}
    direct = {id_: found for id_, found in direct.items() if found}

    def root(id_):
        path = []
        while id_ in direct and id_ not in path:
            path.append(id_)
            id_ = direct[id_]
        return id_, id_ in path

    for one in results:
        at, is_circle = root(one["id"])
        if is_circle:
            direct.pop(at, None)
    for one in results:
        if one["id"] in direct:
            one.update(verdict="blocked", reason=f"blocked by {root(one['id'])[0]}, which failed")
            for check in one["checks"]:
                if check["verdict"] in explainable:
                    check.update(verdict="blocked", hint=f"mend {root(one['id'])[0]} first")
    return results
